"""The meeting and its minutes on the page of an activity."""

from bandeng.deliberate import rules
from bandeng.deliberate.models import Activity
from bandeng.deliberate.sections import Section
from bandeng.deliberate.states import OPEN, State
from bandeng.studio.models import Person


def section(activity: Activity, person: Person | None) -> Section | None:
    """For the desk: who has come and what is on the agenda, with the way in. For everyone: the agenda."""
    if activity.state == State.CALLED_OFF or (person is None and not activity.agenda.exists()):
        return None
    context = {
        "activity": activity,
        "points": list(activity.agenda.all()),
        "came": activity.participants.filter(came_at__isnull=False).count(),
        "invited": activity.participants.filter(invited_at__isnull=False).count(),
        "runs": person is not None and rules.may(person, "activity.minute", activity),
        "open": activity.state in OPEN,
        "public": person is None,
    }
    return Section("deliberate/meeting/section.html", context)


def minutes(activity: Activity, person: Person | None) -> Section | None:
    """The minutes: being written, or settled with who has signed."""
    if activity.state == State.CALLED_OFF or (person is None and not activity.minutes_hash):
        return None
    context = {
        "activity": activity,
        "paragraphs": activity.notes.filter(replaced_by=None, withdrawn_at=None).count(),
        "signed": activity.signatures.filter(verdict="signed").count(),
        "objecting": activity.signatures.filter(verdict="objects").count(),
        "writes": person is not None and rules.may(person, "activity.minute", activity),
        "public": person is None,
    }
    return Section("deliberate/meeting/minutes_section.html", context)
