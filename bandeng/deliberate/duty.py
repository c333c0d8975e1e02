"""Activities as occasions of `gather`: who may be on duty there, the page of the activity, who hears of changes."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bandeng.core.actions import Act
from bandeng.gather.kinds import Candidate, Kind
from bandeng.gather.models import Occasion
from bandeng.studio.models import Member, Studio

ACTIVITY = "activity"
# Not announced yet, or not for everyone: on no public page and no screen.
INNER = "activity_inner"


def candidates(studio: Studio, since: date, until: date) -> list[Candidate]:
    """Members in office of a studio and of what lies below it."""
    found = Member.objects.filter(studio__path__startswith=studio.path, since__lte=until, person__is_active=True)
    found = found.filter(Q(until=None) | Q(until__gte=since)).select_related("person")
    return [Candidate(one.person, one.sector, one.since, one.until) for one in found]


def moved(act: Act, occasion: Occasion) -> None:
    """The occasion was moved or is off: whoever takes part in its activity hears."""
    from bandeng.deliberate import activity_tell  # which reads the models of this room

    activity_tell.moved(act, occasion)


# Residents come without a time of their own; the list of days to book is not for these.
KINDS = (
    Kind(ACTIVITY, _("协商活动"), _("委员"), candidates, public=True, results="activity_of_day", moved=moved),
    Kind(INNER, _("协商活动（不公开）"), _("委员"), candidates, public=False, results="activity_of_day", moved=moved),
)
