"""What clients and parties open with their code: their advice, or their mediation."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock, sealed, throttle
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
from bandeng.web.cookies import put, read

ADVICE, PARTY, SECONDS = "bandeng_advice", "bandeng_party", 15 * 60
TRIES, WINDOW = 10, 15 * 60


@open_to("public")
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; wrong tries are counted and slowed down."""
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid() and (response := _found(request, form)):
        return response
    return render(request, "rally/code.html", {"form": form}, status=422 if form.errors else 200)


def _found(request: HttpRequest, form: CodeForm) -> HttpResponse | None:
    caller, now = f"clinic:{request.META.get('REMOTE_ADDR', '')}", clock.now()
    if throttle.too_many(caller, now, TRIES, WINDOW):
        form.add_error("code", _("输错的次数太多，请 15 分钟后再试。"))
        return None
    number = form.cleaned_data["code"]
    if found := by_code(number):
        response = redirect("advice_yours")
        put(response, ADVICE, {"advice": found[0].pk, "key": found[1].hex()}, SECONDS)
        return response
    if party := Party.objects.filter(code_hash=locks.code_hash(number)).first():
        response = redirect("mediation_yours")
        put(response, PARTY, {"party": party.pk}, 2 * SECONDS)
        return response
    throttle.count_try(caller, now, WINDOW)
    form.add_error("code", _("没有找到这个查询码。请对照单子检查；过了保存期限或已经删除的，也查不到。"))
    return None


def _advice(request: HttpRequest) -> tuple[Advice, dict[str, str]] | None:
    kept = read(request, ADVICE)
    found = kept and Advice.objects.select_related("lawyer__person", "lawyer__firm", "studio").filter(
        pk=kept["advice"], erased_at=None
    )
    if not kept or not found or (advice := found.first()) is None:
        return None
    try:
        return advice, locks.note(advice, bytes.fromhex(kept["key"]))
    except sealed.Unreadable:
        return None


@open_to("tracker")
@never_cache
def advice_yours(request: HttpRequest) -> HttpResponse:
    """The client's page: the note, whose it is, what to do next, when it was opened."""
    found = _advice(request)
    if found is None:
        return redirect("clinic_code")
    advice, note = found
    context = {
        "advice": advice,
        "note": note,
        "opened": [datetime.fromisoformat(moment) for moment in advice.opened],
        "days": advice.studio.setting("advice_keep_days"),
    }
    return render(request, "rally/advice_yours.html", context)


@open_to("tracker")
@never_cache
def advice_erase(request: HttpRequest) -> HttpResponse:
    """The client has the note destroyed, after being asked."""
    found = _advice(request)
    if found is None:
        return redirect("clinic_code")
    if request.method == "POST":
        actions.erase_advice(By(role="resident"), found[0], asked=True)
        response = render(request, "rally/advice_erased.html")
        response.delete_cookie(ADVICE)
        return response
    return render(request, "rally/advice_erase.html", {"advice": found[0]})


def _party(request: HttpRequest) -> Party | None:
    kept = read(request, PARTY)
    rows = Party.objects.select_related("mediation__studio").filter(code_hash__isnull=False)
    return rows.filter(pk=kept["party"]).first() if kept else None


@open_to("tracker")
@never_cache
def mediation_yours(request: HttpRequest) -> HttpResponse:
    """A party's page: how far it is, the sessions, the agreement, and what they can do."""
    party = _party(request)
    if party is None:
        return redirect("clinic_code")
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


@open_to("tracker")
@never_cache
def mediation_sign(request: HttpRequest) -> HttpResponse:
    """A party signs on their own screen, below the text."""
    party = _party(request)
    if party is None:
        return redirect("clinic_code")
    case = party.mediation
    form = SignForm(posted(request), request.FILES or None, initial={"version": case.version})
    return form_page(
        request,
        form,
        lambda values: documents.signed(By(role="resident"), case, party, values),
        title=_("签署调解协议"),
        back=reverse("mediation_yours"),
        submit=_("签字"),
        template="rally/party_sign.html",
        more=documents.content(case),
    )


@open_to("tracker")
@never_cache
def mediation_withdraw(request: HttpRequest) -> HttpResponse:
    """A party wants it no longer."""
    party = _party(request)
    if party is None:
        return redirect("clinic_code")
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


@open_to("tracker")
@never_cache
def mediation_paper(request: HttpRequest, form: str) -> HttpResponse:
    """The agreement on paper, for the party."""
    party = _party(request)
    if party is None:
        return redirect("clinic_code")
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
