"""Activities as occasions of `gather`: who may be on duty there, and the page that shows what one brought."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bandeng.gather.kinds import Candidate, Kind
from bandeng.studio.models import Member, Studio

ACTIVITY = "activity"


def candidates(studio: Studio, since: date, until: date) -> list[Candidate]:
    """Members in office of a studio and of what lies below it."""
    found = Member.objects.filter(studio__path__startswith=studio.path, since__lte=until, person__is_active=True)
    found = found.filter(Q(until=None) | Q(until__gte=since)).select_related("person")
    return [Candidate(one.person, one.sector, one.since, one.until) for one in found]


# Residents come without a time of their own; the list of days to book is not for these.
KIND = Kind(ACTIVITY, _("协商活动"), _("委员"), candidates, public=True)
