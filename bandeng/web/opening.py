"""Codes and links that open something of a resident's: wrong tries are counted by caller and slowed down."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock, throttle
from bandeng.core.permissions import open_to

TRIES, WINDOW = 10, 15 * 60
# Codes and links of residents are counted together.
OWN = "own"
Text = str | Promise
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Door:
    """What the codes (查询码) of one kind of thing open: `find` gives the thing or None, `open` leads to its page."""

    find: Callable[[str], Any]
    open: Callable[[Any], HttpResponse]


# Rooms append where theirs stand (in `AppConfig.ready`): a code opens what it is of on whichever page it is typed.
DOORS: list[str] = []


class TooOften(Exception):
    """Too many wrong tries from this caller."""


def tried(request: HttpRequest, door: str, find: Callable[[], Any]) -> Any:
    """What `find` finds; where that is nothing, the try is counted. TooOften, without looking, after ten."""
    caller, now = throttle.caller(request, door), clock.now()
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


def code_page(request: HttpRequest, form: forms.Form, template: str) -> HttpResponse:
    """Ask for a resident's code, and go on to what it opens, whichever room that is of; wrong tries are counted."""
    if request.method == "POST" and form.is_valid():
        found: tuple[Door, Any] | None = by_code(
            request,
            form,
            OWN,
            _behind,
            unknown=_("没有找到这个查询码。请对照单子检查；过了保存期限或已经删除的，也查不到。"),
            often=_("输错的次数太多，请 15 分钟后再试，或到工作室请联络员帮您查。"),
        )
        if found is not None:
            door, thing = found
            return door.open(thing)
    return render(request, template, {"form": form}, status=422 if form.errors else 200)


def shown_to(find: Callable[[HttpRequest], Any], ask: str) -> Callable[[View], View]:
    """Give a view what this browser has shown the code of; without one, go to the page `ask`, where it is typed."""

    def around(view: View) -> View:
        @open_to("tracker")
        @never_cache
        @wraps(view)
        def run(request: HttpRequest, **more: Any) -> HttpResponse:
            found = find(request)
            return redirect(ask) if found is None else view(request, found, **more)

        return run

    return around


def _behind(code: str) -> tuple[Door, Any] | None:
    tries = ((door, door.find(code)) for door in map(import_string, DOORS))
    return next(((door, thing) for door, thing in tries if thing is not None), None)


def by_link(
    request: HttpRequest, door: str, find: Callable[[], Any], to: Callable[[Any], HttpResponse]
) -> HttpResponse:
    """On `to` what a link opens; or the page that says that it does not, and where a code is typed."""
    try:
        found = tried(request, door, find)
    except TooOften:
        return render(request, "web/link_unknown.html", status=429)
    return to(found) if found is not None else render(request, "web/link_unknown.html", status=404)
