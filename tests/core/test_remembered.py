"""What a request remembers: asked once, forgotten by an action and at the end."""

import pytest

from bandeng.core import remembered
from bandeng.core.actions import By
from bandeng.studio.actions import grant_role
from bandeng.studio.models import Role
from bandeng.studio.reach import roles_of
from tests.cast import Cast, build


def test_once_in_a_request_and_every_time_outside() -> None:
    asked: list[int] = []

    def ask() -> int:
        asked.append(1)
        return len(asked)

    assert [remembered.once("a", ask) for _ in range(2)] == [1, 2]
    with remembered.request():
        assert [remembered.once("a", ask) for _ in range(3)] == [3, 3, 3]
        with remembered.action():
            assert [remembered.once("a", ask) for _ in range(2)] == [4, 5]
        assert remembered.once("a", ask) == 6
    assert remembered.once("a", ask) == 7


@pytest.mark.django_db
def test_a_role_granted_in_a_request_holds_in_it() -> None:
    cast: Cast = build()
    system = By()
    with remembered.request():
        before = roles_of(cast["community"], system.at)
        assert roles_of(cast["community"], system.at) is before
        grant_role(system, cast["community"], kind=Role.Kind.OFFICER, path=cast.studio.path)
        assert len(roles_of(cast["community"], system.at)) == len(before) + 1
