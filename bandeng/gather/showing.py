"""A roster as its page shows it: a table by day and venue, what changes, and each person's load."""

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from bandeng.algorithms.roster import Reason
from bandeng.gather import asking, planning
from bandeng.gather.actions.rosters import uncovered
from bandeng.gather.asking import Question
from bandeng.gather.models import Occasion, Roster
from bandeng.gather.planning import Burden, Sitting
from bandeng.gather.reasons import Words
from bandeng.studio.models import Person, Venue

NEW, GONE = "new", "gone"


@dataclass(frozen=True)
class Seat:
    """Someone at an occasion; `mark`: added or removed by this draft."""

    person: Person
    sector: str = ""
    mark: str = ""


@dataclass
class Cell:
    """One occasion: who sits there, whether by hand, and what is wrong with it."""

    occasion: Occasion
    seats: list[Seat]
    pinned: bool = False
    reason: str = ""
    problems: list[str] = field(default_factory=list)
    ahead: bool = True

    @property
    def missing(self) -> int:
        """Seats that nobody has."""
        return max(0, self.occasion.need - sum(seat.mark != GONE for seat in self.seats))


@dataclass(frozen=True)
class Row:
    day: date
    cells: list[tuple[Venue, list[Cell]]]


@dataclass(frozen=True)
class Load:
    """A bar of someone's load. Lengths in thousandths of the longest."""

    person: Person
    sector: str
    burden: Burden
    longest: float

    @property
    def done(self) -> int:
        return round(1000 * self.burden.done / self.longest)

    @property
    def planned(self) -> int:
        return round(1000 * self.burden.planned / self.longest)

    @property
    def share(self) -> int:
        return min(996, round(1000 * self.burden.share / self.longest))


@dataclass(frozen=True)
class Shown:
    rows: list[Row]
    venues: list[Venue]
    loads: list[Load]
    # Broken rules that nobody gave a reason for.
    problems: list[str]
    conflict: list[str]
    relax: list[str]
    changes: int
    figures: dict[str, Any]
    changed_since: bool


def shown(roster: Roster, now: datetime) -> Shown:
    """Everything the page of a roster shows."""
    asked = planning.asked_of(roster, now)
    draft = roster.state == Roster.State.DRAFT
    announced = asking.announced(asked.occasions.values())
    sitting, before, occasions = _sitting(roster, asked, announced)
    ahead = {key: people for key, people in sitting.items() if key in asked.occasions}
    broken = planning.broken(asked, ahead) if draft or roster.state == Roster.State.PUBLISHED else []
    people = _people(asked, sitting, before)
    open_, words = uncovered(roster, broken), Words(asked.rules, asked.occasions, people)
    cells = [_cell(roster, asked, one, sitting, before, people, now) for one in occasions]
    for cell in cells:
        cell.problems = words.said(one for one in open_ if _here(one, cell))
    venues = sorted({one.venue for one in occasions}, key=lambda venue: venue.pk)
    conflict = roster.outcome.get("conflict", {}) if draft and not _whole(ahead, asked) else {}
    return Shown(
        rows=_rows(cells, venues),
        venues=venues,
        loads=_loads(asked, ahead, people),
        problems=words.said(open_),
        conflict=words.said(planning.unpacked(one) for one in conflict.get("reasons", [])),
        relax=words.relaxed(planning.unpacked(one) for one in conflict.get("relax", [])),
        changes=sum(bool(seat.mark) for cell in cells for seat in cell.seats),
        figures=planning.figures(asked, ahead),
        changed_since=draft and planning.outdated(roster, asked, announced, now),
    )


def _sitting(roster: Roster, asked: Question, announced: Sitting) -> tuple[Sitting, Sitting, list[Occasion]]:
    """Who sits where, who was announced before (nobody: no difference is shown), and the occasions by time."""
    if roster.state == Roster.State.PUBLISHED:
        held = roster.series.occasions.filter(day__range=(roster.since, roster.until), state=Occasion.State.ON)
        occasions = list(held.select_related("venue").order_by("opens_at", "venue", "pk"))
        return asking.announced(occasions), {}, occasions
    sitting = planning.loose(roster.plan)
    # Occasions that came after the draft stand there empty; those that fell out since are no longer shown.
    wanted = Occasion.objects.filter(pk__in=sitting, state=Occasion.State.ON) if sitting else Occasion.objects.none()
    there = {one.pk: one for one in wanted.select_related("venue")} | asked.occasions
    occasions = sorted(there.values(), key=lambda one: (one.opens_at, one.venue_id, one.pk))
    before = announced if any(announced.values()) and roster.state == Roster.State.DRAFT else {}
    return {one.pk: sitting.get(one.pk, []) for one in occasions}, before, occasions


def _here(reason: Reason, cell: Cell) -> bool:
    """Whether a broken rule is told at an occasion; that people are missing is told there anyway."""
    if reason.duty:
        return reason.duty == str(cell.occasion.pk) and not cell.missing
    sitting = {str(seat.person.pk) for seat in cell.seats if seat.mark != GONE}
    return reason.rule in ("away", "rest") and reason.day == cell.occasion.day and reason.worker in sitting


def _whole(sitting: Sitting, asked: Question) -> bool:
    return all(len(people) == asked.occasions[key].need for key, people in sitting.items())


def _people(asked: Question, *sittings: Sitting) -> dict[int, Person]:
    found = {pk: one.person for pk, one in asked.candidates.items()}
    others = {one for sitting in sittings for people in sitting.values() for one in people} - set(found)
    return found | (Person.objects.in_bulk(list(others)) if others else {})


def _cell(
    roster: Roster,
    asked: Question,
    one: Occasion,
    sitting: Sitting,
    before: Sitting,
    people: dict[int, Person],
    now: datetime,
) -> Cell:
    here, was = sitting.get(one.pk, []), before.get(one.pk)
    marked = [(pk, NEW if was is not None and pk not in was else "") for pk in here]
    marked += [(pk, GONE) for pk in was or [] if pk not in here]
    sectors = {pk: candidate.sector for pk, candidate in asked.candidates.items()}
    draft = roster.state == Roster.State.DRAFT
    kept = roster.outcome.get("kept", {}).get(str(one.pk), {})
    return Cell(
        occasion=one,
        seats=[Seat(people[pk], sectors.get(pk, ""), mark) for pk, mark in marked if pk in people],
        pinned=draft and str(one.pk) in roster.pinned,
        reason=kept.get("reason", "") if draft else "",
        ahead=one.opens_at > now,
    )


def _rows(cells: list[Cell], venues: list[Venue]) -> list[Row]:
    found = []
    for day, those in groupby(sorted(cells, key=lambda cell: cell.occasion.day), key=lambda cell: cell.occasion.day):
        of_day = list(those)
        found.append(
            Row(day, [(venue, [cell for cell in of_day if cell.occasion.venue_id == venue.pk]) for venue in venues])
        )
    return found


def _loads(asked: Question, sitting: Sitting, people: dict[int, Person]) -> list[Load]:
    burdens = planning.burdens(asked, sitting)
    longest = max([1.0, *(float(one.total) for one in burdens), *(one.share for one in burdens)])
    made = [Load(people[one.person], asked.candidates[one.person].sector, one, longest) for one in burdens]
    return sorted(made, key=lambda load: (load.burden.share - load.burden.total, load.person.sort_key))
