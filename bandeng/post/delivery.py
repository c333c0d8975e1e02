"""Sending what waits, at least once: claim, send, note.

A worker claims a message by a conditional update whose count must be 1, so that two never hold it at once;
the claim is a lease. It sends outside any transaction, then notes the outcome by an action. When it dies in
between, the lease runs out and the message is sent again under the same id.
"""

import logging
import secrets
import time
from contextlib import suppress
from datetime import datetime, timedelta
from urllib.error import HTTPError
from uuid import UUID

from django.db.models import Q

from bandeng.core import guard
from bandeng.core.actions import By
from bandeng.core.errors import Refused
from bandeng.post import actions, channels, events, registry
from bandeng.post.models import Channel, Message, Result, Status

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)  # longer than any channel waits
BATCH = 100
BUDGET = 5.0  # seconds: other steps of the worker wait meanwhile
ATTEMPTS = 8
FIRST_DELAY = timedelta(minutes=1)  # doubled each time: a little over two hours in all


def deliver_due(at: datetime) -> int:
    """Send what is due at `at`, for some seconds at most; the number of messages tried."""
    started = time.monotonic()
    tried = 0
    for pk in list(Message.objects.filter(_due(at)).order_by("due_at").values_list("pk", flat=True)[:BATCH]):
        passed = time.monotonic() - started
        if passed > BUDGET:
            break
        moment = at + timedelta(seconds=passed)
        if message := claim(pk, moment):
            deliver(message, moment)
            tried += 1
    return tried


def _due(at: datetime) -> Q:
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    return Q(status=Status.QUEUED, due_at__lte=at) & ~Q(channel=Channel.CALL) & free


def claim(pk: UUID, at: datetime) -> Message | None:
    """Take one message for LEASE, or None when another worker was faster."""
    token = secrets.token_hex(16)
    with guard.housekeeping("outbox.claim"):
        # One statement: whoever comes second waits for the row, finds it claimed and changes nothing.
        taken = Message.objects.filter(_due(at), pk=pk).update(claim=token, claimed_until=at + LEASE)
    return Message.objects.get(pk=pk, claim=token) if taken == 1 else None


def deliver(message: Message, at: datetime) -> None:
    """Send a claimed message and note the outcome; a channel's exceptions end here."""
    by = By(at=at)
    try:
        channel = channels.route(message.channel)
        address = registry.Address("") if channel == Channel.LOG else registry.resolve(message)
        if address is not None:
            channels.CHANNELS[channel](channels.Parcel(message, address.value, *_words(message, channel)))
    except Exception as problem:
        # Never its text: a mail server's answer repeats the address.
        logger.warning("message %s not sent: %s", message.pk, describe(problem))
        _not_sent(message, problem, at)
        return
    # Whoever took the message over after an expired lease may have noted the end first: then that stands.
    with suppress(Refused):
        if address is None:
            actions.mark_dropped(by, message)
        else:
            actions.mark_sent(by, message, result="" if channel == message.channel else Result.LOGGED)


def _words(message: Message, channel: str) -> tuple[str, str]:
    return ("", "") if channel == Channel.LOG else events.render(message)


def describe(problem: Exception) -> str:
    """What went wrong, without address or words: for logs and for staff."""
    if isinstance(problem, channels.Rejected):
        return str(problem)
    return f"HTTP {problem.code}" if isinstance(problem, HTTPError) else type(problem).__name__


def _not_sent(message: Message, problem: Exception, at: datetime) -> None:
    """Set the message back for another try, or give it up after ATTEMPTS."""
    message.attempts += 1
    if message.attempts < ATTEMPTS and not isinstance(problem, channels.Rejected):
        with guard.housekeeping("outbox.claim"):
            Message.objects.filter(pk=message.pk, status=Status.QUEUED, claim=message.claim).update(
                attempts=message.attempts,
                due_at=at + FIRST_DELAY * 2 ** (message.attempts - 1),
                note=describe(problem),
                claim="",
                claimed_until=None,
            )
        return
    with suppress(Refused):
        actions.mark_failed(By(at=at), message, problem=describe(problem), call=_can_be_called(message))


def _can_be_called(message: Message) -> bool:
    if message.kind != registry.RESIDENT:
        return False
    try:
        return registry.resolve(message, Channel.CALL) is not None
    except Exception as problem:
        logger.warning("message %s: no number found: %s", message.pk, describe(problem))
        return False
