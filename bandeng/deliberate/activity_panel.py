"""What this room shows on the page of a thing of another room: the activities it led to, the way to a bench meeting."""

from bandeng.core.models import Link
from bandeng.deliberate import rules
from bandeng.deliberate.models import Activity
from bandeng.gather import referrals
from bandeng.gather.referrals import Panel
from bandeng.studio.models import Person


def panel(subject: str, person: Person) -> Panel | None:
    """For whoever may see the thing."""
    if referrals.about(subject, person) is None:
        return None
    led = Link.objects.filter(source=subject, relation=Link.Relation.LED_TO).values("target")
    rows = Activity.objects.filter(rules.visible(person), subject__in=led).select_related("occasion__venue")
    about = referrals.sendable(subject, person)
    may = about is not None and rules.may_at(person, "activity.arrange", about.studio.path)
    if not rows and not may:
        return None
    shown = list(rows)
    return Panel("deliberate/activity/panel.html", {"subject": subject, "rows": shown, "may": may})
