"""The share of empty replies (无效回应) among those sent, by unit and by member. Numbers only: a help to talk about."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from bandeng.core import clock
from bandeng.core.actions import Origin
from bandeng.listen import erased, rules, second_look
from bandeng.listen.models import Matter, Reply
from bandeng.studio.models import Person
from bandeng.studio.reach import allowed

# As many of the newest replies as are read at once: some 2 ms each.
NEWEST = 300


@dataclass(frozen=True)
class Line:
    """Someone's replies: how many were sent, and how many of them say little."""

    name: str
    empty: int
    sent: int


def sent(person: Person) -> QuerySet[Reply]:
    """The newest replies sent in this person's reach: confidential ones are counted too, though never shown."""
    within = Matter.objects.filter(allowed(rules.TABLE, person, "matter.oversee", clock.now())).exclude(
        origin=Origin.IMPORT
    )
    found = Reply.objects.filter(sent_at__isnull=False, matter__in=within.order_by().values("pk"))
    found = found.exclude(text__in=erased.MARKS)
    return found.select_related("matter__member__person", "unit").order_by("-sent_at", "-pk")[:NEWEST]


def shares(person: Person) -> dict[str, Any]:
    """In all, by unit and by member; and the matters of empty replies that this person may see."""
    judged = [(reply, second_look.verdict_on(reply.matter, reply.text, reply.result).empty) for reply in sent(person)]
    ids = [reply.matter_id for reply, empty in judged if empty]
    return {
        "whole": Line("", len(ids), len(judged)),
        "units": _lines((reply.unit.name, empty) for reply, empty in judged if reply.unit),
        "members": _lines((reply.matter.member.shown_name, empty) for reply, empty in judged if reply.matter.member),
        "matters": Matter.objects.filter(rules.visible(person), pk__in=ids)[:50],
        "newest": NEWEST,
    }


def _lines(pairs: Any) -> list[Line]:
    """The most empty first."""
    sent_by: Counter[str] = Counter()
    empty_by: Counter[str] = Counter()
    for name, empty in pairs:
        sent_by[name] += 1
        empty_by[name] += empty
    lines = [Line(name, empty_by[name], number) for name, number in sent_by.items()]
    return sorted(lines, key=lambda line: (-line.empty / line.sent, -line.sent, line.name))
