"""Reading: a subject's messages, the call-back list, what was sent to whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bandeng.post import events, registry
from bandeng.post.models import Channel, Message, Status
from bandeng.post.registry import About
from bandeng.post.rules import allowed

TONES = {Status.QUEUED: "wait", Status.SENT: "good", Status.FAILED: "bad", Status.DROPPED: "off"}
# A call is not "sent".
CALL_WORDS = {
    Status.QUEUED: _("待拨打"),
    Status.SENT: _("已告知"),
    Status.FAILED: _("未能告知"),
    Status.DROPPED: _("不再联系"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A message as staff see it."""

    message: Message
    title: str
    about: About
    recipient: str
    status: Any
    tone: str


def history(subject: str) -> list[Message]:
    """All messages about one thing, oldest first, for its timeline."""
    return list(Message.objects.filter(subject=subject).order_by("made_at", "pk"))


def calls(person: Any) -> "QuerySet[Message]":
    """The calls that wait for `person`, the longest due first."""
    waiting = Message.objects.filter(channel=Channel.CALL, status=Status.QUEUED)
    return waiting.filter(allowed(person, "post.call")).order_by("due_at", "pk")


def seen(person: Any, *, event: str = "", status: str = "", channel: str = "") -> "QuerySet[Message]":
    """What was sent, or is to be, as far as `person` may see it; newest first."""
    wanted = {"event": event, "status": status, "channel": channel}
    found = Message.objects.filter(allowed(person, "post.see"))
    return found.filter(**{field: value for field, value in wanted.items() if value})


def lines(messages: Iterable[Message], person: Any) -> list[Line]:
    """The messages with what the rooms above know of them, asked once for all."""
    shown = list(messages)
    about = _about({message.subject for message in shown}, person)
    names = _names(shown)
    return [
        Line(
            message,
            events.title(message),
            about.get(message.subject, About("—")),
            names.get(message.recipient, message.kind),
            status_word(message),
            TONES[Status(message.status)],
        )
        for message in shown
    ]


def status_word(message: Message) -> Any:
    """The status in the words for its channel."""
    words = CALL_WORDS if message.channel == Channel.CALL else {}
    return words.get(Status(message.status), message.get_status_display())


def _about(subjects: set[str], person: Any) -> Mapping[str, About]:
    found: dict[str, About] = {}
    for describe in registry.describers:
        found |= describe(subjects, person)
    return found


def _names(messages: list[Message]) -> dict[str, Any]:
    """By recipient ("kind:key")."""
    found: dict[str, Any] = {}
    for kind in {message.kind for message in messages}:
        keys = {message.key for message in messages if message.kind == kind}
        if kind == registry.RESIDENT:
            found |= {f"{kind}:{key}": pgettext_lazy("recipient", "居民") for key in keys}
        elif kind in registry.names:
            found |= {f"{kind}:{key}": name for key, name in registry.names[kind](keys).items()}
    return found
