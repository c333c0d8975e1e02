"""The published record: everything is repeated from it, and whatever is changed in it shows."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bandeng.algorithms.sortition import (
    Person,
    Problem,
    Quota,
    Vacancy,
    commitment,
    digest,
    draw,
    panels,
    read,
    record,
    seed,
    setup,
    verify,
)

SECRET, PUBLIC = b"0123456789abcdef0123456789abcdef", "beacon 4711"
Record = dict[str, Any]


def made() -> Record:
    people = [Person(f"k{at:02}", {"a": "xxxxy"[at % 5], "b": "uuv"[at % 3], "c": str(at)}) for at in range(30)]
    lottery = panels(people, [Quota("a", "y", 2, 3), Quota("b", "v", 1, 3), Quota("a", "x", 3, 4)], 6)
    drawn = draw(lottery, seed(SECRET, PUBLIC))
    return record(lottery, SECRET, PUBLIC, [Vacancy(drawn[1:], drawn[:1])])


@pytest.fixture(scope="module")
def whole() -> Record:
    return made()


@pytest.fixture
def changed(whole: Record) -> Record:
    return copy.deepcopy(whole)


def checks(problems: list[Problem]) -> set[str]:
    return {one.check for one in problems}


def test_a_record_goes_through_json_and_all_of_it_comes_out_again(whole: Record) -> None:
    again = json.loads(json.dumps(whole, ensure_ascii=False))
    assert again == whole == made()
    assert verify(again) == []
    assert read(again).probabilities == read(whole).probabilities
    assert "c" not in whole["pool"][0]["values"], "what no quota speaks of is nobody's business"


def test_a_setup_is_verified_before_the_draw_and_its_digest_is_what_was_committed_to(whole: Record) -> None:
    prepared = setup(read(whole))
    assert verify(prepared) == []
    assert commitment(SECRET, digest(prepared)).hex() == whole["commitment"]


def swap(one: Record, name: str, to: Any) -> None:
    one[name] = to


CHANGES: dict[str, tuple[Callable[[Record], Any], set[str]]] = {
    "someone was put into the pool": (
        lambda one: one["pool"].append({"key": "k99", "values": {"a": "x", "b": ""}}),
        {"chances"},
    ),
    "someone's value": (lambda one: one["pool"][0]["values"].update(a="y"), {"chances", "panels"}),
    "a quota": (lambda one: one["quotas"][0].update(most=9), {"best", "commitment"}),
    "a stricter quota": (lambda one: one["quotas"][2].update(most=1), {"panels"}),
    "quotas in another order": (lambda one: one["quotas"].reverse(), {"form"}),
    "the size": (lambda one: swap(one, "size", 5), {"panels"}),
    "a panel": (lambda one: one["panels"][0].__setitem__(0, 3), {"panels"}),
    "a panel twice": (
        lambda one: (one["panels"].insert(0, one["panels"][0]), one["weights"].insert(0, 0)),
        {"panels"},
    ),
    "a panel less": (lambda one: one["panels"].pop(), {"weights"}),
    "weights": (lambda one: one["weights"].append(one["weights"].pop() - 1), {"weights"}),
    "a chance": (lambda one: one["chances"].__setitem__(0, "0.5"), {"chances"}),
    "types": (lambda one: one["types"].reverse(), {"form"}),
    "the commitment": (lambda one: swap(one, "commitment", "00" * 32), {"commitment"}),
    "the secret": (lambda one: swap(one, "secret", "00" * 32), {"commitment", "draw", "replacements"}),
    "the public value": (lambda one: swap(one, "public_value", "beacon 4712"), {"draw", "replacements"}),
    "who was drawn": (lambda one: one["drawn"].__setitem__(0, "k29"), {"draw", "replacements"}),
    "who came in": (lambda one: one["replacements"][0].update({"in": ["k29"]}), {"replacements"}),
    "who stayed": (lambda one: one["replacements"][0]["staying"].pop(), {"replacements"}),
    "another format": (lambda one: swap(one, "format", "bandeng-sortition/2"), {"form"}),
    "half a weight": (lambda one: one["weights"].__setitem__(0, 0.5), {"form"}),
    "a weight below nothing": (lambda one: one["weights"].__setitem__(0, -1), {"form"}),
    "a secret that is none": (lambda one: swap(one, "secret", "xyz"), {"form"}),
    "nothing of the secret": (lambda one: one.pop("secret"), {"form"}),
    "no pool": (lambda one: swap(one, "pool", None), {"form"}),
    "a pool of nobody": (lambda one: swap(one, "pool", []), {"form"}),
    "a seat of no type": (lambda one: one["panels"][0].__setitem__(5, 400), {"panels"}),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_record_is_found_out(changed: Record, what: str) -> None:
    change, expected = CHANGES[what]
    change(changed)
    found = checks(verify(changed))
    assert found, what
    assert found & expected, found


def test_every_single_text_and_number_of_a_record_counts(whole: Record) -> None:
    def places(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        if isinstance(part, dict | list):
            inner = part.items() if isinstance(part, dict) else enumerate(part)
            return [found for key, value in inner for found in places(value, (*path, key))]
        return [path]

    for path in places(whole):
        other = copy.deepcopy(whole)
        part = other
        for key in path[:-1]:
            part = part[key]
        value = part[path[-1]]
        part[path[-1]] = value + 1 if isinstance(value, int) else f"{value}0"
        assert verify(other, best=False), path


def test_a_lottery_that_is_not_the_best_is_found_out(whole: Record) -> None:
    lottery = read(whole)
    worse = replace(lottery, panels=lottery.panels[:1], weights=(10**12,))
    assert checks(verify(record(worse, SECRET, PUBLIC))) == {"best"}
    assert verify(record(worse, SECRET, PUBLIC), best=False) == []


@pytest.mark.parametrize("junk", [{}, {"format": "bandeng-sortition/1"}, {"format": "bandeng-sortition/1", "pool": 3}])
def test_junk_is_no_record(junk: Record) -> None:
    assert checks(verify(junk)) == {"form"}
