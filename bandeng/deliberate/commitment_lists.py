"""The responsibility list (责任清单): who sees which lines, filters, one line as it is shown, what is late and why."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, Count, DateField, F, Q, QuerySet, When
from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.working_calendar import calendar
from bandeng.deliberate import commitment_lamps as lamps
from bandeng.deliberate import rules
from bandeng.deliberate.commitment_states import TONES, S
from bandeng.deliberate.models import Commitment, Evidence
from bandeng.studio.ladder import LABELS
from bandeng.studio.ladder import TONES as RUNG_TONES
from bandeng.studio.models import Person
from bandeng.web import formats

RUNNING = Case(*(When(state=state, then=F(field)) for state, field in lamps.LIMITS.values()), output_field=DateField())


def files() -> Iterable[str]:
    """The pictures that rows of this part name."""
    return Evidence.objects.values_list("file", flat=True)


def seen(person: Person, verb: str = "commitment.see") -> QuerySet[Commitment]:
    """Those on which a person may do `verb`."""
    found = Commitment.objects.filter(rules.visible(person, verb))
    return found.select_related("activity__studio", "unit", "person").prefetch_related("rungs")


def waiting(person: Person) -> QuerySet[Commitment]:
    """What waits for this person: to be taken on, to be done."""
    mine = Q(state=S.PROPOSED, asked_on=None) | Q(state=S.TAKEN)
    return seen(person, "commitment.take_on").filter(mine)


def to_settle(person: Person) -> QuerySet[Commitment]:
    """What waits for whoever follows: reports to be confirmed, dates to be answered, droppings to be agreed to."""
    asked = Q(state=S.DONE) | Q(asked_on__isnull=False) | Q(drop_by__isnull=False) & ~Q(drop_by=person)
    found = seen(person, "commitment.follow").filter(asked)
    own = rules.visible(person, "commitment.take_on") | Q(done_by=person) | Q(taken_by=person) | Q(asked_by=person)
    return found.exclude(pk__in=Commitment.objects.filter(own).values("pk"))


def first_due(found: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """What is due first comes first; what has no limit, last."""
    return found.annotate(limit=RUNNING).order_by(F("limit").asc(nulls_last=True), "activity", "number")


def row(one: Commitment, today: date) -> dict[str, Any]:
    """One line: lamp, state, whose, working days late, why, and the highest rung of this limit."""
    running = lamps.limit_of(one)
    late = calendar().workdays_between(running[1], today) if running and running[1] < today else 0
    taken = [rung.code for rung in one.rungs.all() if running and rung.due_on == running[1]]
    code = taken[-1].partition(".")[2] if taken else ""
    return {
        "one": one,
        "lamp": lamps.lamp(one, today),
        "tone": TONES[S(one.state)],
        "days": late,
        "late": bool(running and running[1] < today),
        "why": because(one),
        "rung": LABELS.get(code, ""),
        "rung_tone": RUNG_TONES.get(code, ""),
    }


def because(one: Commitment) -> str:
    """What it waits for, with the day."""
    if one.state == S.PROPOSED and one.asked_on:
        return _("承办的人提出改到%(day)s，还没有答复") % {"day": formats.date(one.asked_on)}
    if one.state == S.PROPOSED:
        return _("%(day)s提出，还没有认领") % {"day": formats.date(clock.day(one.proposed_at))}
    if one.state == S.TAKEN and one.sent_back:
        return _("核实时退回，还没有再报告")
    if one.state == S.TAKEN and one.taken_at:
        return _("%(day)s认领，还没有报告办完") % {"day": formats.date(clock.day(one.taken_at))}
    if one.state == S.DONE:
        return _("%(day)s办完，还没有核实") % {"day": formats.date(one.done_on)}
    return ""


class Filters:
    """What the address asks for: unit, lamp, state, activity; anything unknown is left out."""

    def __init__(self, query: Any, found: QuerySet[Commitment], today: date) -> None:
        self.all, self.today = found, today
        units = found.filter(unit__isnull=False).values_list("unit", "unit__name").distinct().order_by("unit__name")
        self.units = [(str(pk), name) for pk, name in units]
        self.states = [(str(value), label) for value, label in S.choices]
        self.lamps = [("red", _("已逾期")), ("amber", _("将到期")), ("green", _("期限内")), ("grey", _("不计时"))]
        self.unit = self._known(query.get("unit", ""), self.units)
        self.state = self._known(query.get("state", ""), self.states)
        self.lamp = self._known(query.get("lamp", ""), self.lamps)

    @staticmethod
    def _known(given: str, choices: list[tuple[str, Any]]) -> str:
        return given if given in dict(choices) else ""

    def chosen(self) -> QuerySet[Commitment]:
        found = self.all
        if self.unit:
            found = found.filter(unit=int(self.unit))
        if self.state:
            found = found.filter(state=self.state)
        if self.lamp:
            found = found.filter(lamps.shining(self.lamp, self.today))
        return first_due(found)

    def said(self) -> list[str]:
        """The filters in words."""
        pairs = ((self.unit, self.units), (self.state, self.states), (self.lamp, self.lamps))
        return [str(dict(choices)[value]) for value, choices in pairs if value]

    def counts(self) -> list[tuple[Any, int]]:
        """How many there are in each state, of all."""
        numbers = dict(self.all.order_by().values_list("state").annotate(Count("pk")))
        late = self.all.filter(lamps.shining("red", self.today)).count()
        return [(label, numbers.get(value, 0)) for value, label in S.choices] + [(_("已逾期"), late)]
