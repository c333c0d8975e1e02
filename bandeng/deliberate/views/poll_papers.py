"""The desk's papers of a poll: slips with codes, numbered sheets, entering what was ticked on them."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import codes
from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.deliberate.actions import poll_papers as A
from bandeng.deliberate.forms.poll import CountForm, SheetForm
from bandeng.deliberate.models import Statement, Ticket
from bandeng.deliberate.views.poll import address, find
from bandeng.press.pdf import paper
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import add_refusal, form_page, posted
from bandeng.web.numbers import whole

ON_SHEETS = 300


@open_to("poll.run")
@never_cache
def poll_tickets(request: StaffRequest, pk: int) -> HttpResponse:
    """Make slips: the codes are on the page that answers, once."""
    one = find(request, pk)
    back = reverse("poll", args=[one.pk])

    def slips(made: list[str]) -> HttpResponse:
        rows = [(codes.grouped(c), f"{settings.SITE}{reverse('poll_ticket', args=[one.slug, c])}") for c in made]
        context = {"poll": one, "rows": rows, "address": address(one), "back_url": back}
        return paper(request, "deliberate/poll/paper/slips.html", context, form="html", name="slips")

    return form_page(
        request,
        CountForm(posted(request), initial={"version": one.version}),
        lambda values: A.make_tickets(by(request), one, **values),
        title=_("做参与码小条"),
        lead=_("参与码只显示这一次，请马上打印。不要记下哪一张给了谁：记了，就不是不记名了。多出来的小条请撕掉。"),
        back=back,
        submit=_("生成并打印"),
        then=slips,
    )


@open_to("poll.run")
@never_cache
def poll_sheets(request: StaffRequest, pk: int) -> HttpResponse:
    one = find(request, pk)
    return form_page(
        request,
        CountForm(posted(request), initial={"version": one.version}),
        lambda values: A.make_sheets(by(request), one, **values),
        title=_("做纸质表"),
        lead=_("给不用手机的人。每张有号码，录入时用来防止重复。不要记下哪一号给了谁。"),
        back=reverse("poll", args=[one.pk]),
        submit=_("做好去打印"),
        then=lambda _made: HttpResponseRedirect(reverse("poll_sheets_paper", args=[one.pk])),
    )


@open_to("poll.run")
@never_cache
def poll_sheets_paper(request: StaffRequest, pk: int) -> HttpResponse:
    """The sheets that are not entered yet, one a page; so many at once, from ?from= on."""
    one, first = find(request, pk), whole(request.GET.get("from", ""))
    rows = Ticket.objects.filter(subject=one.subject, kind=Ticket.Kind.SHEET, entered=False)
    rows = rows.filter(number__gte=first) if first else rows
    numbers = list(rows.values_list("number", flat=True)[: ON_SHEETS + 1])
    context = {
        "poll": one,
        "numbers": numbers[:ON_SHEETS],
        "more": numbers[ON_SHEETS] if len(numbers) > ON_SHEETS else None,
        "statements": list(one.statements.filter(state=Statement.State.SHOWN)),
        "back_url": reverse("poll", args=[one.pk]),
    }
    return paper(request, "deliberate/poll/paper/sheets.html", context, form="html", name="sheets")


@open_to("poll.run")
@never_cache
def poll_enter(request: StaffRequest, pk: int) -> HttpResponse:
    """Enter sheets one after the other, by keyboard: number, then 1, 2 or 0 for each statement."""
    one = find(request, pk)
    statements = list(one.statements.filter(state=Statement.State.SHOWN))
    form, status = SheetForm(posted(request), statements=statements), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            values = form.cleaned_data
            try:
                A.enter(by(request), one, sheet=values["sheet"], said=form.said, correct=values["correct"])
            except Refused as error:
                add_refusal(form, error)
                status = error.status
            else:
                return HttpResponseRedirect(f"{request.path}?done={values['sheet']}")
    sheets = Ticket.objects.filter(subject=one.subject, kind=Ticket.Kind.SHEET)
    context = {
        "poll": one,
        "form": form,
        "back_url": reverse("poll", args=[one.pk]),
        "saved": whole(request.GET.get("done", "")),
        "sheets": sheets.count(),
        "entered": sheets.filter(entered=True).count(),
    }
    return render(request, "deliberate/poll/enter.html", context, status=status)
