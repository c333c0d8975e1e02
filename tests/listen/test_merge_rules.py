"""Merging and passing on stay within what the person may do, whatever a form or a caller hands in."""

import pytest
from django.test import Client

from bandeng.core.errors import Invalid, NotAllowed
from bandeng.listen import actions as A
from bandeng.listen.states import State
from tests.cast import Cast
from tests.listen.pages import done, spoken

ACCEPT = {"kind": "help", "title": "灯", "words": "灯坏了。"}


def test_nobody_merges_into_a_matter_in_which_they_are_named(cast: Cast) -> None:
    first, second = spoken(Client()), spoken(Client(), words="还是那盏灯")
    for matter in (first, second):
        done(cast.client("officer"), matter, "accept", **ACCEPT)
    done(cast.client("head"), second, "avoid", person=cast["officer2"].pk)
    with pytest.raises(NotAllowed):
        A.merge_matter(cast.by("officer2"), first, into=second)
    with pytest.raises(NotAllowed):
        A.merge_matter(cast.by("outsider"), first, into=second)
    first.refresh_from_db()
    assert first.state == State.ACCEPTED
    assert A.merge_matter(cast.by("officer"), first, into=second).state == State.MERGED


def test_what_ended_meanwhile_takes_nothing_in(cast: Cast) -> None:
    first, second = spoken(Client()), spoken(Client(), words="还是那盏灯")
    for matter in (first, second):
        done(cast.client("officer"), matter, "accept", **ACCEPT)
    as_seen = type(second).objects.get(pk=second.pk)
    A.decline_matter(cast.by("officer"), second, reason="hotline")
    with pytest.raises(Invalid):
        A.merge_matter(cast.by("officer"), first, into=as_seen)


def test_a_matter_goes_to_members_and_units_of_its_own_place_only(cast: Cast) -> None:
    matter = spoken(Client())
    done(cast.client("officer"), matter, "accept", **ACCEPT)
    with pytest.raises(Invalid):
        A.assign_matter(cast.by("officer"), matter, member=cast.members["member3"])
    cast.unit.path = cast.other_studio.region.path
    with pytest.raises(Invalid):
        A.assign_matter(cast.by("officer"), matter, member=cast.members["member"], unit=cast.unit)
    matter.refresh_from_db()
    assert (matter.state, matter.member) == (State.ACCEPTED, None)


def test_the_officer_who_turns_out_to_be_named_has_it_no_longer(cast: Cast) -> None:
    matter = spoken(Client())
    done(cast.client("officer"), matter, "accept", **ACCEPT)
    done(cast.client("head"), matter, "avoid", person=cast["officer"].pk)
    assert matter.officer is None
    assert cast.client("officer").get(f"/desk/matter/{matter.pk}/").status_code == 404
