"""Filters of the list of activities, in the address: state, kind, year; with how many each would show."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce, ExtractYear
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.deliberate import kinds
from bandeng.deliberate.models import Activity
from bandeng.deliberate.states import State
from bandeng.web.numbers import whole

S = State
UNDER_WAY = frozenset({S.DRAFT, S.ANNOUNCED, S.IN_SESSION, S.HELD, S.MINUTED})
# That of the day it is held on, else of when it was made.
_YEAR = Coalesce(ExtractYear("occasion__day"), ExtractYear("made_at", tzinfo=clock.HERE))
TABS: dict[str, tuple[str | Promise, frozenset[State]]] = {
    "": (_("在办"), UNDER_WAY),
    "ahead": (_("准备和公告"), frozenset({S.DRAFT, S.ANNOUNCED})),
    "running": (_("开会和纪要"), frozenset({S.IN_SESSION, S.HELD})),
    "following": (_("跟踪落实"), frozenset({S.MINUTED})),
    "closed": (_("已办结"), frozenset({S.CLOSED})),
    "off": (_("已取消"), frozenset({S.CALLED_OFF})),
    "all": (_("全部"), frozenset(S)),
}


@dataclass(frozen=True, slots=True)
class Filters:
    state: str = ""
    kind: str = ""
    year: int | None = None

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> "Filters":
        state, kind, year = query.get("state", ""), query.get("kind", ""), query.get("year", "")
        return cls(
            state if state in TABS else "",
            kind if kind in kinds.KINDS else "",
            whole(year, 4),
        )

    def query(self) -> str:
        given = {"state": self.state, "kind": self.kind, "year": self.year}
        return "?" + urlencode({name: value for name, value in given.items() if value})

    def _narrowed(self, rows: QuerySet[Activity]) -> QuerySet[Activity]:
        """By kind and year."""
        found = rows.filter(kind=self.kind) if self.kind else rows
        return found.annotate(in_year=_YEAR).filter(in_year=self.year) if self.year else found

    def chosen(self, rows: QuerySet[Activity]) -> QuerySet[Activity]:
        return self._narrowed(rows).filter(state__in=TABS[self.state][1])

    def tabs(self, rows: QuerySet[Activity]) -> list[dict[str, Any]]:
        found = self._narrowed(rows).order_by().values_list("state").annotate(number=Count("pk"))
        counts: dict[str, int] = dict(found)
        return [
            {
                "url": replace(self, state=code).query(),
                "label": label,
                "current": code == self.state,
                "count": sum(counts.get(state, 0) for state in states),
            }
            for code, (label, states) in TABS.items()
        ]

    def kinds(self, rows: QuerySet[Activity]) -> list[tuple[str, str | Promise, bool]]:
        there = set(rows.order_by().values_list("kind", flat=True).distinct())
        return [(code, label, code == self.kind) for code, label in kinds.CHOICES if code in there]

    def years(self, rows: QuerySet[Activity]) -> list[tuple[int, bool]]:
        found = set(rows.order_by().annotate(in_year=_YEAR).values_list("in_year", flat=True))
        return [(year, year == self.year) for year in sorted(found, reverse=True)]
