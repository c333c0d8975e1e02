"""Call-backs (回访): residents who have said nothing about what was done, and whom this person may ask."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, IntegerField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from bandeng.core import clock
from bandeng.core.working_calendar import calendar
from bandeng.listen import lamps, rules
from bandeng.listen.actions.resident import HANDLING
from bandeng.listen.models import Matter, Reply, Step
from bandeng.listen.oversight.promises import PROMISED
from bandeng.listen.states import ANSWERED, State
from bandeng.studio.models import Person
from bandeng.studio.queries import by_setting

_REPLIES = Reply.objects.filter(matter=OuterRef("pk"), sent_at__isnull=False).order_by()
_CALLS = Step.objects.filter(matter=OuterRef("pk"), code="matter.call_back", at__gte=OuterRef("sent_at")).order_by()


def waiting(person: Person) -> Any:
    """Answered matters to ask about, what is closed by silence next first: with `answered_at`, `tries`, `last_try`.

    Only matters of residents who left a number and want to be told, that `person` did not handle, that have tries
    left; what is promised and not carried out is asked about when it has been.
    """
    handled = Step.objects.filter(matter=OuterRef("pk"), person=person.pk, code__in=HANDLING)
    found = Matter.objects.filter(
        rules.visible(person, "matter.call_back"),
        lamps.CLOCKED,
        ~PROMISED,
        ~Q(Exists(handled)),
        state__in=ANSWERED,
        anonymous=False,
        tell_later=True,
        secret__contact__isnull=False,
    )
    tries = _CALLS.values("matter").annotate(number=Count("pk"), last=Max("at"))
    found = found.annotate(sent_at=Subquery(_REPLIES.values("matter").annotate(last=Max("sent_at")).values("last")))
    found = found.annotate(
        answered_at=Coalesce("carried_out_at", "sent_at", "replied_at"),
        tries=Coalesce(Subquery(tries.values("number"), output_field=IntegerField()), 0),
        last_try=Subquery(tries.values("last")),
    )
    return found.filter(_tries_left()).select_related("studio", "unit", "member__person").order_by("answered_at", "pk")


def _tries_left() -> Q:
    """Fewer than the studio's number of tries."""
    parts = [Q(studio__in=keys, tries__lt=most) for most, keys in by_setting("call_tries").items()]
    return reduce(or_, parts, Q(pk__isnull=True))


def row(matter: Any, today: date) -> dict[str, Any]:
    """One line: how often it was tried, whether today, and until when silence leaves it open."""
    last = clock.day(matter.last_try) if matter.last_try else None
    closes = matter.state == State.CARRIED_OUT or matter.result != Reply.Result.SOLVED
    until = calendar().add_workdays(clock.day(matter.answered_at), matter.studio.setting("silence_days"))
    return {
        "matter": matter,
        "tries": matter.tries,
        "most": matter.studio.setting("call_tries"),
        "last": last,
        "today": last == today,
        "until": until if closes else None,
        "over": closes and until < today,
    }
