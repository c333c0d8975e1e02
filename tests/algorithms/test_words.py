"""Weighed pairs make words: held against a plain look at every stretch of a run."""

from hypothesis import given
from hypothesis import strategies as st

from bandeng.algorithms.words import joined, pairs, runs

letters = st.text("甲乙丙a", max_size=8)
weights = st.dictionaries(st.text("甲乙丙a", min_size=2, max_size=2), st.floats(0.1, 9.0))


def longest(run: str, known: dict[str, float]) -> set[str]:
    """Every stretch all of whose pairs are known and that cannot be longer on either side."""
    stretches = {(a, b) for a in range(len(run)) for b in range(a + 2, len(run) + 1)}
    whole = {(a, b) for a, b in stretches if all(pair in known for pair in pairs([run[a:b]]))}
    return {run[a:b] for a, b in whole if not {(a - 1, b), (a, b + 1)} & whole}


@given(st.lists(letters, max_size=3), weights)
def test_the_longest_stretches_of_known_pairs(found: list[str], known: dict[str, float]) -> None:
    words = joined(found, known)
    assert set(words) == {word for run in found for word in longest(run, known)}
    assert all(weight == sum(known[pair] for pair in pairs([word])) for word, weight in words.items())


def test_runs_are_what_stands_between_marks() -> None:
    assert runs("路灯，坏 了！Ａ栋") == ["路灯", "坏了", "a栋"]
    assert runs("路灯，坏了", most=4) == ["路灯", "坏"]
