"""Closing a poll: what could lead from a person to a vote is destroyed. Batches of votes for the ledger until then."""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from bandeng.core import clock, forgetting
from bandeng.core.actions import Act, By, action, locked
from bandeng.core.errors import Refused, WrongState
from bandeng.deliberate import opinion, voters, votes
from bandeng.deliberate.actions.poll import begin
from bandeng.deliberate.models import Poll, Statement, Ticket, Vote

S = Poll.State


@action("poll.close")
def close(act: Act, poll: Poll, *, version: int | None = None, replays: Sequence[str] = ()) -> Poll:
    """End a poll. Votes are written anew under random numbers in random order, authors emptied, the key destroyed.

    The root of the new rows goes into the ledger, publicly. Of fewer than `votes.FEWEST` people nothing will ever be
    shown: their votes are deleted, and there is no root, from which a few answers could be guessed by trying all.
    `replays`: done once more after a restore.
    """
    votes.hold(poll.pk)
    fresh = begin(act, locked(poll), version, S.OPEN, *((S.CLOSED,) if replays else ()))
    counts = votes.counts(fresh.pk)
    if fresh.state == S.OPEN:
        _rewrite(fresh, enough=counts["people"] >= votes.FEWEST)
        fresh.wrapped_key, fresh.state, fresh.closed_at = None, S.CLOSED, act.at
        fresh.batch_hash, fresh.batched_on, fresh.cleaned_at = "", None, None
    fresh.version += 1
    fresh.save()
    more: dict[str, Any] = {"replays": list(replays)} if replays else {}
    act.record(fresh.subject, studio=fresh.studio, cites=fresh.votes_hash, **counts, **more)
    forgetting.note(fresh.subject)
    return fresh


def _rewrite(poll: Poll, *, enough: bool) -> None:
    """The poll's row is locked: no vote can come in beside this."""
    poll.statements.filter(state=Statement.State.WAITING).delete()
    poll.statements.update(author=None, form_key=None)
    Ticket.objects.filter(subject=poll.subject).delete()
    if not enough:
        Vote.objects.filter(poll_id=poll.pk).delete()
        poll.votes_hash, poll.map, poll.map_at = "", None, None
        return
    found = list(Vote.objects.filter(poll_id=poll.pk).values_list("voter", "statement_id", "value"))
    new = voters.shuffled(sorted({voter for voter, _statement, _value in found}))
    rows = [
        Vote(poll_id=poll.pk, voter=new[voter], statement_id=statement, value=value)
        for voter, statement, value in found
    ]
    secrets.SystemRandom().shuffle(rows)
    Vote.objects.filter(poll_id=poll.pk).delete()
    Vote.objects.bulk_create(rows, batch_size=5000)
    poll.votes_hash, poll.map = votes.root(votes.rows(poll.pk)), opinion.at_rest(poll.map)


def close_due() -> int:
    """Close what has reached its time; how many. For the worker."""
    done = 0
    for poll in Poll.objects.filter(state=S.OPEN, closes_at__lte=clock.now()):
        with suppress(Refused):  # another worker, or an officer, was faster
            close(By(), poll, version=poll.version)
            done += 1
    return done


def close_again(subject: str, _asked: bool, _whole: bool, replays: list[str]) -> bool:
    """After a restore: a poll closed since the backup is closed again; whether it is anything of this room's."""
    poll = Poll.objects.filter(subject=subject).exclude(state=S.DRAFT).first()
    if poll:
        close(By(), poll, replays=replays)
    return poll is not None


@action("poll.batch")
def batch(act: Act, poll: Poll) -> Poll:
    """Leave how many votes there were at the end of a day and the root over them: never when one came in, never who.

    `act.at` is the midnight that ended the day.
    """
    act.require(act.by.role == "system")
    fresh = locked(poll)
    day = clock.day(act.at) - timedelta(days=1)
    found = votes.rows(fresh.pk)
    root = votes.root(found)
    if fresh.state != S.OPEN or (fresh.batched_on and fresh.batched_on >= day) or root == fresh.batch_hash:
        raise WrongState(_("这一天没有新的表态。"))
    fresh.batch_hash, fresh.batched_on = root, day
    fresh.save(update_fields=["batch_hash", "batched_on"])
    act.record(fresh.subject, studio=fresh.studio, day=day, votes=len(found), root=root, recorded_at=act.at.isoformat())
    return fresh


def batch_due() -> int:
    """Once a day, for the day before; how many polls. For the worker."""
    midnight = clock.midnight(clock.today())
    yesterday = clock.today() - timedelta(days=1)
    due = Poll.objects.filter(Q(batched_on=None) | Q(batched_on__lt=yesterday), state=S.OPEN, opened_at__lt=midnight)
    done = 0
    for poll in due:
        if not Vote.objects.filter(poll_id=poll.pk).exists():
            continue
        with suppress(Refused):
            batch(By(at=midnight), poll)
            done += 1
    return done
