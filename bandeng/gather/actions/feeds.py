"""Secret addresses of calendar files (日历订阅)."""

from django.utils.translation import gettext as _

from bandeng.core import clock, codes, sealed
from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import NotAllowed, WrongState
from bandeng.gather import rules
from bandeng.gather.models import Feed
from bandeng.studio.actions.base import changed, subject
from bandeng.studio.models import Person, Studio
from bandeng.studio.reach import roles_of


def _hash(token: str) -> str:
    return codes.token_hash(token, sealed.derived("gather.feed"))


def feed_at(token: str) -> Feed | None:
    """The feed of a secret address, as long as its person may still see what it gives."""
    found = Feed.objects.filter(token_hash=_hash(token), ended_at=None, person__is_active=True)
    feed = found.select_related("person", "studio").first()
    if feed is None or not roles_of(feed.person, clock.now()):
        return None
    return feed if feed.studio is None or rules.may(feed.person, "gather.see", feed.studio) else None


@action("feed.make")
def make_feed(act: Act, *, studio: Studio | None = None) -> str:
    """A new address for one's own turns, or all occasions of a studio: the token, shown once. The old one ends."""
    if act.person is None:
        raise NotAllowed
    if studio is not None:
        rules.permit(act, "gather.see", studio)
    person: Person = locked(act.person)  # of two made at once, the first ends too
    Feed.objects.filter(person=person, studio=studio, ended_at=None).update(ended_at=act.at)
    token = codes.new_token()
    made = Feed.objects.create(person=person, studio=studio, token_hash=_hash(token), made_at=act.at)
    act.record(subject(made), studio=studio, person=person.pk)
    return token


@action("feed.end")
def end_feed(act: Act, feed: Feed) -> Feed:
    """Close an address of one's own."""
    fresh = locked(feed)
    act.require(act.person is not None and act.person.pk == fresh.person_id)
    if fresh.ended_at:
        raise WrongState(_("这个订阅地址已经停用。"))
    changed(fresh, {"ended_at": act.at})
    act.record(subject(fresh), studio=fresh.studio)
    return fresh
