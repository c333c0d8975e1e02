"""Codes and links that open something of a resident's: wrong tries are counted by caller and slowed down."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from bandeng.core import clock, throttle

TRIES, WINDOW = 10, 15 * 60
Text = str | Promise


class TooOften(Exception):
    """Too many wrong tries from this caller."""


def tried(request: HttpRequest, door: str, find: Callable[[], Any]) -> Any:
    """What `find` finds; where that is nothing, the try is counted. TooOften, without looking, after ten."""
    caller, now = f"{door}:{request.META.get('REMOTE_ADDR', '')}", clock.now()
    if throttle.too_many(caller, now, TRIES, WINDOW):
        raise TooOften
    found = find()
    if found is None:
        throttle.count_try(caller, now, WINDOW)
    return found


def by_code(
    request: HttpRequest, form: forms.Form, door: str, find: Callable[[str], Any], *, unknown: Text, often: Text
) -> Any:
    """What the code of a valid form opens; else the form says why nothing."""
    try:
        found = tried(request, door, lambda: find(form.cleaned_data["code"]))
    except TooOften:
        form.add_error("code", str(often))
        return None
    if found is None:
        form.add_error("code", str(unknown))
    return found


def by_link(
    request: HttpRequest, door: str, find: Callable[[], Any], to: Callable[[Any], HttpResponse]
) -> HttpResponse:
    """On `to` what a link opens; or the page that says that it does not, and where a code is typed."""
    try:
        found = tried(request, door, find)
    except TooOften:
        return render(request, "web/link_unknown.html", status=429)
    return to(found) if found is not None else render(request, "web/link_unknown.html", status=404)
