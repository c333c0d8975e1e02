"""A small committee for the tests of rosters: eight members of four sectors, ten Wednesdays at one venue."""

from datetime import date, timedelta
from typing import Any

from bandeng.core import clock, guard
from bandeng.core.actions import By
from bandeng.gather import actions, planning
from bandeng.gather.models import Absence, Roster, Series, Swap, Turn
from bandeng.studio.actions import add_person, admit_member
from bandeng.studio.models import Group
from tests.cast import Cast, build
from tests.gather.made import wednesdays

SECTORS = ("经济界", "医药卫生界", "教育界", "文化艺术界")
NAMES = ("甘立春", "惠清和", "景谷生", "麻小暑", "冉秋月", "佘寒露")


def committee(cast: Cast, since: date | None = None) -> Cast:
    """The two members of the cast and six more, of four sectors; in office for two years unless said otherwise."""
    group = Group.objects.get(studio=cast.studio)
    since = since or clock.today() - timedelta(days=730)
    for number, name in enumerate(NAMES):
        person = add_person(By(), name=name, email=f"m{number}@example.org")
        sector = SECTORS[(number + 1) % len(SECTORS)]
        cast.members[f"m{number}"] = admit_member(By(), person, group, post="某校老师", sector=sector, since=since)
        cast.people[f"m{number}"] = person
    return cast


def house() -> tuple[Cast, Series]:
    cast = committee(build())
    return cast, days(cast)


def days(cast: Cast, weeks: int = 10, **values: Any) -> Series:
    """Wednesdays from the next one on."""
    first = clock.today() + timedelta(days=1)
    return wednesdays(cast, starts_on=first, ends_on=first + timedelta(days=7 * weeks - 1), **values)


def period(series: Series) -> dict[str, date]:
    found = series.occasions.order_by("day").values_list("day", flat=True)
    return {"since": found[0], "until": found.last() or found[0]}


def draft(cast: Cast, series: Series, who: str = "officer", **values: date) -> Roster:
    by = cast.by(who)
    given = {**period(series), **values}
    made = planning.make(series, given["since"], given["until"], by.at)
    return actions.plan_roster(by, series, **given, made=made)


def published(cast: Cast, series: Series) -> Roster:
    return actions.publish(cast.by("head"), draft(cast, series))


def rosters_of(cast: Cast, series: Series) -> tuple[Roster, Roster, Absence, Turn, Swap]:
    """One of everything: a draft, a published roster, an absence, a turn of `member` and its offer to `member2`."""
    given = {**period(series), "series": series, "made_at": clock.now()}
    one = series.occasions.order_by("day").last()
    assert one
    made_from = {"announced": {}, "seen": {}}
    with guard.writing():
        drafted = Roster.objects.create(subject="draft", plan={str(one.pk): []}, outcome=made_from, **given)
        published = Roster.objects.create(
            subject="published", state=Roster.State.PUBLISHED, outcome=made_from, published_at=clock.now(), **given
        )
        turn = Turn.objects.create(occasion=one, person=cast["member"], announced_at=clock.now())
        swap = Swap.objects.create(turn=turn, to=cast["member2"], made_at=clock.now())
    absence = actions.take_absence(By(), cast["member"], since=clock.today(), until=clock.today())
    return drafted, published, absence, turn, swap


def turns(series: Series) -> set[tuple[int, int]]:
    """Who is on duty where, as announced."""
    found = Turn.objects.filter(occasion__series=series, state=Turn.State.ON)
    return set(found.values_list("occasion", "person"))
