"""Drawing: by the published steps to the byte, each as often as the lottery says; substitutes by lot, within quotas."""

import hashlib
import hmac
import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandeng.algorithms.sortition import (
    Infeasible,
    Limit,
    Lottery,
    Person,
    Quota,
    commitment,
    digest,
    draw,
    panels,
    replacement,
    seed,
    setup,
)
from bandeng.algorithms.sortition.draw import below, rank
from tests.algorithms.pools import Given, keeps, pools

# The worked example of docs/sortition.md.
PEOPLE = [Person(f"p{at}", {"sex": "f" if at < 5 else "m"}) for at in range(1, 7)]
QUOTAS = [Quota("sex", "f", 2, 3), Quota("sex", "m", 1, 2)]
SECRET, PUBLIC = bytes(range(32)), "2026-12-01 03 11 17 22 29 31 07"


@pytest.fixture(scope="module")
def example() -> Lottery:
    return panels(PEOPLE, QUOTAS, 4)


def test_the_worked_example(example: Lottery) -> None:
    assert (example.panels, example.weights) == (((0, 0, 0, 1), (0, 0, 1, 1)), (666_666_666_667, 333_333_333_333))
    assert digest(setup(example)).hex() == "fabef46ae67874a193b1d4189cd0bc7e2bd23afd5291ae086de8c733f120daa8"
    assert (
        commitment(SECRET, digest(setup(example))).hex()
        == "1c5afed1089883710075ba0f72b5ddb2bcbc8c91c8a5e45ff1b2ecf48fd52540"
    )
    drawn = seed(SECRET, PUBLIC)
    assert drawn.hex() == "ff58a4f98f841b049c69031a65b13c274ef65441e7086be5da163191c5d0c418"
    assert draw(example, drawn) == ("p1", "p2", "p3", "p6")
    assert replacement(example, draw(example, drawn)[1:], draw(example, drawn)[:1], drawn) == ("p4",)


def test_the_steps_repeated_from_the_document_alone() -> None:
    people = [Person(f"k{at:02}", {"a": "xyz"[at % 3], "b": "uv"[at % 7 % 2]}) for at in range(30)]
    lottery = panels(people, [Quota("a", "x", 2, 3), Quota("a", "y", 1, 2), Quota("b", "u", 3, 4)], 7)
    for number in range(40):
        drawn = hashlib.sha256(b"%d" % number).digest()

        def numbers(name: bytes, drawn: bytes = drawn):
            at = 0
            while True:
                block = hmac.new(drawn, name + b"\x00" + at.to_bytes(8, "big"), hashlib.sha256).digest()
                yield int.from_bytes(block, "big")
                at += 1

        def pick(source, limit: int) -> int:
            while (value := next(source)) >= (1 << 256) // limit * limit:
                pass
            return value % limit

        rest = pick(numbers(b"panel"), 10**12)
        for panel, weight in zip(lottery.panels, lottery.weights, strict=True):  # noqa: B007
            rest -= weight
            if rest < 0:
                break
        source, chosen = numbers(b"members"), []
        for kind in range(len(lottery.pool.types)):
            keys = list(lottery.pool.members[kind])
            for place in range(panel.count(kind)):
                other = place + pick(source, len(keys) - place)
                keys[place], keys[other] = keys[other], keys[place]
                chosen.append(keys[place])
        assert draw(lottery, drawn) == tuple(sorted(chosen))


def test_numbers_beyond_the_last_full_multiple_are_skipped() -> None:
    assert below(iter([2**256 - 1, 7]), 3) == 1  # 2^256 is 3 · n + 1
    assert below(iter([2**256 - 2, 7]), 3) == 2
    assert below(iter([2**256 - 1]), 2**128) == 2**128 - 1


def test_everyone_is_drawn_as_often_as_the_lottery_says() -> None:
    people = [Person(f"k{at:02}", {"a": "xxxxxyyz"[at % 8], "b": "uuv"[at % 3]}) for at in range(24)]
    lottery = panels(people, [Quota("a", "x", 1, 2), Quota("a", "z", 1, 2), Quota("b", "v", 2, 2)], 5)
    times = 5_000
    seen = Counter(key for at in range(times) for key in draw(lottery, hashlib.sha256(b"%d" % at).digest()))
    for key, chance in lottery.probabilities.items():
        assert abs(seen[key] - times * chance) <= 4.5 * math.sqrt(times * chance * (1 - chance)) + 1e-3, key


@settings(max_examples=40, deadline=None)
@given(pools(40), st.binary(min_size=32, max_size=32))
def test_each_panel_drawn_has_its_size_and_keeps_all_quotas(made: Given, drawn: bytes) -> None:
    people, quotas, size = made
    lottery = panels(people, quotas, size)
    keys = draw(lottery, drawn)
    assert len(set(keys)) == size
    assert keeps([one for one in people if one.key in keys], quotas)


def test_a_secret_is_long_enough() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        seed(b"short", "1")
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(b"short", b"")


@settings(max_examples=40, deadline=None)
@given(pools(40), st.binary(min_size=32, max_size=32), st.integers(1, 3))
def test_substitutes_keep_all_quotas_or_the_conflict_is_told(made: Given, drawn: bytes, number: int) -> None:
    people, quotas, size = made
    lottery = panels(people, quotas, size)
    keys = draw(lottery, drawn)
    out, staying = keys[:number], keys[number:]
    changed: list[Quota] = []
    try:
        new = replacement(lottery, staying, out, drawn)
    except Infeasible as error:
        if len(people) - len(out) < size:
            return
        changed = [Quota(one.quota.attribute, one.quota.value, one.least, one.most) for one in error.changes]
        new = replacement(lottery, staying, out, drawn, changed)
    other = {(one.attribute, one.value) for one in changed}
    quotas = [*changed, *(one for one in quotas if (one.attribute, one.value) not in other)]
    assert not set(new) & set(keys)
    assert len({*staying, *new}) == size
    assert keeps([one for one in people if one.key in {*staying, *new}], quotas)


def test_everyone_who_fits_comes_in_equally_often() -> None:
    people = [Person(f"k{at:02}", {"a": "xxy"[at % 3]}) for at in range(18)]
    lottery = panels(people, [Quota("a", "x", 2, 3), Quota("a", "y", 1, 1)], 3)
    seen, times = Counter[str](), 3_000
    for at in range(times):
        seen.update(replacement(lottery, ["k02", "k00"], ["k01"], hashlib.sha256(b"%d" % at).digest()))
    assert set(seen) == {f"k{at:02}" for at in range(3, 18) if at % 3 != 2}
    assert all(abs(count - times / 10) < 4.5 * math.sqrt(times * 0.09) for count in seen.values())


def test_the_queue_of_substitutes_is_fixed_by_the_seed(example: Lottery) -> None:
    drawn = seed(SECRET, PUBLIC)
    queue = sorted(["p1", "p2", "p3", "p4"], key=lambda key: rank(drawn, key))
    assert replacement(example, ["p5"], ["p6"], drawn) == tuple(queue[:3])
    assert replacement(example, ["p5"], ["p6", queue[0]], drawn) == tuple(queue[1:])


def test_seats_that_nobody_may_fill_are_told(example: Lottery) -> None:
    with pytest.raises(Infeasible) as told:
        replacement(example, ["p1", "p2"], ["p5", "p6"], seed(SECRET, PUBLIC))
    assert told.value.conflict == (Limit("sex", "f", "most", 3),)
    assert [(one.quota.value, one.least, one.most) for one in told.value.changes] == [("f", 2, 4), ("m", 0, 2)]


@pytest.mark.parametrize(
    ("staying", "out", "word"),
    [
        (["p9"], [], "not in the pool"),
        (["p1"], ["p1"], "both"),
        (["p1", "p2", "p3", "p5", "p6"], [], "5 people"),
    ],
)
def test_vacancies_that_make_no_sense_are_refused(
    example: Lottery, staying: list[str], out: list[str], word: str
) -> None:
    with pytest.raises(ValueError, match=word):
        replacement(example, staying, out, seed(SECRET, PUBLIC))
    with pytest.raises(ValueError, match="no quota"):
        replacement(example, ["p1"], ["p5"], seed(SECRET, PUBLIC), [Quota("sex", "x", 0, 1)])
