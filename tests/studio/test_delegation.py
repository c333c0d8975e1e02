"""Standing in: roles are lent for a time, under the stand-in's own name, and no further."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bandeng.core.errors import Invalid, NotAllowed
from bandeng.studio.actions import delegate, end_delegation
from bandeng.studio.models import Delegation, Role
from bandeng.studio.reach import roles_of
from tests.cast import Cast

DAY = timedelta(days=1)


def kinds(cast: Cast, name: str, at=None) -> set[str]:
    return {role.kind for role in roles_of(cast[name], at or timezone.now())}


def lend(cast: Cast, giver: str, taker: str, days: int = 3) -> Delegation:
    now = timezone.now()
    return delegate(cast.by(giver), cast[taker], since=now, until=now + days * DAY)


def test_roles_are_lent_for_the_time_and_then_end(cast: Cast) -> None:
    lend(cast, "officer", "convener")
    assert kinds(cast, "convener") == {Role.Kind.CONVENER, Role.Kind.OFFICER}
    assert kinds(cast, "convener", timezone.now() + 4 * DAY) == {Role.Kind.CONVENER}


def test_either_ends_it_early_from_the_account_page(cast: Cast) -> None:
    for name in ("officer", "convener"):
        made = lend(cast, "officer", "convener")
        assert cast.client(name).post(reverse("end_delegation", args=[made.pk])).status_code == 302
        assert kinds(cast, "convener") == {Role.Kind.CONVENER}


def test_whoever_is_not_concerned_cannot_end_it(cast: Cast) -> None:
    made = lend(cast, "officer", "convener")
    assert cast.client("head").post(reverse("end_delegation", args=[made.pk])).status_code == 404
    for name in ("head", "neighbour"):
        with pytest.raises(NotAllowed):
            end_delegation(cast.by(name), made)


def test_a_lent_role_is_not_lent_on(cast: Cast) -> None:
    lend(cast, "officer", "convener")
    lend(cast, "convener", "member")
    assert kinds(cast, "member") == {Role.Kind.MEMBER, Role.Kind.CONVENER}


def test_the_account_page_arranges_it(cast: Cast) -> None:
    client = cast.client("officer")
    today = timezone.localdate()
    values = {
        "delegate": cast["convener"].pk,
        "since": today.isoformat(),
        "until": (today + 2 * DAY).isoformat(),
        "reason": "休假",
    }
    assert client.post(reverse("delegate"), values).status_code == 302
    assert Role.Kind.OFFICER in kinds(cast, "convener", timezone.now() + DAY)
    assert "邱白露" in client.get(reverse("account")).content.decode()
    assert client.post(reverse("delegate"), values).status_code == 422


def test_only_people_on_the_same_line_may_stand_in(cast: Cast) -> None:
    now = timezone.now()
    for name in ("officer", "outsider"):
        with pytest.raises(Invalid):
            delegate(cast.by("officer"), cast[name], since=now, until=now + DAY)


def test_only_an_administrator_arranges_it_for_another(cast: Cast) -> None:
    now = timezone.now()
    for name in ("head", "neighbour"):
        with pytest.raises(NotAllowed):
            delegate(cast.by(name), cast["convener"], since=now, until=now + DAY, person=cast["officer"])
    made = delegate(cast.by("admin"), cast["convener"], since=now, until=now + DAY, person=cast["officer"])
    assert made.person == cast["officer"]
