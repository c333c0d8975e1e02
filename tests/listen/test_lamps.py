"""One lamp everywhere: what a matter's page shows is what a list finds, whatever the dates and the state."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bandeng.core import guard
from bandeng.core.actions import Origin
from bandeng.listen import lamps
from bandeng.listen.models import Matter, Reply
from bandeng.listen.models.matter import RUNNING_DUE
from bandeng.listen.states import State
from tests.cast import Cast
from tests.listen.made import received

# Around the National Day of 2025: off from 1 to 8 October.
DAYS = [date(2025, 9, 24) + timedelta(days=n) for n in range(18)]
SIZE = 12
a_day = st.sampled_from(DAYS)
drawn = st.fixed_dictionaries(
    {
        "state": st.sampled_from(list(State)),
        "origin": st.sampled_from(list(Origin)),
        "result": st.sampled_from(["", *Reply.Result.values]),
        "accept_due": st.none() | a_day,
        "reply_due": st.none() | a_day,
        "promised_on": st.none() | a_day,
    }
)


@pytest.fixture
def matters(cast: Cast) -> list[Matter]:
    return [received(cast) for _ in range(SIZE)]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(drawn, min_size=SIZE, max_size=SIZE), today=a_day)
def test_function_and_filter_agree(matters: list[Matter], rows: list[dict[str, Any]], today: date) -> None:
    for matter, row in zip(matters, rows, strict=True):
        for name, value in row.items():
            setattr(matter, name, value)
    with guard.writing():
        Matter.objects.bulk_update(matters, list(rows[0]))
    found = {shade: set(Matter.objects.filter(lamps.shining(shade, today))) for shade in lamps.COLOURS}
    assert sum(map(len, found.values())) == SIZE, "every matter has one lamp"
    due = dict(Matter.objects.annotate(due=RUNNING_DUE).values_list("pk", "due"))
    for matter in matters:
        shade, words = lamps.lamp(matter, today)
        assert matter in found[shade]
        assert words
        running = lamps.limit_of(matter)
        assert due[matter.pk] == (running[1] if running else None)


@pytest.mark.parametrize(
    ("today", "shade"),
    [
        (date(2025, 9, 29), "green"),
        # The last working day before the holidays is the one before the 9th.
        (date(2025, 9, 30), "amber"),
        (date(2025, 10, 5), "amber"),
        (date(2025, 10, 9), "amber"),
        (date(2025, 10, 10), "red"),
    ],
)
def test_amber_begins_on_the_last_working_day_before(cast: Cast, today: date, shade: str) -> None:
    matter = received(cast)
    for state, field in ((State.RECEIVED, "accept_due"), (State.IN_HAND, "reply_due"), (State.REPLIED, "promised_on")):
        matter.state, matter.result = state, "promised"
        setattr(matter, field, date(2025, 10, 9))
        assert lamps.colour(matter, today) == shade
    matter.origin = Origin.IMPORT
    assert lamps.colour(matter, today) == "grey"
