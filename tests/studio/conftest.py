"""The cast, with a neighbour: an administrator of the other studio only."""

import pytest

from bandeng.core.actions import By
from bandeng.studio.actions import add_person, grant_role
from bandeng.studio.models import Role
from tests.cast import Cast, build


@pytest.fixture
def cast(db: None) -> Cast:
    cast = build()
    neighbour = add_person(By(), name="邻立春")
    grant_role(By(), neighbour, kind=Role.Kind.ADMIN, path=cast.other_studio.path)
    cast.people["neighbour"] = neighbour
    return cast
