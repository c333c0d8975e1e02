"""The order of speakers as a pure function: whatever is asked, it is fair."""

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bandeng.deliberate.speakers import fair

START = datetime(2026, 11, 27, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    pk: int
    participant_id: int
    asked_at: datetime


queues = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 600)), max_size=20).map(
    lambda rows: [Asked(pk, who, START + timedelta(seconds=at)) for pk, (who, at) in enumerate(rows)]
)
counts = st.dictionaries(st.integers(1, 12), st.integers(0, 5))


@given(queues, counts)
def test_whoever_has_spoken_least_comes_first_then_who_asked_first(
    waiting: list[Asked], spoken: dict[int, int]
) -> None:
    order = fair(waiting, spoken)
    assert sorted(order, key=lambda one: one.pk) == waiting
    for before, after in itertools.pairwise(order):
        had = spoken.get(before.participant_id, 0), spoken.get(after.participant_id, 0)
        assert had[0] <= had[1]
        if had[0] == had[1]:
            assert (before.asked_at, before.pk) < (after.asked_at, after.pk)


@given(queues, counts)
def test_the_order_does_not_hang_on_how_the_rows_come(waiting: list[Asked], spoken: dict[int, int]) -> None:
    assert fair(list(reversed(waiting)), spoken) == fair(waiting, spoken)


@given(st.integers(1, 8), st.integers(0, 40), st.randoms(use_true_random=False))
def test_who_always_asks_again_never_gets_two_turns_ahead(people: int, turns: int, chance: object) -> None:
    """All wish to speak all the time: after any number of turns nobody has spoken twice more than another."""
    spoken = dict.fromkeys(range(people), 0)
    waiting = [Asked(who, who, START) for who in range(people)]
    for turn in range(1, turns + 1):
        chance.shuffle(waiting)  # type: ignore[attr-defined]
        first = fair(waiting, spoken)[0]
        waiting.remove(first)
        spoken[first.participant_id] += 1
        waiting.append(Asked(people + turn, first.participant_id, START + timedelta(seconds=turn)))
        assert max(spoken.values()) - min(spoken.values()) <= 1
