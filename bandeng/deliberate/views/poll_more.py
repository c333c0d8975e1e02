"""Other doors to a poll (a slip's code, the hall's tablet), a statement of one's own, and the votes as open data."""

import csv
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bandeng.core import clock, codes
from bandeng.core.actions import By
from bandeng.core.errors import Refused
from bandeng.core.permissions import open_to
from bandeng.deliberate import poll_access, poll_feed, voters, votes
from bandeng.deliberate.actions import poll_statements
from bandeng.deliberate.forms.poll import OwnStatementForm
from bandeng.deliberate.forms.ticket import TicketCodeForm
from bandeng.deliberate.models import Poll, Statement
from bandeng.deliberate.models.poll import Access
from bandeng.deliberate.poll_access import Voter
from bandeng.deliberate.views.poll_vote import here, may_have, taking_part
from bandeng.press.tables import neutral
from bandeng.studio.views.pages import add_refusal, posted
from bandeng.web import opening


def _by_ticket(poll: Poll, code: str) -> HttpResponse:
    return poll_access.by_ticket(HttpResponseRedirect(here("poll_public", poll)), poll, code)


def _ticketed(slug: str) -> Poll:
    poll = poll_access.load(slug)
    if poll.access != Access.TICKET:
        raise Http404
    return poll


@open_to("public")
@never_cache
def poll_code(request: HttpRequest, slug: str) -> HttpResponse:
    """Type the code of a slip; wrong tries are slowed down."""
    poll = _ticketed(slug)
    if not poll.takes_votes(clock.now()):
        return HttpResponseRedirect(here("poll_public", poll))
    form: forms.Form = TicketCodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        found = opening.by_code(
            request,
            form,
            "poll",
            lambda code: voters.ticket(poll, code),
            unknown=_("没有这个参与码，请对照小条检查。"),
            often=_("输错的次数太多，请 15 分钟后再试。"),
        )
        if found:
            return _by_ticket(poll, form.cleaned_data["code"])
    status = 422 if form.errors else 200
    return render(request, "deliberate/poll/code.html", {"form": form, "poll": poll}, status=status)


@open_to("public")
@never_cache
def poll_ticket(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The link on a slip."""
    poll = _ticketed(slug)
    if not poll.takes_votes(clock.now()):
        return HttpResponseRedirect(here("poll_public", poll))

    def ticket() -> str | None:
        try:
            parsed = codes.parse_code(code)
        except codes.BadCode:
            return None
        return parsed if voters.ticket(poll, parsed) else None

    return opening.by_link(request, "poll", ticket, lambda parsed: _by_ticket(poll, parsed))


@open_to("public")
@never_cache
def poll_hall(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Make this tablet the hall's."""
    poll = poll_access.load(slug)
    response = HttpResponseRedirect(here("poll_public", poll))
    if not poll.takes_votes(clock.now()) or poll.access == Access.MEMBERS:
        return response

    def known() -> bool | None:
        return poll_access.is_hall_token(poll, token) or None

    return opening.by_link(request, "hall", known, lambda _found: poll_access.in_hall(request, response, poll))


@taking_part
def poll_say(request: HttpRequest, poll: Poll, voter: Voter) -> HttpResponse:
    """A statement of one's own; first those are shown that say something like it."""
    if not poll.adding:
        return HttpResponseRedirect(here("poll_public", poll))
    form = OwnStatementForm(posted(request))
    context: dict[str, Any] = {"poll": poll, "form": form, "most": poll_statements.MOST_OWN, "status": 200}
    if request.method == "POST":
        context["status"] = 422
        if form.is_valid():
            if not form.cleaned_data["sure"] and (like := _like(poll, form.cleaned_data["text"])):
                context |= {"like": like, "status": 200}
            elif _said(poll, voter, form, context):
                return render(request, "deliberate/poll/said.html", context)
    return render(request, "deliberate/poll/say.html", context, status=context["status"])


def _like(poll: Poll, words: str) -> list[tuple[int, str]]:
    deck = poll_feed.deck(poll.pk)
    shown = tuple(deck.texts[pk] for pk in deck.shown)
    return [shown[place] for place in poll_feed.alike(words, tuple(text for _number, text in shown))]


def _said(poll: Poll, voter: Voter, form: OwnStatementForm, context: dict[str, Any]) -> bool:
    values = form.cleaned_data
    if Statement.objects.filter(form_key=values["form_key"]).exists():
        return True  # sent once more
    try:
        poll_statements.say(
            By(role="resident"), poll, voter=voter.number, text=values["text"], form_key=values["form_key"]
        )
    except Refused as error:
        add_refusal(form, error)
        context["status"] = error.status
        return False
    return True


def _closed(request: HttpRequest, slug: str) -> Poll:
    """A poll whose votes may be handed out: over, and of enough people; one among members to the house only."""
    poll = poll_access.load(slug)
    if not may_have(request, poll):
        raise Http404
    return poll


@open_to("public")
def poll_data(request: HttpRequest, slug: str) -> HttpResponse:
    """All votes: voter (a random number), statement, value. Their root stands in the ledger."""
    poll = _closed(request, slug)
    return _csv(f"poll-{slug}-votes.csv", [("voter", "statement", "value"), *votes.rows(poll.pk)])


@open_to("public")
def poll_statements_data(request: HttpRequest, slug: str) -> HttpResponse:
    """The statements by number."""
    poll = _closed(request, slug)
    found = poll.statements.filter(state__in=(Statement.State.SHOWN, Statement.State.HIDDEN))
    rows = [(one.number, "organiser" if one.seed else "participant", one.state, neutral(one.text)) for one in found]
    return _csv(f"poll-{slug}-statements.csv", [("statement", "by", "state", "text"), *rows])


def _csv(name: str, rows: Iterable[tuple[Any, ...]]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    csv.writer(response, lineterminator="\n").writerows(rows)
    return response
