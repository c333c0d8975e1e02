"""Numbers in addresses and hidden fields: anything else is nothing, and no page breaks over it."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bandeng.web.numbers import whole
from tests.cast import Cast, build


@given(st.integers(0, 10**9 - 1))
def test_a_number_is_read(number: int) -> None:
    assert whole(str(number)) == number


@given(st.text() | st.sampled_from(["", "-1", "1.0", " 1", "１２", "²", "9" * 10, "9" * 6000]))
def test_anything_else_is_nothing(text: str) -> None:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        assert whole(text) is None


PAGES = (
    ("privacy_reports", "year"),
    ("clinic_figures", "year"),
    ("book", "member"),
    ("members", "group"),
    ("poll_new", "activity"),
    ("draw_new", "activity"),
    ("ballot_add", "activity"),
    ("activity_open", "item"),
    ("activities", "year"),
)


@pytest.mark.django_db
@pytest.mark.either_engine
@pytest.mark.parametrize(("name", "field"), PAGES)
def test_no_page_breaks_over_a_number_of_thousands_of_digits(name: str, field: str) -> None:
    cast: Cast = build()
    for said in ("9" * 6000, "９９", "-1"):
        assert cast.client("officer").get(reverse(name), {field: said}).status_code in (200, 403)
