"""Cutting a release: which matters are in it, which of them are so few that they could point to a person."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bandeng.ledger.draft import week
from bandeng.listen.models import Release
from bandeng.listen.opendata import recompute
from bandeng.listen.opendata.lines import Line, codes_of, lines, monday, span
from bandeng.studio.models import Studio

Cell = tuple[str, str]
NOT_SAID = recompute.NOT_SAID


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked for: the matters received from `since` (or from the beginning) on, told up to a day."""

    until: date
    size: int
    since: date | None = None
    hold: str = Release.Hold.NOTHING


@dataclass(slots=True)
class Cut:
    """A release as it would leave: its rows, its figures, and what whoever reviews it should look at."""

    terms: Terms
    studios: list[str]
    rows: list[dict[str, Any]]
    figures: dict[str, Any]
    matters: int
    held: int
    # (week of receipt, kind or `NOT_SAID`): how many matters; only those below the studio's least.
    small: dict[Cell, int] = field(default_factory=dict)
    cells: int = 0
    weekly: bool = False
    least: int = 0


def cut(studio: Studio, terms: Terms) -> Cut:
    """Cut a release by its terms. The same terms always give the same rows: the ledger only grows."""
    return recut(codes_of(studio), terms, studio.setting("public_cell_least"))


def recut(studios: list[str], terms: Terms, least: int) -> Cut:
    found = _of_matters(lines(studios, terms.until, terms.size), terms.since)
    cells = _cells(found)
    number = Counter(cells.values())
    few = {subject for subject, cell in cells.items() if number[cell] < least}
    left_out = few if terms.hold == Release.Hold.LEAVE_OUT else set()
    # What the ledger itself says by the week cannot be made coarser.
    made_coarse = {subject for subject in few if cells[subject][1] != NOT_SAID and terms.hold == Release.Hold.COARSEN}
    rows = [_row(line) for line in found if line.public["subject"] not in left_out | made_coarse]
    # Behind the others, and in an order that tells nothing: between two days a line would have a day.
    coarse = [line for line in found if line.public["subject"] in made_coarse]
    rows += [_coarse_row(line) for line in sorted(coarse, key=lambda line: line.public["subject"])]
    flat = [row["public"] for row in rows]
    left = Counter(_cells_of_rows(flat).values())
    return Cut(
        terms=terms,
        studios=studios,
        rows=rows,
        figures=recompute.figures(flat),
        matters=sum(left.values()),
        held=len(left_out | made_coarse),
        small={cell: count for cell, count in sorted(left.items()) if count < least},
        cells=len(left),
        least=least,
        weekly=any("week" in row["public"] for row in rows),
    )


def _of_matters(found: Iterable[Line], since: date | None) -> list[Line]:
    """Only lines about matters that came in within the period; those of an import that was undone go with it."""
    kept: list[Line] = []
    known: set[str] = set()
    undone: set[str] = set()
    for line in found:
        code, fact, subject = line.public["code"], line.public.get("fact"), line.public["subject"]
        begins = code == "matter.receive" or (code == "matter.split" and fact == "received")
        if begins and (since is None or span(line.when)[0] >= since):
            known.add(subject)
        if code == "import.undo":
            undone.add(subject)
        kept.append(line)
    return [line for line in kept if line.public["subject"] in known - undone]


def _cells(found: Iterable[Line]) -> dict[str, Cell]:
    return _cells_of_rows([line.public for line in found])


def _cells_of_rows(rows: Iterable[dict[str, Any]]) -> dict[str, Cell]:
    """In which cell each matter is: the week it came in, and its kind where the ledger says it."""
    cells: dict[str, Cell] = {}
    for row in rows:
        first, kind = cells.get(row["subject"], ("", NOT_SAID))
        first = first or week(monday(row.get("day") or row["week"]))
        cells[row["subject"]] = (first, row["kind"] if row.get("day") else kind)
    return cells


def _row(line: Line) -> dict[str, Any]:
    return {"index": line.index, "version": line.version, "commitment": line.commitment, "public": line.public}


def _coarse_row(line: Line) -> dict[str, Any]:
    """A line by week and without kind, though the ledger says more: without its place, which would tell the time."""
    public = {name: value for name, value in line.public.items() if name != "day"}
    return {"public": {**public, "kind": "", "week": week(monday(line.when))}}
