"""The polls of an activity on its page."""

from bandeng.deliberate import rules
from bandeng.deliberate.models import Activity, Poll
from bandeng.deliberate.sections import Section
from bandeng.studio.models import Person


def section(activity: Activity, person: Person | None) -> Section | None:
    """For everyone those that were opened; at the desk also drafts, and the way to a new one."""
    found = Poll.objects.filter(activity=activity).defer("map")
    if person is None:
        found = found.exclude(state=Poll.State.DRAFT)
    may = person is not None and rules.may(person, "poll.run", activity)
    if not may and not found:
        return None
    context = {"polls": found, "polls_desk": person is not None, "polls_may": may, "polls_activity": activity}
    return Section("deliberate/poll/section.html", context, advises=True)
