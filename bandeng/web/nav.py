"""Where rooms hang their entries in the staff navigation."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Link:
    """One entry of a navigation; `count` is a number waiting there, `current` marks the page one is on."""

    url: str
    label: str | Promise
    current: bool = False
    count: int | None = None
    icon: str = ""


# Each room appends a function from a request to its links for the person signed in (in `AppConfig.ready`).
staff: list[Callable[[HttpRequest], Iterable[Link]]] = []
# Where someone begins who has signed in: a function from a person to the name of a page, or to an empty string.
first: list[Callable[[Any], str]] = []


def find(name: str, *args: object) -> str:
    """The address of a named page, or an empty string where that page does not exist."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def link(request: HttpRequest, name: str, label: str | Promise, *, count: int | None = None, icon: str = "") -> Link:
    """The link to a named page, current when the request is for it or for something below it."""
    url = find(name)
    current = bool(url) and (request.path == url or (url != "/" and request.path.startswith(url)))
    return Link(url, label, current, count, icon)


def staff_links(request: HttpRequest) -> list[Link]:
    """All links that the rooms give the person signed in, without those whose page does not exist.

    Of links that lie above the page one is on, the nearest is the current one.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    links = [link for provide in staff for link in provide(request) if link.url]
    nearest = max((len(link.url) for link in links if link.current), default=0)
    return [replace(link, current=link.current and len(link.url) == nearest) for link in links]
