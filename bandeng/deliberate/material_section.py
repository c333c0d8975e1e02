"""Documents and pictures on the page of an activity."""

from bandeng.deliberate import rules
from bandeng.deliberate.models import Activity, Material, Participant, ReadMark
from bandeng.deliberate.sections import Section
from bandeng.deliberate.states import State, can
from bandeng.studio.models import Person


def materials(activity: Activity, person: Person | None) -> Section | None:
    """For the house all of them, with who of the invited has read which; for a unit that is asked all; for everyone
    the public ones."""
    rows = activity.materials.filter(withdrawn_at=None)
    if person is None or not rules.may(person, "deliberate.see", activity):
        given = list(rows if person else rows.filter(public=True))
        return Section("deliberate/activity/materials_public.html", {"rows": given}) if given else None
    arranges = rules.may(person, "activity.arrange", activity) and can("activity.change", activity.state)
    there = list(rows)
    if not there and not arranges:
        return None
    invited = list(activity.participants.filter(person__isnull=False).select_related("person"))
    marks = set(ReadMark.objects.filter(material__in=there).values_list("material", "person"))
    context = {
        "rows": [_shown(one, person, invited, marks) for one in there],
        "arranges": arranges,
        "invited": len(invited),
    }
    return Section("deliberate/activity/materials.html", context)


def _shown(one: Material, person: Person, invited: list[Participant], marks: set[tuple[int, int]]) -> dict[str, object]:
    return {
        "one": one,
        "mine": (one.pk, person.pk) in marks,
        "read": [who.label for who in invited if (one.pk, who.person_id) in marks],
        "unread": [who.label for who in invited if (one.pk, who.person_id) not in marks],
    }


def photos(activity: Activity, person: Person | None) -> Section | None:
    """After the meeting: for everyone those that an officer has let be public."""
    rows = activity.photos.filter(withdrawn_at=None)
    if person is None:
        rows = rows.filter(public=True)
    adds = (
        person is not None
        and activity.state in (State.IN_SESSION, State.HELD, State.MINUTED)
        and rules.may(person, "activity.minute", activity)
    )
    there = list(rows)
    if not there and not adds:
        return None
    arranges = person is not None and rules.may(person, "activity.arrange", activity)
    return Section("deliberate/activity/photos.html", {"rows": there, "adds": adds, "arranges": arranges})
