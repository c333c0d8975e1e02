"""The page of an activity: the sections of all parts, drawn in their order."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from bandeng.deliberate.models import Activity
from bandeng.deliberate.sections import SECTIONS
from bandeng.studio.models import Person


def drawn(
    request: HttpRequest, activity: Activity, person: Person | None, orders: range = range(100)
) -> list[SafeString]:
    """Every section, by its template: it finds its own context, that as `section`, `activity` and `person`.

    With `orders` only those whose order lies in it.
    """
    found = [section for give in SECTIONS if (section := give(activity, person)) and section.order in orders]
    found.sort(key=lambda section: section.order)
    first = next((one for one in found if one.advises), None)
    return [
        render_to_string(
            one.template,
            {"activity": activity, "person": person, "section": one.context, "told": one is not first, **one.context},
            request,
        )
        for one in found
    ]
