"""Places lie in one tree: what is above a path, and what is within it."""

from hypothesis import given
from hypothesis import strategies as st

from bandeng.studio.reach import above

parts = st.lists(st.sampled_from(["61", "6", "01", "s1"]), max_size=5)


def path(names: list[str]) -> str:
    return "".join(f"{name}." for name in names)


@given(parts, parts)
def test_what_is_above_is_what_one_lies_in(lower: list[str], upper: list[str]) -> None:
    assert (path(upper) in above(path(lower))) == path(lower).startswith(path(upper))


def test_the_whole_tree_comes_first() -> None:
    assert above("") == [""]
    assert above("61.01.s1.") == ["", "61.", "61.01.", "61.01.s1."]
