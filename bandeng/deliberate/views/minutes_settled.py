"""The minutes once they are written: settling, signing, the document on paper, everyone's page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core.permissions import open_to
from bandeng.deliberate import minutes as M
from bandeng.deliberate import queries
from bandeng.deliberate.actions import meeting_settle as A
from bandeng.deliberate.forms.meeting import SettleForm, WitnessForm
from bandeng.deliberate.models import Activity
from bandeng.deliberate.views.meeting import MINUTE, seen
from bandeng.press.pdf import paper
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import form_page, posted


@open_to("activity.arrange")
@never_cache
def minutes_settle(request: StaffRequest, pk: int) -> HttpResponse:
    """Read it through once more, with what may point to a person marked; then it stands."""
    activity = seen(request, pk, "activity.arrange")
    return form_page(
        request,
        SettleForm(posted(request), initial={"version": activity.version}),
        lambda values: A.settle(by(request), activity, version=values["version"]),
        title=_("纪要定稿"),
        lead=_("定稿以后，纪要一个字也不能再改；参加者可以签字，或者附上异议。"),
        back=reverse("minutes", args=[pk]),
        submit=_("定稿"),
        template="deliberate/meeting/settle.html",
        more={**M.shown(activity), "pointed": M.pointed_at(activity)},
    )


@open_to("activity.minute")
@never_cache
def minutes_witness(request: StaffRequest, pk: int) -> HttpResponse:
    """A participant without an account signs on this screen; whoever is signed in is the witness."""
    activity = seen(request, pk, MINUTE)
    if not activity.minutes_hash:
        raise Http404
    people = activity.participants.filter(came_at__isnull=False, person=None, signature=None)

    def signed(values: dict[str, Any]) -> Any:
        return A.sign(by(request), values.pop("participant"), **values)

    form = WitnessForm(posted(request), initial={"read": activity.minutes_hash}, people=people)
    return form_page(
        request,
        form,
        signed,
        title=_("在这台设备上签字"),
        lead=_("请参加者自己看过纪要、自己点选。您是见证人，您的名字会写在旁边。"),
        back=reverse("minutes", args=[pk]),
        submit=_("提交"),
        template="deliberate/meeting/sign.html",
        more=M.shown(activity),
    )


@open_to("deliberate.see")
@never_cache
def minutes_paper(request: StaffRequest, pk: int, form: str) -> HttpResponse:
    """The document (会议纪要) to print, or as a PDF."""
    if form not in ("html", "pdf"):
        raise Http404
    activity = seen(request, pk)
    context = {
        **M.shown(activity),
        "back_url": reverse("minutes", args=[pk]),
        "pdf_url": reverse("minutes_paper", args=[pk, "pdf"]),
    }
    name = _("会议纪要 %(title)s") % {"title": activity.title}
    return paper(request, "deliberate/meeting/paper.html", context, form=form, name=name)


def _settled(pk: int) -> Activity:
    return get_object_or_404(queries.public().exclude(minutes_hash=""), pk=pk)


@open_to("public")
def minutes_public(request: HttpRequest, pk: int) -> HttpResponse:
    """For everyone, once it is settled: residents as numbers."""
    return render(request, "deliberate/meeting/public.html", M.shown(_settled(pk)))


@open_to("public")
def minutes_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The very bytes whose SHA-256 stands in the ledger."""
    fixed = M.settled(_settled(pk))
    if fixed is None:
        raise Http404
    response = HttpResponse(fixed.text.encode(), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="minutes-{pk}.json"'
    return response
