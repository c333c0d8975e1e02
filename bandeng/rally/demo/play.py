"""A year of clinics: firms, lawyers, weekly turns, advices."""

import csv
import tomllib
import uuid
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from bandeng.core import clock
from bandeng.core.actions import By, Origin
from bandeng.gather import actions as gather
from bandeng.gather import demo
from bandeng.gather.models import Attendance, Occasion
from bandeng.rally import actions
from bandeng.rally.lawyers import KIND
from bandeng.rally.models import Lawyer
from bandeng.studio.actions import add_person
from bandeng.studio.models import Venue

HERE = Path(__file__).parent
YEAR, AHEAD = timedelta(days=364), timedelta(days=91)
OPENS, CLOSES = time(14, 30), time(17)
# So many of the lawyers can sign in.
TRIED = 2


def play(stage: demo.Stage) -> None:
    """Every Friday afternoon two lawyers of different firms sit where the studio is; some visitors come."""
    start = stage.today - YEAR
    by = stage.by.later(datetime.combine(start - 2 * demo.BEFORE, OPENS, clock.HERE))
    admit(by, stage)
    series = gather.arrange_series(
        by,
        stage.studio,
        kind=KIND.code,
        title="法律咨询",
        venues=Venue.objects.filter(studio=stage.station).order_by("pk")[:1],
        recurs="FREQ=WEEKLY;BYDAY=FR",
        starts_on=start,
        opens=OPENS,
        closes=CLOSES,
        bookable=True,
    )
    demo.rosters(stage, series, stage.today + AHEAD)
    ask(stage, start)


def read() -> list[dict[str, str]]:
    with (HERE / "lawyers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sign_ins() -> list[tuple[str, str, str]]:
    """(kind of role, name, sign-in name) of those who can sign in."""
    return [("lawyer", row["name"], f"lawyer{number}") for number, row in enumerate(read()[:TRIED], 1)]


def admit(by: By, stage: demo.Stage) -> list[Lawyer]:
    """The firms and their lawyers."""
    rows = read()
    names = list(dict.fromkeys(row["firm"] for row in rows))
    firms = {name: actions.add_firm(by, stage.studio, name=name) for name in names}
    made = [
        actions.admit_lawyer(
            by,
            firms[row["firm"]],
            person=add_person(by, name=row["name"]),
            specialities=row["specialities"].split("|"),
            since=clock.day(by.at),
        )
        for row in rows
    ]
    for lawyer, (_kind, _name, sign_in) in zip(made, sign_ins(), strict=False):
        demo.give_sign_in(by, lawyer.person, name=sign_in)
    return made


def ask(stage: demo.Stage, since: date) -> None:
    """Whoever was there wrote up what one or two visitors asked."""
    rng = Random(f"{stage.seed} clinic")
    notes = tomllib.loads((HERE / "notes.toml").read_text(encoding="utf-8"))["note"]
    there = Attendance.objects.filter(
        occasion__kind=KIND.code, occasion__state=Occasion.State.ON, occasion__day__gte=since
    )
    for one in there.select_related("occasion", "person").order_by("at", "pk"):
        for note in rng.sample(notes, rng.choice((1, 1, 2))):
            at = one.occasion.opens_at + timedelta(minutes=rng.randint(20, 140))
            by = By(person=one.person, role="staff", at=at, origin=Origin.DEMO)
            words = {name: note[name] for name in ("facts", "advice", "next")}
            key = uuid.UUID(int=rng.getrandbits(128)).hex
            actions.write_advice(
                by, one.occasion, note=words, field=note["field"], outcome=note["outcome"], form_key=key
            )
