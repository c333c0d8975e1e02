"""A resident's codes of this room: of coming to a meeting, and of an opinion beforehand."""

from django.http import HttpResponse
from django.shortcuts import redirect

from bandeng.deliberate import contacts, opinion_locks
from bandeng.deliberate.models import Opinion, Participant
from bandeng.web import cookies
from bandeng.web.opening import Door

PARTICIPANT, PARTICIPANT_SECONDS = "bandeng_participant", 12 * 3600
OPINION, OPINION_SECONDS = "bandeng_opinion", 30 * 60


def _find(code: str) -> Participant | Opinion | None:
    return contacts.by_code(code) or opinion_locks.by_code(code)


def keep(response: HttpResponse, found: Participant | Opinion) -> HttpResponse:
    """From now on this browser opens the page of what the code is of."""
    if isinstance(found, Participant):
        cookies.put(response, PARTICIPANT, {"participant": found.pk}, PARTICIPANT_SECONDS)
    else:
        cookies.put(response, OPINION, {"opinion": found.pk}, OPINION_SECONDS)
    return response


def _to_page(found: Participant | Opinion) -> HttpResponse:
    there = redirect("participant", found.activity_id) if isinstance(found, Participant) else redirect("opinion_yours")
    return keep(there, found)


DOOR = Door(_find, _to_page)
