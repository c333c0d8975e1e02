"""Reading the worklist: a page of it, its counts, and all of it for a workbook.

A list is read from streams: what one index gives in order. With a million matters no statement may read more than the
few rows shown, so counts stop at `CAP`, and so do the pages.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import F, IntegerField, Q, QuerySet, Subquery

from bandeng.core import clock
from bandeng.listen import lamps, rules, states
from bandeng.listen.models import Matter
from bandeng.listen.models.matter import RUNNING_DUE
from bandeng.listen.worklist.scope import Part, parts, unindexed
from bandeng.listen.worklist.tabs import TABS, Tab
from bandeng.studio.models import Person

PAGE = 25
CAP = 1000
BY_LIMIT = (F("due").asc(nulls_last=True), "-received_at", "-pk")
NEWEST = ("-received_at", "-pk")
KEYS = ("due", "received_at", "pk")
SHOWN = ("member__person", "unit", "community")


@dataclass(frozen=True)
class Chosen:
    """What to list: a tab, more conditions, whether the newest come first whatever their limit (a search).

    `common`: so many hold the words that they are counted in no order.
    """

    tab: Tab
    where: Q
    newest: bool = False
    common: bool = False


class _Counted(Subquery):
    """How many rows a (limited) query has, as a value."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


class Worklist:
    """The worklist of one person at one moment: who may see what is asked once."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.today = clock.today()
        self.parts = parts(person)
        visible = rules.visible(person)
        if all(part.where for part in self.parts):
            visible = unindexed(visible)
        self.seen = Matter.objects.filter(visible).annotate(due=RUNNING_DUE).order_by()

    def _all(self, chosen: Chosen) -> QuerySet[Matter]:
        return self.seen.filter(chosen.tab.where(self.today), chosen.where, _in(chosen.tab.states))

    def of(self, chosen: Chosen) -> QuerySet[Matter]:
        """All matters chosen, in no order."""
        return self._all(chosen).filter(_any(self.parts))

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
        if len(streams) == 1:
            return list(streams[0].values_list("pk", flat=True))
        apart = all(part.by_state for part in self.parts)
        merged = streams[0].union(*streams[1:], all=apart).order_by(*_order(chosen))
        return list(dict.fromkeys(pk for _due, _at, pk in merged[:limit]))

    def streams(self, chosen: Chosen, limit: int) -> list[Any]:
        """The keys of the first `limit` of each stream: a studio's matters of one state by limit, or the newest."""
        order = _order(chosen)
        return [found.order_by(*order).values_list(*KEYS)[:limit] for found in self._streams(chosen)]

    def _streams(self, chosen: Chosen) -> Iterable[QuerySet[Matter]]:
        found = self.seen.filter(chosen.tab.where(self.today)).filter(chosen.where)
        states = chosen.tab.states
        for part in self.parts:
            if part.by_state and chosen.tab.work and not chosen.newest:
                for state in states:
                    yield found.filter(part.where, state=state)
            else:
                yield found.filter(part.where, _in(states))

    def counts(self, tabs: Iterable[Tab]) -> dict[str, int]:
        """The counts of several tabs of work, each at most CAP + 1, in one statement."""
        tabs = list(tabs)
        pieces = dict.fromkeys(piece for tab in tabs for piece in _pieces(tab))
        asked = [_Counted(self._piece(*piece)) for piece in pieces]
        found = Person.objects.filter(pk=self.person.pk).order_by().values_list(*asked).get()
        numbers = dict(zip(pieces, found, strict=True))
        return {tab.code: min(sum(numbers[piece] for piece in _pieces(tab)), CAP + 1) for tab in tabs}

    def _piece(self, code: str, states: tuple[str, ...]) -> QuerySet[Matter, Any]:
        """All of these states, or those of a tab; an index alone can tell either (`listen_due`)."""
        tab = TABS[code] if code else Tab("", "")
        return self.of(Chosen(replace(tab, states=states), Q())).values("pk")[: CAP + 1]

    def page(self, chosen: Chosen, number: str, count: int | None = None) -> tuple[int, "Page[int]"]:
        """How many there are (`count`, where known), at most CAP + 1, and one page of ids within the first CAP."""
        found = None
        if count is None and chosen.common:
            # By the index of the search alone: the parts' conditions would add an index of all of a studio's.
            count = self._all(chosen).values("pk")[: CAP + 1].count()
        elif count is None:
            found = self.keys(chosen, CAP + 1)
            count = len(found)
        page = Paginator(range(min(count, CAP)), PAGE).get_page(number)
        start, end = max(page.start_index() - 1, 0), page.end_index()
        page.object_list = (self.keys(chosen, end) if found is None else found)[start:end]
        return count, page

    def rows(self, ids: Iterable[int]) -> list[dict[str, Any]]:
        """The matters of these ids in their order, as the list shows them."""
        ids = list(ids)
        found = Matter.objects.select_related(*SHOWN).in_bulk(ids)
        return [row(found[pk], self.today) for pk in ids if pk in found]


def row(matter: Matter, today: date) -> dict[str, Any]:
    """A matter as the list shows it."""
    return {
        "matter": matter,
        "kind": Matter.Kind(matter.kind).label if matter.kind else "",
        "lamp": lamps.lamp(matter, today),
        "assignable": states.can("matter.assign", matter.state),
    }


def _in(states: tuple[str, ...]) -> Q:
    return Q(state=states[0]) if len(states) == 1 else Q(state__in=states) if states else Q()


def _pieces(tab: Tab) -> list[tuple[str, tuple[str, ...]]]:
    """What a tab's count is the sum of: states that tabs share, or a count of its own where it asks for more."""
    return [(tab.code, tab.states)] if tab.more else [("", (state,)) for state in tab.states]


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
