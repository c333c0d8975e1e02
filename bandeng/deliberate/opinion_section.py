"""Opinions beforehand on the page of an activity: for the desk what is to be gone through, for the house the copies,
for everyone what was let through and where one says something. The first few; all of them have a page of their own."""

from django.db.models import Q, QuerySet

from bandeng.core import clock
from bandeng.deliberate import rules
from bandeng.deliberate.actions.opinion import gathering
from bandeng.deliberate.models import Activity, Opinion
from bandeng.deliberate.sections import Section
from bandeng.studio.models import Person

S = Opinion.State
FEW = 10
WAITING = Q(state=S.WAITING, erased_at=None)


def shown(activity: Activity) -> QuerySet[Opinion]:
    """What was let through: everyone reads it."""
    return _rows(activity).filter(state=S.SHOWN).exclude(text="")


def desk(activity: Activity, person: Person) -> QuerySet[Opinion]:
    """The copies; before them, for whoever goes through them, what waits."""
    copies = ~Q(state=S.WAITING) & ~Q(text="")
    looks = rules.may(person, "opinion.look", activity)
    found = _rows(activity).filter(copies | WAITING if looks else copies)
    return found.order_by("-state", "made_at", "pk")  # "waiting" is the last by its letters


def _rows(activity: Activity) -> QuerySet[Opinion]:
    return activity.opinions.defer("sealed", "looks")


def section(activity: Activity, person: Person | None) -> Section | None:
    """Nothing where no opinions were asked for."""
    count = activity.opinions.count()
    if not count and not activity.opinions_until:
        return None
    rows = desk(activity, person) if person else shown(activity)
    number = rows.count()
    context = {
        "taken": gathering(activity, clock.now()),
        "count": count,
        "rows": list(rows[:FEW]),
        "more": number if number > FEW else 0,
        "waiting": activity.opinions.filter(WAITING).count(),
        "looks": person is not None and rules.may(person, "opinion.look", activity),
    }
    return Section(f"deliberate/opinion/{'section' if person else 'public'}.html", context)
