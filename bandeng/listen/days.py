"""Listening days (社情民意倾听日): members in office sit at the venues of their studio. And the phone line."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.gather.kinds import Candidate, Kind
from bandeng.studio.models import Member, Role, Studio

LISTENING, PHONE = "listening", "phone"


def members(studio: Studio, since: date, until: date) -> list[Candidate]:
    """Members of a studio and of its workstations who are in office at some time between two days."""
    found = Member.objects.filter(studio__path__startswith=studio.path, since__lte=until, person__is_active=True)
    found = found.exclude(until__lt=since).select_related("person")
    return [Candidate(one.person, one.sector, one.since, one.until) for one in found]


def officers(studio: Studio, since: date, until: date) -> list[Candidate]:
    """Liaison officers of a studio who hold that role at some time between two days."""
    found = Role.objects.filter(
        kind=Role.Kind.OFFICER, path=studio.path, since__date__lte=until, person__is_active=True
    ).exclude(until__date__lt=since)
    people = {role.person_id: role for role in found.select_related("person").order_by("person__sort_key")}
    return [
        Candidate(one.person, "", clock.day(one.since), clock.day(one.until) if one.until else None)
        for one in people.values()
    ]


KINDS = (
    Kind(LISTENING, _("倾听日"), _("委员"), members, receive="visit_receive", results="day_results"),
    Kind(PHONE, _("热线值守"), _("联络员"), officers, public=False),
)
