"""What clients and parties open with their code: their advice, or their mediation."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import sealed
from bandeng.core.actions import By
from bandeng.core.permissions import open_to
from bandeng.press.pdf import paper
from bandeng.rally import actions, documents, locks
from bandeng.rally.actions.advice import by_code
from bandeng.rally.forms.advice import CodeForm
from bandeng.rally.forms.mediation import SignForm
from bandeng.rally.models import Advice, Party
from bandeng.rally.states import can
from bandeng.studio.views.pages import confirmation, form_page, posted
from bandeng.web import opening
from bandeng.web.cookies import put, read

ADVICE, PARTY, SECONDS = "bandeng_advice", "bandeng_party", 15 * 60
Found = tuple[Advice, bytes] | Party
View = Callable[..., HttpResponse]


@open_to("public")
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; wrong tries are counted and slowed down."""
    return opening.code_page(request, CodeForm(posted(request)), "rally/code.html")


def _found(code: str) -> Found | None:
    return by_code(code) or Party.objects.filter(code_hash=locks.code_hash(code)).first()


def _opened(found: Found) -> HttpResponse:
    if isinstance(found, Party):
        response = redirect("mediation_yours")
        put(response, PARTY, {"party": found.pk}, 2 * SECONDS)
        return response
    advice, key = found
    response = redirect("advice_yours")
    put(response, ADVICE, {"advice": advice.pk, "key": key.hex()}, SECONDS)
    return response


DOOR = opening.Door(_found, _opened)


def _advice(request: HttpRequest) -> tuple[Advice, dict[str, str]] | None:
    if (kept := read(request, ADVICE)) is None:
        return None
    rows = Advice.objects.select_related("lawyer__person", "lawyer__firm", "studio")
    advice = rows.filter(pk=kept["advice"], erased_at=None).first()
    try:
        return (advice, locks.note(advice, bytes.fromhex(kept["key"]))) if advice else None
    except sealed.Unreadable:
        return None


def _party(request: HttpRequest) -> Party | None:
    kept = read(request, PARTY)
    rows = Party.objects.select_related("mediation__studio").filter(code_hash__isnull=False)
    return rows.filter(pk=kept["party"]).first() if kept else None


@opening.shown_to(_advice, "clinic_code")
def advice_yours(request: HttpRequest, found: tuple[Advice, dict[str, str]]) -> HttpResponse:
    """The client's page: the note, whose it is, what to do next, when it was opened."""
    advice, note = found
    context = {
        "advice": advice,
        "note": note,
        "opened": [datetime.fromisoformat(moment) for moment in advice.opened],
        "days": advice.studio.setting("advice_keep_days"),
    }
    return render(request, "rally/advice_yours.html", context)


@opening.shown_to(_advice, "clinic_code")
def advice_erase(request: HttpRequest, found: tuple[Advice, dict[str, str]]) -> HttpResponse:
    """The client has the note destroyed, after being asked."""

    def gone(_result: None) -> HttpResponse:
        response = render(request, "rally/advice_erased.html")
        response.delete_cookie(ADVICE)
        return response

    return form_page(
        request,
        confirmation(request),
        lambda _values: actions.erase_advice(By(role="resident"), found[0], asked=True),
        title=_("删除咨询意见"),
        lead=_("删除以后，您和律师都不能再看，也恢复不了。件数仍然计入统计，看不出是谁。"),
        back=reverse("advice_yours"),
        submit=_("删除"),
        danger=True,
        template="rally/party_form.html",
        then=gone,
    )


@opening.shown_to(_party, "clinic_code")
def mediation_yours(request: HttpRequest, party: Party) -> HttpResponse:
    """A party's page: how far it is, the sessions, the agreement, and what they can do."""
    case = party.mediation
    signed = party.signatures.exists()
    context = {
        **documents.content(case),
        "party": party,
        "signed": signed,
        "may_sign": can("mediation.sign", case.state) and not signed,
        "may_withdraw": can("mediation.withdraw", case.state),
    }
    return render(request, "rally/mediation_yours.html", context)


@opening.shown_to(_party, "clinic_code")
def mediation_sign(request: HttpRequest, party: Party) -> HttpResponse:
    """A party signs on their own screen, below the text."""
    case = party.mediation
    return form_page(
        request,
        SignForm(posted(request), request.FILES or None, initial={"version": case.version}),
        lambda values: documents.signed(By(role="resident"), case, party, values),
        title=_("签署调解协议"),
        back=reverse("mediation_yours"),
        submit=_("签字"),
        template="rally/party_sign.html",
        more=documents.content(case),
    )


@opening.shown_to(_party, "clinic_code")
def mediation_withdraw(request: HttpRequest, party: Party) -> HttpResponse:
    """A party wants it no longer."""
    return form_page(
        request,
        confirmation(request),
        lambda _values: actions.withdraw(By(role="resident"), party.mediation, party=party),
        title=_("退出调解"),
        lead=_("人民调解要自愿，您随时可以退出。退出以后这次调解结束，仍然可以去法院或仲裁。"),
        back=reverse("mediation_yours"),
        submit=_("退出调解"),
        danger=True,
        template="rally/party_form.html",
    )


@opening.shown_to(_party, "clinic_code")
def mediation_paper(request: HttpRequest, party: Party, form: str) -> HttpResponse:
    """The agreement on paper, for the party."""
    if form not in ("html", "pdf") or not party.mediation.agreement:
        raise Http404
    context = {
        **documents.on_paper(party.mediation),
        "back_url": reverse("mediation_yours"),
        "pdf_url": reverse("party_paper", args=["pdf"]),
    }
    return paper(request, "rally/paper/agreement.html", context, form=form, name=_("人民调解协议书"))


@open_to("public")
def leave(request: HttpRequest) -> HttpResponse:
    """Nothing of it stays in this browser."""
    response = redirect("clinic_code")
    response.delete_cookie(ADVICE)
    response.delete_cookie(PARTY)
    return response
