"""Reading the worklist: a page of it, its counts, and all of it for a workbook.

A list is read from streams: what one index gives in order. With a million matters no statement may read more than the
few rows shown, so counts stop at `CAP`, and so do the pages.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import F, IntegerField, Q, QuerySet, Subquery

from bandeng.core import clock
from bandeng.listen import lamps, rules, states
from bandeng.listen.models import Matter
from bandeng.listen.models.matter import RUNNING_DUE
from bandeng.listen.worklist.scope import Part, parts
from bandeng.listen.worklist.tabs import Tab
from bandeng.studio.models import Person

PAGE = 25
CAP = 1000
BY_LIMIT = (F("due").asc(nulls_last=True), "-received_at", "-pk")
NEWEST = ("-received_at", "-pk")
KEYS = ("due", "received_at", "pk")
SHOWN = ("member__person", "unit", "community")


@dataclass(frozen=True)
class Chosen:
    """What to list: a tab, more conditions, and whether the newest come first whatever their limit (a search)."""

    tab: Tab
    where: Q
    newest: bool = False


class _Counted(Subquery):
    """How many rows a (limited) query has, as a value."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


class Worklist:
    """The worklist of one person at one moment: who may see what is asked once."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.today = clock.day(clock.now())
        self.parts = parts(person)
        visible = rules.visible(person)
        self.seen = Matter.objects.filter(visible).annotate(due=RUNNING_DUE).order_by()

    def of(self, chosen: Chosen) -> QuerySet[Matter]:
        """All matters chosen, in no order."""
        found = self.seen.filter(chosen.tab.more(self.today)).filter(chosen.where).filter(_any(self.parts))
        return found.filter(state__in=chosen.tab.states) if chosen.tab.states else found

    def ordered(self, chosen: Chosen) -> QuerySet[Matter]:
        return self.of(chosen).order_by(*_order(chosen))

    def keys(self, chosen: Chosen, limit: int) -> list[int]:
        """The ids of the first `limit` matters chosen."""
        if not limit:
            return []
        if not connection.features.supports_slicing_ordering_in_compound:
            found = self.ordered(chosen).values_list(*KEYS)[:limit]
            return list(dict.fromkeys(pk for _due, _at, pk in found))
        streams = self.streams(chosen, limit)
        merged = streams[0].union(*streams[1:]).order_by(*_order(chosen)) if len(streams) > 1 else streams[0]
        return list(dict.fromkeys(pk for _due, _at, pk in merged[:limit]))

    def streams(self, chosen: Chosen, limit: int) -> list[Any]:
        """The keys of the first `limit` of each stream: a studio's matters of one state by limit, or the newest."""
        order = _order(chosen)
        return [found.order_by(*order).values_list(*KEYS)[:limit] for found in self._streams(chosen)]

    def _streams(self, chosen: Chosen) -> Iterable[QuerySet[Matter]]:
        found = self.seen.filter(chosen.tab.more(self.today)).filter(chosen.where)
        states = chosen.tab.states
        for part in self.parts:
            if part.by_state and chosen.tab.work and not chosen.newest:
                for state in states:
                    yield found.filter(part.where, state=state)
            else:
                yield found.filter(part.where, **({"state__in": states} if states else {}))

    def count(self, chosen: Chosen) -> int:
        """How many there are, at most CAP + 1."""
        return self.of(chosen).values("pk")[: CAP + 1].count()

    def counts(self, tabs: Iterable[Tab]) -> dict[str, int]:
        """The counts of several tabs, each at most CAP + 1, in one statement."""
        asked = [_Counted(self.of(Chosen(tab, Q())).values("pk")[: CAP + 1]) for tab in tabs]
        found = Person.objects.filter(pk=self.person.pk).order_by().values_list(*asked).get()
        return {tab.code: number for tab, number in zip(tabs, found, strict=True)}

    def page(self, chosen: Chosen, count: int, number: str) -> "Page[int]":
        """One page of ids, within the first CAP."""
        page = Paginator(range(min(count, CAP)), PAGE).get_page(number)
        start = max(page.start_index() - 1, 0)
        page.object_list = self.keys(chosen, page.end_index())[start:]
        return page

    def rows(self, ids: Iterable[int]) -> list[dict[str, Any]]:
        """The matters of these ids in their order, as the list shows them."""
        ids = list(ids)
        found = Matter.objects.select_related(*SHOWN).in_bulk(ids)
        return [row(found[pk], self.today) for pk in ids if pk in found]


def row(matter: Matter, today: date) -> dict[str, Any]:
    """A matter as the list shows it."""
    return {
        "matter": matter,
        "lamp": lamps.lamp(matter, today),
        "assignable": states.can("matter.assign", matter.state),
    }


def _order(chosen: Chosen) -> tuple[Any, ...]:
    return BY_LIMIT if chosen.tab.work and not chosen.newest else NEWEST


def _any(found: list[Part]) -> Q:
    """Any of the parts; their own conditions let an index be used before `rules.visible` is asked."""
    whole = Q(pk__in=())
    for part in found:
        if not part.where:
            return Q()
        whole |= part.where
    return whole
