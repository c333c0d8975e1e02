"""The cast, with two firms, two lawyers of one of them and one of the other, and a clinic today."""

from datetime import time

import pytest

from bandeng.core import clock, guard
from bandeng.core.actions import By
from bandeng.gather.actions import add_occasion
from bandeng.gather.models import Occasion, Turn
from bandeng.rally import actions as A
from bandeng.studio.models import Venue
from tests.cast import Cast, build


@pytest.fixture
def cast(db: None) -> Cast:
    cast = build()
    first = A.add_firm(By(), cast.studio, name="正衡律师事务所", line="029-86000001")
    second = A.add_firm(By(), cast.studio, name="明理律师事务所")
    for name, shown, firm in (("lawyer", "律清和", first), ("lawyer2", "律孟夏", first), ("lawyer3", "律仲秋", second)):
        lawyer = A.admit_lawyer(By(), firm, name=shown, specialities=["family"], licence="执业律师")
        cast.people[name] = lawyer.person
    return cast


def clinic_today(cast: Cast, *names: str) -> Occasion:
    """A clinic today at which these have a turn."""
    occasion = add_occasion(
        cast.by("officer"),
        cast.studio,
        kind="clinic",
        title="法律咨询",
        venue=Venue.objects.get(studio=cast.studio),
        day=clock.today(),
        opens=time(9),
        closes=time(11, 30),
    )
    with guard.writing():
        for name in names:
            Turn.objects.create(occasion=occasion, person=cast[name], announced_at=clock.now())
    return occasion


@pytest.fixture
def occasion(cast: Cast) -> Occasion:
    return clinic_today(cast, "lawyer", "lawyer3")
