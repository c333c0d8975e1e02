"""What can be told, and in which words. Each room registers its own events.

    register("matter.accept", _("您反映的事项已受理"), _("编号%(number)s，%(reply_on)s前答复。"))

Words are translated and filled in when they are sent: `site`, the message's `data`, and what `fill` gives.
Keys of `data` that end in `_on` are dates. Titles stand in staff's lists too and see `data` only.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bandeng.post.models import Message
from bandeng.web import formats

Words = str | Promise
# Gives what may not lie in a row or depends on the language (the studio's name). It runs at each delivery,
# and for the call-back list, where staff read the result: for a CALL it must not give a tracking code.
Fill = Callable[[Message], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Event:
    title: Words
    text: Words
    fill: Fill | None = None


EVENTS: dict[str, Event] = {}
# An event that nobody has put into words is still told.
UNNAMED = Event(_("协商民主工作室有新消息"), _("有一件与您有关的事项有了新进展，详情请见 %(site)s 。"))


def register(code: str, title: Words, text: Words, fill: Fill | None = None) -> None:
    """Put event `code` into words. ValueError when that has been done."""
    if code in EVENTS:
        raise ValueError(f"two events are called {code}")
    EVENTS[code] = Event(title, text, fill)


def title(message: Message) -> str:
    """The title in the present language."""
    template = str(EVENTS.get(message.event, UNNAMED).title)
    return template % defaultdict(str, _values(message))


def plain_title(code: str) -> str:
    """The title of an event as such, in the present language."""
    return (str(EVENTS.get(code, UNNAMED).title) % defaultdict(str)).strip()


def render(message: Message) -> tuple[str, str]:
    """Title (one line) and text in the recipient's language. KeyError for a placeholder nobody fills."""
    event = EVENTS.get(message.event, UNNAMED)
    with translation.override(message.language):
        values = _values(message) | dict(event.fill(message) if event.fill else {})
        return " ".join(title(message).split()), str(event.text) % values


def _values(message: Message) -> dict[str, Any]:
    return {"site": settings.SITE} | {
        key: formats.date(date.fromisoformat(value)) if key.endswith("_on") and value else value
        for key, value in message.data.items()
    }
