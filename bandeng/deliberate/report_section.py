"""The results of an activity's polls on its page: the three that all agree on most."""

from django.contrib.auth.models import AnonymousUser

from bandeng.deliberate.models import Activity, Poll
from bandeng.deliberate.report import report
from bandeng.deliberate.report_access import may_read
from bandeng.deliberate.sections import Section
from bandeng.studio.models import Person

TOP = 3


def section(activity: Activity, person: Person | None) -> Section | None:
    """For those who may read the report; nothing where there is none."""
    polls = Poll.objects.filter(activity=activity).exclude(state=Poll.State.DRAFT).select_related("studio").defer("map")
    found = [report(poll) for poll in polls if may_read(poll, person or AnonymousUser())]
    shown = [(one, one.agreed[:TOP]) for one in found]
    return Section("deliberate/report_section.html", {"reports": shown}, advises=True) if shown else None
