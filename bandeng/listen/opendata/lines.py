"""What an export takes from the ledger: the public parts on which a studio's figures rest."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Max, Q

from bandeng.ledger import reading
from bandeng.ledger.models import Entry
from bandeng.studio.models import Studio
from bandeng.studio.reach import within

# Nothing but what the figures are worked out from: no look, no mark, no reader, no wish to be forgotten.
CODES = (
    *("matter.receive", "matter.accept", "matter.decline", "matter.merge", "matter.split", "matter.withdraw"),
    *("matter.invalidate", "matter.forget", "matter.amend", "matter.send_reply", "matter.carry_out"),
    *("matter.confirm", "matter.dispute", "matter.call_back", "matter.close", "matter.rung"),
    *("import.commit_chunk", "import.undo", "privacy.erase"),
)
ONLY_WITH_FACT = frozenset({"matter.forget", "import.commit_chunk", "privacy.erase"})


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: its place in the tree, its public part, and what else makes its leaf."""

    index: int
    version: int
    public: dict[str, str]
    commitment: str

    @property
    def when(self) -> str:
        """The day, or the week."""
        return self.public.get("day") or self.public["week"]


def monday(when: str) -> date:
    """The first day of the week in which something was: of a day, or of an ISO week."""
    if "W" in when:
        return date.fromisocalendar(int(when[:4]), int(when[6:]), 1)
    day = date.fromisoformat(when)
    return day - timedelta(days=day.weekday())


def span(when: str) -> tuple[date, date]:
    """The first and the last day of which a day or a week speaks."""
    first = monday(when) if "W" in when else date.fromisoformat(when)
    return first, first + timedelta(days=6 if "W" in when else 0)


def size() -> int:
    """How many entries have their place in the tree."""
    last = Entry.objects.aggregate(last=Max("leaf_index"))["last"]
    return 0 if last is None else last + 1


def codes_of(studio: Studio) -> list[str]:
    """The studio and its workstations, by the codes that their entries bear."""
    return list(Studio.objects.filter(within(studio.path)).order_by("path").values_list("code", flat=True))


def lines(studios: Collection[str], until: date, size: int) -> Iterator[Line]:
    """The lines of some studios up to a day, of the first `size` entries; a week counts when it is over by then."""
    theirs = reduce(or_, (Q(public__contains=f'"studio":"{code}"') for code in studios))
    found = Entry.objects.filter(theirs, code__in=CODES, leaf_index__lt=size)
    for row in reading.rows(found, "leaf_index"):
        public: dict[str, Any] = json.loads(row.public)
        line = Line(row.leaf_index or 0, row.version, public, row.commitment.hex())
        told = line.public.get("fact") or line.public["code"] not in ONLY_WITH_FACT
        if told and line.public["studio"] in studios and span(line.when)[1] <= until:
            yield line
