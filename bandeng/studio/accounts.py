"""Signing in: the backend, the lockout, and the second factor."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bandeng.studio.models import Person


class PersonBackend:
    """Finds the active person with this sign-in name and password."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> Person | None:
        if not username or password is None:
            return None
        person = Person.objects.filter(sign_in_name=sign_in_key(username), is_active=True).first()
        if person is None:
            Person().set_password(password)  # as slow as a real check, so that time tells nothing
            return None
        return person if person.check_password(password) else None

    def get_user(self, user_id: int) -> Person | None:
        return Person.objects.filter(pk=user_id, is_active=True).first()


def sign_in_key(name: str) -> str:
    """Sign-in names are compared without case or surrounding space."""
    return name.strip().casefold()


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """The page after too many wrong passwords."""
    return render(request, "studio/locked_out.html", status=429)
