"""The sections that belong to the activity itself: what it is about, and what led to it."""

from bandeng.core.models import Link
from bandeng.deliberate.models import Activity
from bandeng.deliberate.sections import Section
from bandeng.gather import referrals
from bandeng.gather.models import Occasion
from bandeng.studio.models import Person


def announcement(activity: Activity, person: Person | None) -> Section | None:
    """What is to be settled, for whom, when and where, with whom; for the house also which matters led to it."""
    sources = Link.objects.filter(target=activity.subject, relation=Link.Relation.LED_TO).values_list(
        "source", flat=True
    )
    led = list(sources)
    found = [described[1] for one in led if person and (described := referrals.about(one, person))]
    one = activity.occasion
    return Section(
        "deliberate/activity/announcement.html",
        {
            "led": len(led),
            "known": found,
            "cancelled": bool(one and one.state == Occasion.State.CANCELLED),
            "asked": list(activity.participants.filter(unit__isnull=False).select_related("unit")) if person else [],
        },
    )
