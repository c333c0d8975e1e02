"""After the end of a poll or a ballot: what was rewritten or destroyed goes out of the database's own files too."""

import logging

from django.db.models import QuerySet

from bandeng.core import compacting, worker
from bandeng.core.actions import Act, By, action, locked
from bandeng.core.errors import Refused
from bandeng.deliberate.models import Ballot, Poll

log = logging.getLogger("bandeng.deliberate")
# Rows that hold a former pseudonym, key, author or paper until they are written over.
TABLES = (
    *("deliberate_vote", "deliberate_poll", "deliberate_statement", "deliberate_ticket"),
    *("deliberate_ballot", "deliberate_ballotpaper"),
)


def _cleaned(act: Act, thing: Poll | Ballot) -> None:
    act.require(act.by.role == "system")
    fresh = locked(thing)
    fresh.cleaned_at = act.at
    fresh.version += 1
    fresh.save(update_fields=["cleaned_at", "version"])
    act.record(fresh.subject, studio=fresh.studio)


@action("poll.clean")
def poll_cleaned(act: Act, poll: Poll) -> None:
    """Leave that the bytes of what was rewritten are out of the database's own files."""
    _cleaned(act, poll)


@action("ballot.clean")
def ballot_cleaned(act: Act, ballot: Ballot) -> None:
    """The same of a ballot."""
    _cleaned(act, ballot)


def _polls() -> QuerySet[Poll]:
    return Poll.objects.filter(state=Poll.State.CLOSED, cleaned_at=None, imported=False)


def _ballots() -> QuerySet[Ballot]:
    ended = (Ballot.State.COUNTED, Ballot.State.DROPPED)
    return Ballot.objects.filter(state__in=ended, cleaned_at=None).exclude(opened_at=None)


def clean_aside() -> None:
    """It may have to wait for others: the worker goes on meanwhile."""
    if _polls().exists() or _ballots().exists():
        worker.aside("poll.clean", clean_due)


def clean_due() -> int:
    """Have the tables' files written anew; after how many polls and ballots. For the worker.

    What this cannot reach (backups, archived logs of changes) is in docs/deliberate.md.
    """
    polls, ballots = list(_polls()), list(_ballots())
    if polls or ballots:
        try:
            compacting.rewrite(TABLES)
        except Refused as refused:
            log.warning("ended polls and ballots are not cleaned out of the files yet: %s", refused)
            return 0
    for poll in polls:
        poll_cleaned(By(), poll)
    for ballot in ballots:
        ballot_cleaned(By(), ballot)
    return len(polls) + len(ballots)
