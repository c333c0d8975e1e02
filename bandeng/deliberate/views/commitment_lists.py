"""The responsibility list (责任清单): of an activity, across the studio, as a workbook, what is late, one's own."""

from datetime import date

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.permissions import granted, open_to
from bandeng.deliberate import commitment_figures as figures
from bandeng.deliberate import commitment_lamps as lamps
from bandeng.deliberate import commitment_lists as lists
from bandeng.deliberate import commitment_section
from bandeng.deliberate.commitment_states import ENDED, S
from bandeng.deliberate.models import Commitment
from bandeng.deliberate.views.commitment import activity_seen
from bandeng.press.tables import Column, Paper
from bandeng.press.workbook import workbook
from bandeng.studio.request import StaffRequest

PAGE = 50
COLUMNS = ("activity", "number", "what", "whose", "due", "proof", "state", "lamp", "taken", "done", "confirmed")


@open_to("deliberate.see")
@never_cache
def commitments(request: StaffRequest) -> HttpResponse:
    """All of the person's part of the tree: figures, counts, filters, what is due first."""
    today, found = clock.today(), lists.seen(request.user, "deliberate.see")
    filters = lists.Filters(request.GET, found, today)
    page = Paginator(filters.chosen(), PAGE).get_page(request.GET.get("page"))
    context = {
        "today": today,
        "filters": filters,
        "figures": figures.count(found),
        "page": page,
        "rows": [lists.row(one, today) for one in page],
        "settle": lists.to_settle(request.user).count() if "commitment.follow" in granted(request.user) else 0,
        "oversees": "commitment.oversee" in granted(request.user),
        "query": request.GET.urlencode(),
    }
    return render(request, "deliberate/commitment/list.html", context)


@open_to("deliberate.see")
def commitments_file(request: StaffRequest) -> HttpResponse:
    """The same list with the same filters, as a workbook."""
    today = clock.today()
    filters = lists.Filters(request.GET, lists.seen(request.user, "deliberate.see"), today)
    heads = {
        "activity": (_("协商活动"), 26),
        "number": (_("序号"), 6),
        "what": (_("做什么"), 36),
        "whose": (_("谁来办"), 16),
        "due": (_("什么时候以前"), 14),
        "proof": (_("怎么算办成"), 30),
        "state": (_("状态"), 14),
        "lamp": (_("期限"), 20),
        "taken": (_("认领日期"), 12),
        "done": (_("办完日期"), 12),
        "confirmed": (_("销号日期"), 12),
    }
    columns = [Column(key, *heads[key]) for key in COLUMNS]
    rows = (_line(one, today) for one in filters.chosen())
    return workbook(Paper(_("责任清单"), " · ".join(filters.said()), columns, rows))


def _line(one: Commitment, today: date) -> list[object]:
    return [
        one.activity.title,
        one.number,
        one.what,
        one.whose,
        one.due_on,
        one.proof,
        one.get_state_display(),
        lamps.lamp(one, today)[1],
        clock.day(one.taken_at) if one.taken_at else "",
        one.done_on or "",
        clock.day(one.confirmed_at) if one.confirmed_at else "",
    ]


@open_to("commitment.oversee")
@never_cache
def commitments_late(request: StaffRequest) -> HttpResponse:
    """What is late and why, the longest first; by unit, how many."""
    today = clock.today()
    found = lists.seen(request.user, "commitment.oversee").filter(lamps.shining("red", today))
    rows = [lists.row(one, today) for one in lists.first_due(found)]
    by_whose: dict[str, int] = {}
    for row in rows:
        by_whose[row["one"].whose] = by_whose.get(row["one"].whose, 0) + 1
    counts = sorted(by_whose.items(), key=lambda pair: (-pair[1], pair[0]))
    return render(request, "deliberate/commitment/late.html", {"rows": rows, "counts": counts, "today": today})


@open_to("commitment.take_on")
@never_cache
def commitments_mine(request: StaffRequest) -> HttpResponse:
    """待认领和办理: what waits for one's unit or oneself; then what waits for others, and what has ended."""
    today, person = clock.today(), request.user
    mine = lists.seen(person, "commitment.take_on")

    def rows(found: QuerySet[Commitment]) -> list[dict[str, object]]:
        return [lists.row(one, today) for one in lists.first_due(found)]

    context = {
        "to_take": rows(mine.filter(state=S.PROPOSED, asked_on=None)),
        "to_do": rows(mine.filter(state=S.TAKEN)),
        "with_others": rows(mine.filter(state=S.DONE) | mine.filter(state=S.PROPOSED, asked_on__isnull=False)),
        "ended": rows(mine.filter(state__in=ENDED))[:20],
    }
    return render(request, "deliberate/commitment/mine.html", context)


@open_to("commitment.follow")
@never_cache
def commitments_settle(request: StaffRequest) -> HttpResponse:
    """待核实和答复: what waits for whoever follows."""
    today = clock.today()
    rows = [lists.row(one, today) for one in lists.first_due(lists.to_settle(request.user))]
    return render(request, "deliberate/commitment/settle.html", {"rows": rows})


@open_to("deliberate.see")
@never_cache
def activity_commitments(request: StaffRequest, pk: int) -> HttpResponse:
    """The list of one activity, to be printed and read out."""
    activity = activity_seen(request, pk)
    section = commitment_section.section(activity, request.user)
    context = {"activity": activity, "section": section, **(section.context if section else {})}
    return render(request, "deliberate/commitment/activity.html", context)
