"""The page of an activity: the sections of all parts, drawn in their order."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from bandeng.deliberate.models import Activity
from bandeng.deliberate.sections import SECTIONS
from bandeng.studio.models import Person


def drawn(
    request: HttpRequest, activity: Activity, person: Person | None, places: range = range(100)
) -> list[SafeString]:
    """Every section, by its template: it finds its own context, that as `section`, `activity` and `person`.

    With `places` only those that stand there.
    """
    here = [give for place, give in sorted(SECTIONS.items()) if place in places]
    found = [section for give in here if (section := give(activity, person))]
    first = next((one for one in found if one.advises), None)
    return [
        render_to_string(
            one.template,
            {"activity": activity, "person": person, "section": one.context, "told": one is not first, **one.context},
            request,
        )
        for one in found
    ]
