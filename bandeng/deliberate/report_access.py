"""Who may read the report of a poll: everyone once it is closed, or while it runs where it is live; the desk always."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404

from bandeng.deliberate import rules
from bandeng.deliberate.models import Poll
from bandeng.deliberate.models.poll import Access
from bandeng.studio.models import Person


def out(poll: Poll) -> bool:
    """Whether the results are out."""
    return poll.state == Poll.State.CLOSED or (poll.live and poll.state == Poll.State.OPEN)


def may_read(poll: Poll, user: Person | AnonymousUser) -> bool:
    """Of a poll among members the house reads the results, of every other everyone."""
    person = user if isinstance(user, Person) else None
    if person is not None and rules.may(person, "poll.run", poll):
        return True
    if poll.access == Access.MEMBERS:
        return out(poll) and person is not None and rules.may(person, "deliberate.see", poll)
    return out(poll)


def may_project(poll: Poll, user: Person | AnonymousUser) -> bool:
    """The page for a projector calls for taking part too, so it is there as soon as the poll is open."""
    return may_read(poll, user) or (poll.state == Poll.State.OPEN and poll.access != Access.MEMBERS)


def poll_at(slug: str) -> Poll:
    polls = Poll.objects.select_related("studio", "activity").defer("map")
    return get_object_or_404(polls, slug=slug)


def read_by(slug: str, user: Person | AnonymousUser) -> Poll:
    """The poll at an address whose report `user` may read, or Http404: an address says nothing of what is not out."""
    poll = poll_at(slug)
    if not may_read(poll, user):
        raise Http404
    return poll
