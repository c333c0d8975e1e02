"""A participant's pages of a poll: begin, one statement at a time, one's own votes. All without a script too."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bandeng.core import clock
from bandeng.core.permissions import open_to
from bandeng.deliberate import poll_access, poll_feed, votes
from bandeng.deliberate.models import Poll, Statement
from bandeng.deliberate.models.poll import Access
from bandeng.deliberate.poll_access import Voter
from bandeng.deliberate.report_access import may_read
from bandeng.web.nav import find
from bandeng.web.numbers import whole

View = Callable[..., HttpResponse]
BODY = 2000  # bytes of ten votes, by far


def here(name: str, poll: Poll) -> str:
    return reverse(name, args=[poll.slug])


def taking_part(view: View) -> View:
    """For views of someone who takes part; whoever does not (yet, or any more) is led to the first page."""

    @open_to("public")
    @never_cache
    @wraps(view)
    def run(request: HttpRequest, slug: str, **more: str) -> HttpResponse:
        poll = poll_access.load(slug)
        voter = poll_access.voter_of(request, poll)
        if voter is None:
            return HttpResponseRedirect(here("poll_public", poll))
        return view(request, poll, voter, **more)

    return run


@open_to("public")
@never_cache
def poll_public(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is about and how one takes part; then a statement; after the end, where the result is."""
    poll = poll_access.load(slug)
    context = {"poll": poll, "report": report(request, poll)}
    if not poll.takes_votes(clock.now()):
        context["may_have"] = may_have(request, poll)
        return render(request, "deliberate/poll/closed.html", context)
    voter = poll_access.voter_of(request, poll)
    if voter is None:
        return render(request, "deliberate/poll/start.html", context)
    return _statement(request, poll, voter, context)


def may_have(request: HttpRequest, poll: Poll) -> bool:
    """Whether all votes may be handed out to whoever asks."""
    if poll.state != Poll.State.CLOSED or votes.people(poll.pk) < votes.FEWEST:
        return False
    return may_read(poll, request.user)


def report(request: HttpRequest, poll: Poll) -> str:
    """The address of the report, when this person may see it."""
    return find("poll_report", poll.slug) if may_read(poll, request.user) else ""


def _said_by(poll: Poll, voter: Voter) -> dict[int, tuple[int | None, int]]:
    """What this voter has said: statement → (value, turn); no value where it may not be seen in this browser."""
    said = votes.of(poll.pk, voter.number)
    return {pk: (value if voter.own else None, turn) for pk, (value, turn) in said.items()}


def _statement(request: HttpRequest, poll: Poll, voter: Voter, context: dict[str, Any]) -> HttpResponse:
    own, deck = _said_by(poll, voter), poll_feed.deck(poll.pk)
    coming = poll_feed.coming(poll, voter.number, own)
    chosen = deck.numbers.get(whole(request.GET.get("n", "")) or 0)
    if chosen in deck.shown:
        coming = [chosen, *(pk for pk in coming if pk != chosen)]
    if not coming:
        return HttpResponseRedirect(here("poll_done", poll))
    number, words = deck.texts[coming[0]]
    value, _turn = own.get(coming[0], (None, 0))
    left = len(set(deck.shown) - set(own))
    context |= {
        "number": number,
        "words": words,
        "value": value,
        "left": left,
        "total": len(deck.shown),
        "done": len(deck.shown) - left,
        "hall": voter.hall,
        "refused": "refused" in request.GET,
        "deck": json.dumps(
            {
                "votes": here("poll_votes", poll),
                "done": here("poll_done", poll),
                "local": voter.local,
                "left": left,
                "total": len(deck.shown),
                "next": _cards(deck, own, coming),
            }
        ),
    }
    return render(request, "deliberate/poll/statement.html", context)


def _cards(deck: poll_feed.Deck, own: dict[int, tuple[int | None, int]], coming: list[int]) -> list[list[Any]]:
    """Number, words, what was said of it (or null), and how often."""
    return [[*deck.texts[pk], *own.get(pk, (None, 0))] for pk in coming]


@open_to("public")
@require_POST
def poll_start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin: a token into this browser. Nothing is kept of it here."""
    poll = poll_access.load(slug)
    response = HttpResponseRedirect(here("poll_public", poll))
    if not poll.takes_votes(clock.now()) or poll.access != Access.LINK or poll_access.voter_of(request, poll):
        return response
    return poll_access.begin(request, response, poll)


@taking_part
def poll_vote(request: HttpRequest, poll: Poll, voter: Voter) -> HttpResponse:
    """One vote, by the button of the form."""
    if request.method != "POST":
        return HttpResponseRedirect(here("poll_public", poll))
    again, had = here("poll_public", poll), votes.of(poll.pk, voter.number)
    try:
        number, value = int(request.POST.get("n", "")), int(request.POST.get("value", ""))
        pk = poll_feed.deck(poll.pk).numbers.get(number, 0)
        turn = had.get(pk, (0, 0))[1] + 1
        written = votes.cast(poll.pk, voter.number, [votes.Said(number, value, min(turn, votes.MOST_TURNS))])
    except ValueError:
        written = 0
    response = HttpResponseRedirect(again if written else f"{again}?refused")
    return response if voter.own or had or not written else poll_access.make_own(request, response, poll)


@open_to("public")
@require_POST
def poll_votes(request: HttpRequest, slug: str) -> HttpResponse:
    """Up to ten votes as JSON, {"votes": [[number, value, turn], …], "more": true}; sent again they change nothing.

    The answer has what is shown next, unless `more` is false: a page that has enough in hand does not ask each time.
    What stands in `refused` is not counted and need not be sent again.
    """
    poll = poll_access.load(slug)
    if not poll.takes_votes(clock.now()):
        return JsonResponse({"why": "closed"}, status=409)
    voter = poll_access.voter_of(request, poll)
    if voter is None:
        return JsonResponse({"why": "unknown"}, status=403)
    first = not voter.own and not votes.of(poll.pk, voter.number)
    try:
        said, more = _said(request)
        written = votes.cast(poll.pk, voter.number, said) if said else 0
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return JsonResponse({"why": "bad"}, status=422)
    if written < len(said) and not Poll.objects.get(pk=poll.pk).takes_votes(clock.now()):
        return JsonResponse({"why": "closed"}, status=409)
    answer: dict[str, Any] = {"refused": []}
    if more or written < len(said):
        own, deck = _said_by(poll, voter), poll_feed.deck(poll.pk)
        answer = {
            "refused": [one.number for one in said if deck.numbers.get(one.number) not in own],
            "next": _cards(deck, own, poll_feed.coming(poll, voter.number, own)),
            "left": len(set(deck.shown) - set(own)),
        }
    response = JsonResponse(answer)
    return poll_access.make_own(request, response, poll) if first and written else response


def _said(request: HttpRequest) -> tuple[list[votes.Said], bool]:
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY:
        raise ValueError("too long")
    body = json.loads(request.body)
    given = body["votes"]
    if any(len(one) != 3 or any(type(value) is not int for value in one) for one in given):
        raise ValueError("a vote is three numbers")
    return [votes.Said(*one) for one in given], body.get("more", True) is not False


@taking_part
def poll_mine(request: HttpRequest, poll: Poll, voter: Voter) -> HttpResponse:
    """What one has said, each with a way to change it; and what was not shown or is asked no more, with the reason."""
    own, deck = _said_by(poll, voter), poll_feed.deck(poll.pk)
    words = {1: "agree", -1: "disagree", 0: "pass", None: ""}
    rows = [(*deck.texts[pk], words[value], pk in deck.shown) for pk, (value, _turn) in own.items() if pk in deck.texts]
    S = Statement.State
    context = {
        "poll": poll,
        "rows": sorted(rows),
        "own": voter.own,
        "gone": poll.statements.filter(state__in=(S.REFUSED, S.HIDDEN)),
        "hall": voter.hall,
    }
    return render(request, "deliberate/poll/mine.html", context)


@taking_part
def poll_done(request: HttpRequest, poll: Poll, voter: Voter) -> HttpResponse:
    """Thanks, and what comes of it."""
    own, deck = votes.of(poll.pk, voter.number), poll_feed.deck(poll.pk)
    context = {
        "poll": poll,
        "count": len(own),
        "left": len(set(deck.shown) - set(own)),
        "report": report(request, poll),
        "hall": voter.hall,
    }
    return render(request, "deliberate/poll/done.html", context)


@taking_part
def poll_next(request: HttpRequest, poll: Poll, voter: Voter) -> HttpResponse:
    """On the hall's tablet: the next person, who is someone else."""
    response = HttpResponseRedirect(here("poll_public", poll))
    return poll_access.in_hall(request, response, poll) if request.method == "POST" and voter.hall else response
