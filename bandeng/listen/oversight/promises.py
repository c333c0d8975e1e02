"""Promises not yet carried out (挂账), and replies "solved" of which nobody has noted that it was done."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from bandeng.listen import lamps, rules
from bandeng.listen.models import Matter, Reply
from bandeng.listen.states import State
from bandeng.studio.models import Person

PROMISED = lamps.LIMITS["promise"][0] & lamps.CLOCKED
# Said to be solved: no date was promised and no limit runs, but it does not count as carried out before it is noted.
UNNOTED = Q(state=State.REPLIED, result=Reply.Result.SOLVED) & lamps.CLOCKED


@dataclass(frozen=True)
class Part:
    """One part of the list, under a tab of its own."""

    code: str
    label: str | Promise
    condition: Q


def parts(today: date) -> tuple[Part, ...]:
    return (
        Part("promised", gettext_lazy("承诺挂账"), PROMISED),
        Part("late", gettext_lazy("承诺已过期"), PROMISED & lamps.shining("red", today)),
        Part("solved", gettext_lazy("答复已解决，待登记落实"), UNNOTED),
    )


def seen(person: Person) -> QuerySet[Matter]:
    return Matter.objects.filter(rules.visible(person)).order_by()


def may_carry_out(person: Person, matters: list[Any]) -> set[int]:
    """Which of these the person may note as carried out."""
    of_page = Matter.objects.filter(pk__in=[matter.pk for matter in matters])
    return set(of_page.filter(rules.visible(person, "matter.carry_out")).values_list("pk", flat=True))
