"""A request that the permission middleware has let through for staff."""

from django.http import HttpRequest

from bandeng.studio.models import Person


class StaffRequest(HttpRequest):
    """Someone is signed in: `user` is a Person."""

    user: Person
