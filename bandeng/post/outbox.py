"""Putting messages into the outbox, inside the transaction of the action that has something to tell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bandeng.core import clock
from bandeng.core.actions import Act, Origin
from bandeng.ledger.rows import insert
from bandeng.post.models import Channel, Message, Result, Status
from bandeng.post.registry import PERSON, RESIDENT

# Longer strings are words, and words of residents do not belong here.
LONGEST = 80


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is told, how, and in which language; `key` is a reference, never an address."""

    kind: str
    key: str
    channel: str
    language: str = "zh-hans"


def person(key: int, language: str = "zh-hans") -> Recipient:
    """Someone with a role here, by e-mail."""
    return Recipient(PERSON, str(key), Channel.EMAIL, language)


def messages(
    act: Act,
    *,
    event: str,
    event_key: str,
    subject: str,
    recipients: Iterable[Recipient | None],
    data: Mapping[str, Any],
    path: str,
) -> list[Message]:
    """One message, not written yet, for each recipient of an event.

    `event_key` names this one happening of the event: told again under the same key, nobody hears it twice.
    `data` holds references, numbers and dates (keys ending in `_on`), never names or words. Only what happens
    live is sent; the demo's messages are shown as sent, and an import tells nobody.
    """
    told = [item for item in recipients if item is not None]
    if not told or act.by.origin == Origin.IMPORT:
        return []
    kept = _checked(data)
    live = act.by.origin == Origin.LIVE
    return [
        Message(
            event=event,
            event_key=event_key,
            subject=subject,
            recipient=f"{item.kind}:{item.key}",
            channel=item.channel if live else Channel.LOG,
            language=item.language,
            data=kept,
            path=path,
            status=Status.QUEUED if live else Status.SENT,
            due_at=act.at,
            made_at=act.at,
            done_at=None if live else act.at,
        )
        for item in told
    ]


def tell(act: Act, **event: Any) -> None:
    """Queue the `messages` of an event in one statement, without those queued before."""
    insert(messages(act, **event), ignore_conflicts=True)


def drop_calls(subject: str, at: datetime) -> None:
    """Take the calls about `subject` that nobody has made yet off the list: something newer, or nothing, is to be said.

    Call inside the action that makes them idle; it records why.
    """
    waiting = Message.objects.filter(subject=subject, channel=Channel.CALL, status=Status.QUEUED)
    waiting.update(status=Status.DROPPED, done_at=at)


def forget(subject: str, about: str = "", kind: str = RESIDENT) -> None:
    """Nothing is told any more to the resident `subject`, and no note on a call to them stays.

    `about` is the subject of the messages, where it is another's; `kind` is that of the recipient. Call inside the
    action that erases them.
    """
    theirs = Message.objects.filter(subject=about or subject, recipient=f"{kind}:{subject}")
    theirs.filter(status=Status.QUEUED).update(status=Status.DROPPED, result=Result.NO_ADDRESS, done_at=clock.now())
    theirs.exclude(note="").update(note="")


def _checked(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _kept(key, value) for key, value in data.items()}


def _kept(key: str, value: Any) -> Any:
    if isinstance(value, datetime):
        value = clock.day(value)
    if isinstance(value, date):
        if not key.endswith("_on"):
            raise ValueError(f"a date is told under a key ending in _on, not {key!r}")
        return value.isoformat()
    if value is None or isinstance(value, int) or (isinstance(value, str) and len(value) <= LONGEST):
        return value
    raise ValueError(f"{key!r}: a message holds references, numbers and dates only")
