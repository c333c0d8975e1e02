"""The desk's pages of the clinic: days and turns, referrals waiting, counts. No content."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock
from bandeng.core.permissions import granted, open_to
from bandeng.gather.models import Turn
from bandeng.rally import figures as counted
from bandeng.rally import queries, rules
from bandeng.rally.models import Lawyer
from bandeng.studio.request import StaffRequest
from bandeng.web.numbers import whole

BACK, AHEAD = timedelta(days=7), timedelta(days=28)


@open_to("clinic.see")
@never_cache
def clinic(request: StaffRequest) -> HttpResponse:
    """The clinics around today with their lawyers, and what waits to be booked."""
    today = clock.today()
    days = list(queries.clinics(request.user, today - BACK, today + AHEAD))
    people = {turn.person_id for one in days for turn in one.turns.all()}
    firms = dict(Lawyer.objects.filter(person__in=people).order_by("pk").values_list("person", "firm__name"))
    verbs = granted(request.user)
    context = {
        "rows": [(one, [(turn, firms.get(turn.person_id, "")) for turn in _on(one)]) for one in days],
        "waiting": queries.waiting(request.user),
        "may_book": "referral.offer" in verbs,
        "keeps": "firm.keep" in verbs,
        "month": queries.advices(request.user, today.replace(day=1), today).count(),
        "year": queries.advices(request.user, today.replace(month=1, day=1), today).count(),
        "lawyers": Lawyer.objects.filter(rules.visible(request.user, "clinic.see"), until=None).count(),
        "today": today,
    }
    return render(request, "rally/clinic.html", context)


def _on(occasion: Any) -> list[Turn]:
    return [turn for turn in occasion.turns.all() if turn.state == Turn.State.ON]


@open_to("clinic.see")
@never_cache
def figures(request: StaffRequest) -> HttpResponse:
    """Counts of a year."""
    this = clock.today().year
    asked = whole(request.GET.get("year", ""), 4)
    year = asked if asked and 2000 <= asked <= this else this
    found = counted.of_year(request.user, year)
    number = _("件数")
    context = {
        "found": found,
        "years": [{"url": f"?year={y}", "label": y, "current": y == year} for y in range(this, this - 3, -1)],
        "tables": [
            (_("按月"), [_("月份"), number], found.months, "2"),
            (_("按法律领域"), [_("领域"), number], found.fields, "2"),
            (_("按结果"), [_("结果"), number], found.outcomes, "2"),
            (_("按律所"), [_("律所"), number], found.by_firm, "2"),
        ],
        "by_lawyer": (_("按律师"), [_("律师"), _("律所"), _("到岗次数"), number], found.by_lawyer, "3 4"),
        "mediated": [
            (_("调解：按纠纷类别"), [_("类别"), number], found.disputes, "2"),
            (_("调解：按状态"), [_("状态"), number], found.states, "2"),
        ],
    }
    return render(request, "rally/figures.html", context)
