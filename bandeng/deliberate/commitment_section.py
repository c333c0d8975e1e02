"""Commitments on the page of an activity: for the desk with what can be done, for everyone the list."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from bandeng.core import clock
from bandeng.deliberate import commitment_figures as figures
from bandeng.deliberate import commitment_lists as lists
from bandeng.deliberate import commitment_words as words
from bandeng.deliberate import rules
from bandeng.deliberate.commitment_states import OPEN, PROPOSING
from bandeng.deliberate.models import Activity, Commitment
from bandeng.deliberate.sections import Section
from bandeng.deliberate.states import State, can
from bandeng.studio.models import Member, Person

# What everyone reads: from when the minutes stand.
SETTLED = (State.MINUTED, State.CLOSED)
# From how many commitments on shares say more than the list does.
ENOUGH = 3


def _public(found: QuerySet[Commitment], today: date) -> list[dict[str, Any]]:
    """The lines as everyone reads them: units and members by name, others of the house as the studio."""
    members = set(Member.objects.filter(person__commitments__in=found.order_by()).values_list("person", flat=True))
    return [
        lists.row(one, today)
        | {
            "reason": words.ended(one),
            "whose": one.whose if one.person_id in {None, *members} else gettext("工作室"),
        }
        for one in found.prefetch_related("steps")
    ]


def section(activity: Activity, person: Person | None) -> Section | None:
    """Order 60; for everyone only what was agreed on in minutes that stand."""
    found = activity.commitments.select_related("unit", "person").prefetch_related("rungs").order_by("number")
    today = clock.today()
    if person is None:
        settled = activity.state in SETTLED
        rows = _public(found, today) if settled else []
        shown = bool(rows) or activity.state == State.CLOSED
        context = {"rows": rows, "activity": activity}
        return Section("deliberate/commitment/public.html", context) if shown else None
    proposes = activity.state in PROPOSING and rules.may(person, "activity.minute", activity)
    if not proposes and not found and activity.state not in SETTLED:
        return None
    rows = [lists.row(one, today) for one in found]
    arranges = can("activity.close", activity.state) and rules.may(person, "activity.arrange", activity)
    context = {
        "activity": activity,
        "rows": rows,
        "proposes": proposes,
        "closes": arranges and not any(row["one"].state in OPEN for row in rows),
        "left": sum(row["one"].state in OPEN for row in rows) if arranges else 0,
        "figures": figures.count(activity.commitments.all()) if len(rows) >= ENOUGH else [],
    }
    return Section("deliberate/commitment/section.html", context)
