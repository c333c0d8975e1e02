"""Signing in: the backend, the page after too many tries, and what follows a right password."""

import math
from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils.http import url_has_allowed_host_and_scheme

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.core.permissions import OPEN, granted
from bandeng.studio.models import Person, TotpDevice
from bandeng.web import nav

BACKEND = "bandeng.studio.accounts.PersonBackend"
PENDING_SECONDS = 600


class PersonBackend:
    """Finds the active person with this sign-in name and password."""

    def authenticate(
        self, request: HttpRequest | None, sign_in_name: str = "", password: str | None = None, **_: Any
    ) -> Person | None:
        # axes counts by the key `sign_in_name` (USERNAME_FIELD): it must be the name of this argument too.
        if not sign_in_name or password is None:
            return None
        person = Person.objects.filter(sign_in_name=sign_in_key(sign_in_name), is_active=True).first()
        if person is None:
            Person().set_password(password)  # as slow as a real check, so that time tells nothing
            return None
        return person if person.check_password(password) else None

    def get_user(self, user_id: int) -> Person | None:
        return Person.objects.filter(pk=user_id, is_active=True).first()


def sign_in_key(name: str) -> str:
    """Sign-in names are compared without case or surrounding space."""
    return name.strip().casefold()


def locked_out(
    request: HttpRequest, _response: object = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The page after too many wrong passwords (axes), saying when to try again."""
    name = (credentials or {}).get("sign_in_name") or sign_in_key(request.POST.get("sign_in_name", ""))
    tries = AccessAttempt.objects.filter(username=name, ip_address=getattr(request, "axes_ip_address", None))
    last = tries.order_by("-attempt_time").first()
    again = (last.attempt_time if last else clock.now()) + timedelta(hours=settings.AXES_COOLOFF_TIME)
    return too_many_tries(request, again)


def too_many_tries(request: HttpRequest, again: datetime) -> HttpResponse:
    """Status 429 with the moment from which one may try again."""
    minutes = max(1, math.ceil((again - clock.now()).total_seconds() / 60))
    response = render(request, "studio/locked_out.html", {"again": again, "minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


def proceed(request: HttpRequest, person: Person, wanted: str = "") -> HttpResponse:
    """After a right password or an invitation: to the code where there is a second factor, else signed in."""
    if TotpDevice.objects.filter(person=person, confirmed_at__isnull=False).exists():
        request.session["pending"] = {
            "person": person.pk,
            "proof": person.get_session_auth_hash(),
            "at": clock.now().timestamp(),
            "next": wanted,
        }
        return redirect("sign_in_code")
    return enter(request, person, wanted)


def pending(request: HttpRequest) -> tuple[Person | None, str]:
    """Who has given the password and not yet the code, and where they wanted to go."""
    kept = request.session.get("pending") or {}
    if clock.now().timestamp() - kept.get("at", 0) > PENDING_SECONDS:
        return None, ""
    person = Person.objects.filter(pk=kept.get("person", 0), is_active=True).first()
    # A password changed meanwhile takes the first step back.
    if person is None or person.get_session_auth_hash() != kept.get("proof"):
        return None, ""
    return person, kept.get("next", "")


def enter(request: HttpRequest, person: Person, wanted: str = "", *, second_factor: bool = False) -> HttpResponse:
    """Sign in and go where the person wanted, or to their first page, in their language."""
    request.session.flush()
    request.second_factor = second_factor  # type: ignore[attr-defined]
    login(request, person, backend=BACKEND)
    response = HttpResponseRedirect(safe(request, wanted) or first_page(person))
    return in_language(response, person.language)


def in_language(response: HttpResponse, language: str) -> HttpResponse:
    """`response` with the cookie that keeps the language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def safe(request: HttpRequest, wanted: str) -> str:
    """`wanted` if it is an address on this site, else an empty string."""
    hosts = {request.get_host()}
    fits = url_has_allowed_host_and_scheme(wanted, allowed_hosts=hosts, require_https=request.is_secure())
    return wanted if fits else ""


def first_page(person: Person) -> str:
    """Where a room would have them begin; else the desk, this room's first page that they may open, their account."""
    verbs = granted(person)
    for name in (*(choose(person) for choose in nav.first), "desk", "people", "studios"):
        url = nav.find(name)
        needed = getattr(resolve(url).func, "permission", None) if url else None
        if needed in OPEN or needed in verbs:
            return url
    return nav.find("account")


def note_sitting(sender: object, request: HttpRequest, user: Person, **_: object) -> None:
    """Every sign-in, by whatever door, leaves a sitting and an entry in the ledger."""
    from bandeng.studio.actions.signing_in import sign_in, sitting_key

    if not request.session.session_key:
        request.session.save()
    sign_in(
        By(person=user, role="staff"),
        key=sitting_key(request.session.session_key or ""),
        agent=request.META.get("HTTP_USER_AGENT", ""),
        second_factor=getattr(request, "second_factor", False),
    )
