"""What a ballot needs around the box: slips, sheets of paper, entering them, the count, the lot."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from bandeng.core import clock, codes
from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.deliberate import ballot_words, casting, tickets, voters
from bandeng.deliberate.actions import ballot as A
from bandeng.deliberate.actions import ballot_count as C
from bandeng.deliberate.forms.ballot import CountForm, SeedForm, SourceForm, TicketsForm
from bandeng.deliberate.forms.ballot_paper import PaperForm, SheetForm, of_sheet
from bandeng.deliberate.models import Ballot, Ticket
from bandeng.deliberate.models.poll import Access
from bandeng.deliberate.views.ballot import address, seen
from bandeng.press.pdf import paper
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import add_refusal, form_page, posted
from bandeng.web.numbers import whole

# Below it papers are easily guessed to be someone's.
FEW = 5
KINDS = {
    "code": (
        gettext_lazy("印参与码"),
        gettext_lazy("一人发一张纸条，凭上面的码投一票。码只在这一次显示，请马上打印；丢了只能再印新的。"),
    ),
    "sheet": (
        gettext_lazy("印纸质票"),
        gettext_lazy("给不用手机的人。票上有编号，录入时防止一张票算两次；发票时请打乱、背面朝上。"),
    ),
}


@open_to("ballot.run")
@never_cache
def make_tickets(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """Make slips with codes, shown once and printed; or numbered sheets."""
    one = seen(request, pk, "ballot.run")
    if kind not in KINDS:
        raise Http404
    title, lead = KINDS[kind]

    def made(rows: list[tuple[int, str]]) -> HttpResponse:
        if kind == "sheet":
            return redirect("ballot_sheets", pk, "html")
        slips = [(number, codes.grouped(code), f"{address(one)}#{code}") for number, code in rows]
        context = {"ballot": one, "slips": slips, "address": address(one), "back_url": reverse("ballot", args=[pk])}
        return paper(request, "deliberate/ballot/slips.html", context, form="html", name=_("参与码"))

    return form_page(
        request,
        TicketsForm(posted(request), initial={"version": one.version}),
        lambda values: A.make_tickets(by(request), one, kind=kind, **values),
        title=title,
        lead=lead,
        back=reverse("ballot", args=[pk]),
        submit=title,
        template="deliberate/ballot/tickets.html",
        more={"pdf": kind == "code"},
        then=made,
    )


@open_to("ballot.run")
@never_cache
def sheets(request: StaffRequest, pk: int, form: str) -> HttpResponse:
    """The numbered sheets that have been made, to print."""
    one = seen(request, pk, "ballot.run")
    numbers = list(_sheets(one).values_list("number", flat=True))
    if form not in ("html", "pdf") or not numbers:
        raise Http404
    context = {
        "ballot": one,
        "numbers": numbers,
        "choices": list(ballot_words.CHOICES.values()),
        "back_url": reverse("ballot", args=[pk]),
        "pdf_url": reverse("ballot_sheets", args=[pk, "pdf"]),
    }
    return paper(request, "deliberate/ballot/sheets.html", context, form=form, name=_("表决票"))


def _sheets(one: Ballot) -> Any:
    return Ticket.objects.filter(subject=one.subject, kind=Ticket.Kind.SHEET)


@open_to("ballot.run")
@never_cache
def enter(request: StaffRequest, pk: int) -> HttpResponse:
    """Enter sheets one after the other, as they are read out."""
    one = seen(request, pk, "ballot.run")
    data = posted(request)
    form, marks = SheetForm(data), PaperForm(one, data, sheet=True)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and marks.is_valid():
            values = form.cleaned_data
            if content := of_sheet(one, values["kind"], marks):
                try:
                    C.enter(by(request), one, sheet=values["sheet"], content=content, again=values["again"])
                except Refused as error:
                    add_refusal(form, error)
                    status = error.status
                else:
                    return redirect(f"{reverse('ballot_enter', args=[pk])}?done={values['sheet']}")
    context = {
        "ballot": one,
        "form": form,
        "paper": marks,
        "done": whole(request.GET.get("done", "")),
        "entered": _sheets(one).filter(entered=True).count(),
        "issued": _sheets(one).count(),
        "left": list(_sheets(one).filter(entered=False).values_list("number", flat=True)[:200]),
    }
    return render(request, "deliberate/ballot/enter.html", context, status=status)


def _entitled(one: Ballot) -> int | None:
    if one.access == Access.MEMBERS:
        return voters.members(one.studio_id, clock.today()).count()
    if one.access == Access.TICKET:
        return tickets.issued(one.subject, "code") + tickets.issued(one.subject, "sheet") or None
    return None


def _before_count(one: Ballot) -> str:
    """What whoever counts has to know."""
    papers, left = casting.handed_in(one), _sheets(one).filter(entered=False).count()
    said = [
        _("现在票箱里有 %(count)s 张票。计票以后不能再投、再改，结果和全部票马上公开；系统里从此查不出谁投了哪张票。")
        % {"count": papers}
    ]
    if left:
        said.append(_("还有 %(left)s 张纸质票没有录入，计票以后不能再录。") % {"left": left})
    if 0 < papers < FEW:
        said.append(_("票太少，公开以后容易猜到谁投了什么，最好等更多人投。"))
    return "".join(said)


@open_to("ballot.run")
@never_cache
def count(request: StaffRequest, pk: int) -> HttpResponse:
    """Close and count."""
    one = seen(request, pk, "ballot.run")
    return form_page(
        request,
        CountForm(posted(request), initial={"version": one.version, "entitled": _entitled(one)}),
        lambda values: C.count(by(request), one, **values),
        title=_("结束投票，公开计票"),
        lead=_before_count(one),
        back=reverse("ballot", args=[pk]),
        submit=_("结束并计票"),
        template="deliberate/ballot/step.html",
    )


@open_to("ballot.run")
@never_cache
def lot(request: StaffRequest, pk: int) -> HttpResponse:
    """Say which public number will be used; when it is out, draw by it."""
    one = seen(request, pk, "ballot.run")
    back = reverse("ballot", args=[pk])
    if not one.lot:
        return form_page(
            request,
            SourceForm(posted(request)),
            lambda values: C.announce_lot(by(request), one, source=values["source"]),
            title=_("预告抽签"),
            lead=_("并列可以就这样公布，也可以抽签。抽签分两步：先写明用哪个还没有公布的数，等它公布了再填进来。"),
            back=back,
            submit=_("预告"),
            template="deliberate/ballot/step.html",
        )
    return form_page(
        request,
        SeedForm(posted(request)),
        lambda values: C.draw_lot(by(request), one, seed=values["seed"]),
        title=_("抽签"),
        lead=_("预告用的是：%(source)s") % {"source": one.lot["from"]},
        back=back,
        submit=_("抽签"),
        template="deliberate/ballot/step.html",
    )
