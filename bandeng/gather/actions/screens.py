"""Screens (大屏): an address of its own for each, shown once."""

from django.utils.translation import gettext as _

from bandeng.core import codes, sealed
from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import WrongState
from bandeng.gather import rules
from bandeng.gather.models import Screen
from bandeng.studio.actions.base import changed, cleaned, subject
from bandeng.studio.models import Venue


def _hash(token: str) -> str:
    return codes.token_hash(token, sealed.derived("gather.screen"))


def screen_at(token: str) -> Screen | None:
    """The screen of a secret address, unless it was ended."""
    found = Screen.objects.filter(token_hash=_hash(token), ended_at=None)
    return found.select_related("venue__studio").first()


@action("screen.make")
def make_screen(act: Act, venue: Venue, *, name: str) -> tuple[Screen, str]:
    """A new screen of a venue, and the token of its address, which is kept nowhere."""
    rules.permit(act, "screen.manage", venue.studio.path)
    token = codes.new_token()
    made = Screen.objects.create(
        venue=venue,
        name=cleaned(name, 40, "name"),
        token_hash=_hash(token),
        made_at=act.at,
        made_by=act.person,
    )
    act.record(subject(made), studio=venue.studio, venue=venue.pk)
    return made, token


@action("screen.end")
def end_screen(act: Act, screen: Screen) -> Screen:
    """Close the address of a screen; the codes it shows are taken no more."""
    fresh = locked(screen)
    rules.permit(act, "screen.manage", fresh.venue.studio)
    if fresh.ended_at:
        raise WrongState(_("这块屏幕已经停用。"))
    changed(fresh, {"ended_at": act.at})
    act.record(subject(fresh), studio=fresh.venue.studio)
    return fresh
