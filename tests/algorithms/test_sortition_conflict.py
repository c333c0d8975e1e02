"""Quotas in conflict: a set none of which can be spared, and the least change after which there is a panel."""

import itertools

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bandeng.algorithms.sortition import Infeasible, Limit, Person, Quota, panels
from tests.algorithms.pools import keeps


def told(people: list[Person], quotas: list[Quota], size: int) -> Infeasible:
    with pytest.raises(Infeasible) as raised:
        panels(people, quotas, size)
    return raised.value


def exists(people: list[Person], quotas: list[Quota], size: int) -> bool:
    """By looking at every panel."""
    return any(keeps(chosen, quotas) for chosen in itertools.combinations(people, size))


def as_quotas(limits: tuple[Limit, ...], size: int) -> list[Quota]:
    return [
        Quota(one.attribute, one.value, one.number, size)
        if one.side == "least"
        else Quota(one.attribute, one.value, 0, one.number)
        for one in limits
    ]


rows = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), min_size=3, max_size=9)
wanted = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), min_size=5, max_size=5)


@settings(max_examples=80, deadline=None)
@given(rows, wanted, st.integers(2, 4))
def test_the_conflict_is_real_and_minimal_and_the_change_the_least(
    made: list[tuple[int, int]], least: list[tuple[int, int]], size: int
) -> None:
    size = min(size, len(made))
    people = [Person(str(at), {"a": str(a), "b": str(b)}) for at, (a, b) in enumerate(made)]
    values = [("a", "0"), ("a", "1"), ("a", "2"), ("b", "0"), ("b", "1")]
    quotas = [Quota(*value, low, low + more) for value, (low, more) in zip(values, least, strict=True)]
    assume(not exists(people, quotas, size))
    error = told(people, quotas, size)
    limits = error.conflict
    assert limits
    assert not exists(people, as_quotas(limits, size), size)
    for one in limits:
        assert exists(people, as_quotas(tuple(other for other in limits if other != one), size), size)
    changed = {(one.quota.attribute, one.quota.value): (one.least, one.most) for one in error.changes}
    after = [
        Quota(one.attribute, one.value, *changed.get((one.attribute, one.value), (one.least, one.most)))
        for one in quotas
    ]
    assert exists(people, after, size)
    spent = [max(old.least - new.least, new.most - old.most) for old, new in zip(quotas, after, strict=True)]
    cheapest = min(
        (sum(costs), max(costs))
        for costs in (
            [max(0, one.least - held, held - one.most) for one in quotas for held in [_held(chosen, one)]]
            for chosen in itertools.combinations(people, size)
        )
    )
    assert (sum(spent), max(spent)) == cheapest


def _held(chosen: tuple[Person, ...], quota: Quota) -> int:
    return sum(one.values[quota.attribute] == quota.value for one in chosen)


def test_a_quota_that_cannot_be_kept_alone_is_named_alone() -> None:
    people = [Person(str(at), {"a": "x" if at else "y", "b": "1"}) for at in range(9)]
    error = told(people, [Quota("a", "x", 0, 2), Quota("a", "y", 2, 3), Quota("b", "1", 0, 2)], 4)
    assert error.conflict == (Limit("a", "x", "most", 2),)
    assert [(one.quota.attribute, one.least, one.most) for one in error.changes] == [
        ("a", 0, 3),
        ("a", 1, 3),
        ("b", 0, 4),
    ]


def test_whole_people_can_be_in_conflict_where_fractions_are_not() -> None:
    people = [Person(name, {one: "yes" if one in name else "no" for one in "abc"}) for name in ("ab", "bc", "ca", "1")]
    quotas = [Quota(one, "yes", 1, 1) for one in "abc"]
    error = told(people, quotas, 2)
    assert len(error.conflict) >= 3
    assert sum(abs(one.least - one.quota.least) + abs(one.most - one.quota.most) for one in error.changes) == 1
