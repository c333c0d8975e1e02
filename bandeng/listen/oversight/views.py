"""Pages for seeing to it: 督查, 挂账, 回访."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.permissions import open_to
from bandeng.listen import rules, states
from bandeng.listen.models import Matter
from bandeng.listen.oversight import call_backs as asking
from bandeng.listen.oversight import empty, late, overview
from bandeng.listen.oversight import promises as promised
from bandeng.studio.request import StaffRequest

PAGE = 50


@open_to("matter.oversee")
@never_cache
def supervision(request: StaffRequest) -> HttpResponse:
    """What is late and why: counts that lead to lists, the longest late first, the ladder's use."""
    person, today = request.user, clock.today()
    groups = [{"how": how, "lines": overview.grouped(person, today, how)} for how in overview.GROUPINGS]
    context = {
        "today": today,
        "totals": overview.totals(person, today),
        "whys": overview.by_why(person, today),
        "groups": [group for group in groups if group["lines"] and _worth(group)],
        "climbed": overview.climbed(person, today),
        "rows": _urged(person, overview.top(person, today)),
    }
    return render(request, "listen/supervision.html", context)


def _worth(group: dict[str, Any]) -> bool:
    """By studio only where there are several."""
    return group["how"].code != "studio" or len(group["lines"]) > 1


@open_to("matter.oversee")
@never_cache
def supervision_list(request: StaffRequest) -> HttpResponse:
    """The matters that a number of the overview counts."""
    person, today = request.user, clock.today()
    found, filters = overview.listed(person, request.GET.dict(), today)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = _urged(person, [late.row(matter, today) for matter in page])
    context = {"today": today, "page": page, "rows": rows, "filters": filters}
    return render(request, "listen/supervision_list.html", context)


def _urged(person: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, each with what this person may do about it."""
    of_page = Matter.objects.filter(pk__in=[row["matter"].pk for row in rows])
    for row in rows:
        row["verbs"] = []
    for code, slug, label in overview.URGING:
        may = set(of_page.filter(rules.visible(person, code)).values_list("pk", flat=True))
        for row in rows:
            if row["matter"].pk in may and states.can(code, row["matter"].state):
                row["verbs"].append((slug, label))
    return rows


@open_to("matter.oversee")
@never_cache
def empty_replies(request: StaffRequest) -> HttpResponse:
    """How many of the newest replies say little, by unit and by member."""
    return render(request, "listen/empty_replies.html", empty.shares(request.user))


@open_to("matter.see")
@never_cache
def promises(request: StaffRequest) -> HttpResponse:
    """The list of promises not yet carried out, as far as one may see them."""
    person, today = request.user, clock.today()
    parts = promised.parts(today)
    chosen = next((part for part in parts if part.code == request.GET.get("part")), parts[0])
    seen = promised.seen(person)
    found = late.longest_first(late.dated(late.explained(seen.filter(chosen.condition))))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    may = promised.may_carry_out(person, list(page))
    context = {
        "today": today,
        "page": page,
        "rows": [late.row(matter, today) | {"may": matter.pk in may} for matter in page],
        "chosen": chosen,
        "tabs": [
            {
                "url": f"?part={part.code}",
                "label": part.label,
                "current": part is chosen,
                "count": seen.filter(part.condition).count(),
            }
            for part in parts
        ],
    }
    return render(request, "listen/promises.html", context)


@open_to("matter.call_back")
@never_cache
def call_backs(request: StaffRequest) -> HttpResponse:
    """Whom this person may call back, those first whose matter silence closes next."""
    today = clock.today()
    page = Paginator(asking.waiting(request.user), PAGE).get_page(request.GET.get("page"))
    rows = [asking.row(matter, today) for matter in page]
    return render(request, "listen/call_backs.html", {"page": page, "rows": rows})
