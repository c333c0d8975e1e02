"""Ballots on the page of their activity, and on the screen in the hall where it is held."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.deliberate import ballot_words, casting, queries, rules
from bandeng.deliberate.models import Activity, Ballot
from bandeng.deliberate.sections import Section
from bandeng.gather.hall import Panel
from bandeng.studio.models import Person, Studio, Venue

S = Ballot.State


def section(activity: Activity, person: Person | None) -> Section | None:
    """Those of the activity: for everyone without drafts; nothing where there are none and none can be made."""
    rows = Ballot.objects.filter(activity=activity).exclude(state=S.DROPPED, opened_at=None).select_related("studio")
    if person is None:
        rows = rows.exclude(state=S.DRAFT)
    may = person is not None and rules.may(person, "ballot.run", activity)
    found = [{"one": one, "tone": ballot_words.tone(one), "headline": _headline(one)} for one in rows]
    if not found and not may:
        return None
    context = {
        "ballots": found,
        "ballots_desk": person is not None,
        "ballots_may": may,
        "ballots_activity": activity,
    }
    return Section("deliberate/ballot/section.html", context, advises=True)


def _headline(ballot: Ballot) -> str:
    return ballot_words.headline(ballot) if ballot.state == S.COUNTED else ""


def panels(studio: Studio, venue: Venue) -> Iterable[Panel]:
    """On the day, where the activity is held: how many papers are in; then what came of it."""
    held = queries.public().filter(occasion__venue=venue, occasion__day=clock.today())
    rows = Ballot.objects.filter(activity__in=held, state__in=(S.OPEN, S.COUNTED)).order_by("pk")
    for one in rows:
        counted = one.state == S.COUNTED
        data = {
            "ballot": one,
            "papers": casting.handed_in(one),
            "counted": counted,
            **(ballot_words.shown(one) if counted else {}),
        }
        yield Panel(f"ballot-{one.pk}-{one.state}", _("票决"), "deliberate/ballot/hall.html", data)
