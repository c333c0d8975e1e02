"""What everyone sees first of this room: on the home page what is coming, in the list what was, year by year."""

import re
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bandeng.core import clock, guard
from bandeng.deliberate import showing
from bandeng.deliberate.actions import activity as A
from bandeng.deliberate.sections import SECTIONS
from bandeng.gather.models import Occasion
from tests.cast import Cast, build
from tests.deliberate.made_activity import announced, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return build()


def page(address: str) -> str:
    return Client().get(address).content.decode()


def test_the_home_page_shows_what_is_to_be_settled_and_the_clinic(cast: Cast) -> None:
    assert "就要商量的" not in page("/")
    prepared(cast)
    announced(cast, title="内部的事", public=False, form_key="p" * 32)
    assert "就要商量的" not in page("/")
    for number in range(4):
        announced(cast, title=f"第 {number} 件事", form_key=str(number) * 32)
    home = page("/")
    assert len(re.findall(r"第 \d 件事", home)) == 3
    assert 'href="/deliberate/"' in home
    assert 'href="/clinic/"' in home


def test_what_was_settled_stands_by_its_year_the_latest_first(cast: Cast) -> None:
    for years, title in ((2, "前年的事"), (0, "今年的事"), (1, "去年的事")):
        made = announced(cast, title=title, form_key=str(years) * 32)
        A.call_off(cast.by("officer"), made, reason="雨太大")
        opens_at = clock.now() - timedelta(days=366 * years)
        with guard.writing():
            Occasion.objects.filter(activity=made).update(day=clock.day(opens_at), opens_at=opens_at)
    said = page("/deliberate/")
    headings = re.findall(r"<h3>(\d{4}) 年</h3>", said)
    assert len(headings) == 3
    assert headings == sorted(headings, reverse=True)
    assert said.index("今年的事") < said.index("去年的事") < said.index("前年的事")


def test_each_section_of_a_page_is_read_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    one, asked = announced(cast), Counter[int]()

    def counting(place: int, give: Any) -> Any:
        def run(*given: Any) -> Any:
            asked[place] += 1
            return give(*given)

        return run

    monkeypatch.setattr(showing, "SECTIONS", {at: counting(at, give) for at, give in SECTIONS.items()})
    page(f"/deliberate/{one.pk}/")
    assert asked == dict.fromkeys(SECTIONS, 1)
