"""The same form sent many times at the same moment, and two officers at one activity. With real threads."""

import pytest

from bandeng.deliberate.actions import activity as A
from bandeng.deliberate.models import Activity, Opinion
from bandeng.deliberate.states import State
from bandeng.gather.models import Occasion
from tests.cast import Cast
from tests.deliberate.made_activity import announced, at_hall, prepared, said
from tests.listen.test_concurrency import split, together

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_form_sent_ten_times_is_one_activity(transactional_cast: Cast) -> None:
    cast = transactional_cast
    made, refused = split(together([lambda: prepared(cast, when=at_hall(cast)) for _n in range(10)]))
    assert not refused
    assert len({one.pk for one in made}) == 1
    assert (Activity.objects.count(), Occasion.objects.count()) == (1, 1)


def test_one_opinion_sent_ten_times_is_one(transactional_cast: Cast) -> None:
    one = announced(transactional_cast)
    made, refused = split(together([lambda: said(one) for _n in range(10)]))
    assert not refused
    assert len({code for _opinion, code in made}) == 1
    assert Opinion.objects.count() == 1


def test_one_begins_and_the_other_is_told(transactional_cast: Cast) -> None:
    cast = transactional_cast
    one = prepared(cast, when=at_hall(cast, 0))
    names = ("officer", "officer2")
    deeds = [lambda name=name: A.begin_meeting(cast.by(name), one, version=one.version) for name in names]
    made, refused = split(together(deeds))
    assert (len(made), len(refused)) == (1, 1)
    assert Activity.objects.get().state == State.IN_SESSION
