"""Where rooms hang their entries in the staff navigation."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Link:
    """One entry of a navigation; `count` is a number waiting there, `current` marks the page one is on."""

    url: str
    label: str | Promise
    current: bool = False
    count: int | None = None
    icon: str = ""
    # One of GROUPS; empty for what is done every day.
    group: str = ""


@dataclass(frozen=True)
class Group:
    """Links that stand under one heading, folded unless the page one is on is among them."""

    label: str | Promise
    links: list[Link]

    @property
    def unfolded(self) -> bool:
        return any(link.current for link in self.links)

    @property
    def count(self) -> int:
        """What waits in the group, all together."""
        return sum(link.count or 0 for link in self.links)


GROUPS = {
    "watch": pgettext_lazy("navigation", "督办和回访"),
    "deliberate": pgettext_lazy("navigation", "协商"),
    "days": pgettext_lazy("navigation", "值班安排"),
    "law": pgettext_lazy("navigation", "法律咨询和调解"),
    "post": pgettext_lazy("navigation", "上墙和告知"),
    "data": pgettext_lazy("navigation", "数据和隐私"),
    "house": pgettext_lazy("navigation", "人员和设置"),
}


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


def link(
    request: HttpRequest, name: str, label: str | Promise, *, count: int | None = None, icon: str = "", group: str = ""
) -> Link:
    """The link to a named page, current when the request is for it or for something below it."""
    url = find(name)
    current = bool(url) and (request.path == url or (url != "/" and request.path.startswith(url)))
    return Link(url, label, current, count, icon, group)


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


def grouped(links: Iterable[Link]) -> tuple[list[Link], list[Group]]:
    """What is done every day, and the groups of the rest that have any link."""
    by_group: dict[str, list[Link]] = {}
    for one in links:
        by_group.setdefault(one.group, []).append(one)
    groups = [Group(label, by_group[code]) for code, label in GROUPS.items() if code in by_group]
    return by_group.get("", []), groups
