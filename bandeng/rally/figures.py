"""Counts of the clinic and of mediation, without any content: each row from the record, not from the plan."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models.functions import TruncMonth

from bandeng.gather.queries import turns_done
from bandeng.rally import queries
from bandeng.rally.fields import Dispute, Law, Outcome
from bandeng.rally.lawyers import CLINIC
from bandeng.rally.models import LawFirm, Lawyer
from bandeng.rally.states import SIGNED, State
from bandeng.studio.models import Person

Rows = list[list[Any]]


@dataclass(slots=True)
class Figures:
    """One year of it."""

    year: int
    firms: int = 0
    lawyers: int = 0
    turns: int = 0
    advices: int = 0
    mediations: int = 0
    settled: int = 0
    ended: int = 0
    months: Rows = field(default_factory=list)
    fields: Rows = field(default_factory=list)
    outcomes: Rows = field(default_factory=list)
    by_firm: Rows = field(default_factory=list)
    by_lawyer: Rows = field(default_factory=list)
    disputes: Rows = field(default_factory=list)
    states: Rows = field(default_factory=list)


def of_year(person: Person, year: int) -> Figures:
    """Everything a person may count in a year."""
    since, until = date(year, 1, 1), date(year, 12, 31)
    paths = list(queries.studios(person, "clinic.see").values_list("path", flat=True))
    firms = LawFirm.objects.filter(path__in=paths, ended_at=None)
    lawyers = list(Lawyer.objects.filter(path__in=paths).select_related("person", "firm"))
    turns = turns_done([one.person_id for one in lawyers], CLINIC, since, until)
    found = queries.advices(person, since, until)
    cases = queries.mediations(person, since, until)
    by_lawyer = dict(queries.counts(found, "lawyer"))
    by_firm = dict(queries.counts(found, "lawyer__firm"))
    made = Figures(
        year=year,
        firms=firms.count(),
        lawyers=sum(one.until is None for one in lawyers),
        turns=sum(turns.values()),
        advices=found.count(),
        mediations=cases.count(),
        settled=cases.filter(state__in=SIGNED).count(),
        ended=cases.filter(state__in=(*SIGNED, State.NOT_AGREED)).count(),
    )
    months = queries.counts(found.annotate(month=TruncMonth("day")), "month")
    made.months = [[f"{month:%Y-%m}", number] for month, number in sorted(months)]
    made.fields = [[Law(code).label, number] for code, number in queries.counts(found, "field")]
    made.outcomes = [[Outcome(code).label, number] for code, number in queries.counts(found, "outcome")]
    names = dict(LawFirm.objects.filter(pk__in=by_firm).values_list("pk", "name"))
    made.by_firm = [[names[pk], number] for pk, number in by_firm.items()]
    made.by_lawyer = [
        [one.person.shown_name, one.firm.name, turns.get(one.person_id, 0), by_lawyer.get(one.pk, 0)]
        for one in lawyers
        if one.until is None or by_lawyer.get(one.pk)
    ]
    made.disputes = [[Dispute(code).label, number] for code, number in queries.counts(cases, "dispute")]
    made.states = [[State(code).label, number] for code, number in queries.counts(cases, "state")]
    return made
