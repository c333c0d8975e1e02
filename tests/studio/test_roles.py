"""Roles hold within a subtree and for a time; ending one keeps history and hands work over."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from bandeng.core.actions import Act, By
from bandeng.core.errors import Invalid, NotAllowed
from bandeng.studio.actions import end_role, grant_role, hand_over_run_out, roles
from bandeng.studio.models import Role
from bandeng.studio.reach import roles_of
from tests.cast import Cast

K = Role.Kind


@pytest.fixture
def handed_over(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Role ids that were handed over."""
    found: list[int] = []

    def note(act: Act, role: Role) -> None:
        found.append(role.pk)

    monkeypatch.setattr(roles, "on_role_end", [note])
    return found


def test_nobody_grants_a_role_above_their_own_path(cast: Cast) -> None:
    for path in ("", "61.", "61.01.", "61.01.11.", cast.studio.path):
        with pytest.raises(NotAllowed):
            grant_role(cast.by("neighbour"), cast["officer"], kind=K.OFFICER, path=path)
    granted = grant_role(cast.by("neighbour"), cast["officer"], kind=K.OFFICER, path=cast.other_studio.path)
    assert granted.path == cast.other_studio.path


def test_the_page_offers_only_places_within_reach(cast: Cast) -> None:
    url = reverse("role_grant", args=[cast["outsider"].pk])
    client = cast.client("neighbour")
    assert client.post(url, {"kind": "head", "path": cast.studio.path}).status_code == 422
    assert client.post(url, {"kind": "head", "path": ""}).status_code == 422
    assert client.post(url, {"kind": "head", "path": cast.other_studio.path}).status_code == 302


def test_ending_a_role_keeps_it_and_hands_its_work_over(cast: Cast, handed_over: list[int]) -> None:
    role = cast["officer"].roles.get()
    response = cast.client("admin").post(reverse("role_end", args=[role.pk]))
    assert response.status_code == 302
    role.refresh_from_db()
    assert role.until is not None
    assert handed_over == [role.pk]
    assert roles_of(cast["officer"], timezone.now()) == []
    page = cast.client("admin").get(reverse("person", args=[cast["officer"].pk]))
    assert "以前的身份" in page.content.decode()


def test_a_role_whose_time_ran_out_is_handed_over_once(cast: Cast, handed_over: list[int]) -> None:
    now = timezone.now()
    role = grant_role(By(), cast["head"], kind=K.OFFICER, path=cast.studio.path, until=now + timedelta(days=1))
    assert hand_over_run_out(By()) == 0
    later = By(at=now + timedelta(days=2))
    assert (hand_over_run_out(later), hand_over_run_out(later)) == (1, 0)
    assert handed_over == [role.pk]


def test_the_last_administrator_stays(cast: Cast) -> None:
    role = cast["admin"].roles.get()
    with pytest.raises(Invalid):
        end_role(cast.by("admin"), role)
    grant_role(By(), cast["head"], kind=K.ADMIN, path="61.01.12.")
    end_role(cast.by("admin"), role)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "emperor"}, "kind"),
        ({"kind": "clerk"}, "unit"),
        ({"path": "61.01.12.999."}, "path"),
        ({"kind": "officer", "until": timezone.now() - timedelta(days=9)}, "until"),
        ({"kind": "officer"}, "kind"),
    ],
)
def test_a_role_that_makes_no_sense_is_refused(cast: Cast, values: dict[str, Any], field: str) -> None:
    given = {"kind": "head", "path": cast.studio.path, **values}
    with pytest.raises(Invalid) as refused:
        grant_role(By(), cast["officer"], **given)
    assert refused.value.field == field


def test_a_role_holds_only_in_its_time(cast: Cast) -> None:
    now = timezone.now()
    since, until = now + timedelta(days=1), now + timedelta(days=3)
    role = grant_role(By(), cast["clerk"], kind=K.HEAD, path=cast.studio.path, since=since, until=until)
    for at, held in ((now, False), (since, True), (until - timedelta(seconds=1), True), (until, False)):
        assert (role in roles_of(cast["clerk"], at)) is held
