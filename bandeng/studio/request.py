"""A request that the permission middleware has let through for staff."""

from django.http import HttpRequest

from bandeng.core.actions import By, Origin
from bandeng.studio.models import Person


class StaffRequest(HttpRequest):
    """Someone is signed in: `user` is a Person."""

    user: Person


def by(request: StaffRequest, origin: Origin = Origin.LIVE) -> By:
    """The person signed in, acting now."""
    return By(person=request.user, role="staff", origin=origin)
