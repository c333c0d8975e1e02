"""Fifty at the same moment: for the last times of a day, with one form, at two desks. With real threads."""

from collections import Counter

import pytest
from django.test import Client

from bandeng.gather import actions as G
from bandeng.gather.models import Booking
from bandeng.ledger.models import Entry
from tests.cast import Cast, build
from tests.gather.test_book import fill
from tests.gather.visits import RESIDENT, at, booked, occasion, today
from tests.listen.test_concurrency import split, together

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 50


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The cast where transactions really commit."""
    return build()


def test_fifty_for_ten_times(cast: Cast) -> None:
    """All wish for the same one: ten get a time, each another, forty are told that the day is full."""
    day = occasion(cast)
    deeds = [lambda n=n: booked(day, at(day, 9), name=f"{n}", phone="") for n in range(MANY)]
    won, lost = split(together(deeds))
    assert (len(won), len(lost)) == (10, 40)
    assert {type(one) for one in lost} == {G.Full}
    assert len({one.at for one in won}) == 10
    assert Entry.objects.filter(code="booking.book").count() == Booking.objects.count() == 10


def test_two_for_the_last_but_one(cast: Cast) -> None:
    day = occasion(cast)
    for n in range(8):
        booked(day, at(day, 9), name=f"{n}", phone="")
    wished = at(day, 11)
    won, lost = split(together([lambda n=n: booked(day, wished, name=n, phone="") for n in ("a", "b")]))
    assert lost == []
    assert {one.at for one in won} == {at(day, 11), at(day, 11, 15)}


def test_one_form_sent_fifty_times(cast: Cast) -> None:
    day = occasion(cast)
    deeds = [lambda: fill(Client(), day, form_key="f" * 32) for _ in range(MANY)]
    answers = together(deeds)
    assert Counter(answer.status_code for answer in answers) == {302: MANY}
    assert Booking.objects.count() == 1


def test_two_desks_call_two_people(cast: Cast) -> None:
    day = today(cast)
    for n in range(4):
        G.walk_in(cast.by("officer"), day, f"{n}" * 32)
    desks = [lambda name=name: G.call_next(cast.by(name), day, desk=name) for name in ("officer", "officer2", "head")]
    won, lost = split(together(desks))
    assert lost == []
    assert {one.number for one in won} == {1, 2, 3}


def test_numbers_have_no_gaps_and_no_doubles(cast: Cast) -> None:
    day = today(cast)
    won, lost = split(together([lambda n=n: G.walk_in(cast.by("officer"), day, f"key{n}") for n in range(MANY)]))
    assert lost == []
    assert sorted(one.booking.number for one in won) == list(range(1, MANY + 1))


def test_the_visitor_cancels_while_the_desk_takes_them(cast: Cast) -> None:
    day = today(cast)
    one = booked(day, at(day, 23, 57))
    won, lost = split(
        together([lambda: G.cancel(RESIDENT, one), lambda: G.no_show(cast.by("officer").later(at(day, 23, 58)), one)])
    )
    assert (len(won), len(lost)) == (1, 1)


def test_moving_to_the_same_time(cast: Cast) -> None:
    day = occasion(cast)
    visits = [booked(day, at(day, 9), name=f"{n}", phone="") for n in range(4)]
    won, lost = split(together([lambda one=one: G.move(RESIDENT, one, day, at(day, 11)) for one in visits]))
    assert (len(won), len(lost)) == (1, 3)
    assert "刚被约走" in str(lost[0])
