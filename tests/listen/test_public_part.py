"""The public part of an entry: the week where a studio's numbers are small, and what the figures rest on."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bandeng.core import clock, guard
from bandeng.core.actions import ACTIONS, FACTS, By, Origin
from bandeng.core.errors import NotAllowed
from bandeng.ledger.draft import week
from bandeng.ledger.models import Entry, Opening
from bandeng.listen import actions as A
from bandeng.listen import jobs
from bandeng.listen.models import Matter
from bandeng.listen.states import MOVES
from bandeng.studio.actions import set_public_detail
from bandeng.studio.models import Studio
from bandeng.studio.settings import TABLE
from tests.cast import Cast
from tests.listen.made import DOINGS, READY, RESIDENT, STATES, accepted, carried_out, drafted, received, replied

TODAY = clock.today()


def publics(subject: str) -> list[dict[str, Any]]:
    return [
        json.loads(text)
        for text in Entry.objects.filter(subject=subject).order_by("pk").values_list("public", flat=True)
    ]


def by_day(cast: Cast) -> Studio:
    """As the worker sets a studio with many matters."""
    cast.studio = set_public_detail(By(), cast.studio, received=5000)
    return cast.studio


def test_a_small_studio_says_the_week_and_no_kind(cast: Cast) -> None:
    matter = accepted(cast)
    receive, accept = publics(matter.subject)
    assert accept == {
        "code": "matter.accept",
        "kind": "",
        "origin": "live",
        "studio": "xujiawan",
        "subject": matter.subject,
        "week": week(TODAY),
    }
    assert "day" not in receive
    private = json.loads(Opening.objects.filter(entry__subject=matter.subject).latest("pk").private)
    assert private["kind"] == "help", "kept where it can be erased"


def test_a_larger_one_says_day_and_kind_from_then_on(cast: Cast) -> None:
    before = accepted(cast)
    by_day(cast)
    after = accepted(cast)
    assert publics(after.subject)[-1]["day"] == TODAY.isoformat()
    assert publics(after.subject)[-1]["kind"] == "help"
    assert "day" not in publics(before.subject)[-1], "what is written stays"
    assert publics(f"studio-{cast.studio.pk}")[-1]["fact"] == "day"


def test_weeks_are_those_of_iso() -> None:
    assert [week(date(2026, 11, 24)), week(date(2027, 1, 1)), week(date(2024, 12, 30))] == [
        "2026-W48",
        "2026-W53",
        "2025-W01",
    ]


def test_what_was_told_of_an_earlier_day_says_that_day(cast: Cast) -> None:
    by_day(cast)
    matter = received(cast, received_at=clock.now() - timedelta(days=9))
    assert publics(matter.subject)[0]["day"] == (TODAY - timedelta(days=9)).isoformat()


def test_receiving_asks_the_database_no_more_for_it(cast: Cast) -> None:
    received(cast)
    counts = []
    for _small in (True, False):
        studio = Studio.objects.select_related("region").get(pk=cast.studio.pk)
        with CaptureQueriesContext(connection) as queries:
            received(cast, studio=studio)
        counts.append(len(queries))
        by_day(cast)
    assert counts[0] == counts[1]


def facts(matter: Matter) -> list[str]:
    return [public.get("fact", "") for public in publics(matter.subject)]


def test_the_public_part_says_what_the_figures_rest_on(cast: Cast) -> None:
    officer2 = cast.by("officer2")
    assert facts(replied(cast))[-1] == "solved"
    assert facts(A.confirm(RESIDENT, replied(cast), satisfied="fairly"))[-1] == "fairly"
    assert facts(A.confirm(RESIDENT, carried_out(cast), satisfied="no"))[-1] == "not"
    again = A.dispute(RESIDENT, replied(cast), words="还是不亮。")
    assert facts(again)[-1] == "again"
    again = A.draft_reply(cast.by("clerk"), again, words="换了灯。", result="explained")
    again = A.send_reply(cast.by("officer"), again)
    assert facts(A.dispute(RESIDENT, again, words="还是不亮。"))[-2:] == ["explained", "ended"]
    for said, fact in (("yes", "satisfied"), ("fairly", "fairly"), ("no", "again")):
        assert facts(A.call_back(officer2, replied(cast), reached=True, satisfied=said, words="好。"))[-1] == fact
    assert facts(A.call_back(officer2, replied(cast), reached=False))[-1] == "unreached"
    assert facts(A.forget(RESIDENT, accepted(cast), stop=True))[-1] == "withdrawn"
    assert facts(A.forget(RESIDENT, replied(cast)))[-1] == ""


def test_a_part_says_when_the_whole_came_in(cast: Cast) -> None:
    by_day(cast)
    long_ago = clock.now() - timedelta(days=5)
    whole = A.split_matter(cast.by("officer"), accepted(cast, received_at=long_ago), parts=["灯坏了。", "路不平。"])
    for part in Matter.objects.filter(title__in=("灯坏了。", "路不平。")):
        first, second = publics(part.subject)
        assert (first["fact"], first["day"]) == ("received", clock.day(long_ago).isoformat())
        assert (second["fact"], second["day"]) == ("accepted", TODAY.isoformat())
    assert "fact" not in publics(whole.subject)[-1]


def test_a_fact_is_a_declared_word(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not FACTS["matter.note"]
    matter = drafted(cast)
    monkeypatch.setitem(FACTS, "matter.send_reply", frozenset({"promised"}))
    with pytest.raises(ValueError, match="declares no fact"):
        A.send_reply(cast.by("officer"), matter)
    assert Matter.objects.get(pk=matter.pk).replied_at is None
    for words in FACTS.values():
        assert all(word.isascii() and len(word) < 20 for word in words)
    own = [{code for code in codes if not code.startswith("test.")} for codes in (FACTS, ACTIONS)]
    assert own[0] == own[1]


@pytest.mark.either_engine
@pytest.mark.parametrize("verb", sorted(set(DOINGS) - {"matter.look"}))
def test_nothing_else_is_public(cast: Cast, verb: str) -> None:
    matter = STATES[sorted(MOVES[verb][0])[0]](cast)
    if verb in READY:
        READY[verb](cast, matter)
    for public in publics(matter.subject):
        assert set(public) - {"fact"} == {"code", "kind", "origin", "studio", "subject", "week"}


def moved_back(matter: Matter, at: datetime, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with guard.writing():
        Matter.objects.filter(pk=matter.pk).update(received_at=at)
    monkeypatch.setitem(TABLE, "public_detail_from", replace(TABLE["public_detail_from"], default=count))


def test_the_worker_counts_twelve_whole_months(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    first = clock.midnight(TODAY.replace(day=1))
    matter = received(cast)
    received(
        cast, By(person=cast["officer"], role="staff", origin=Origin.IMPORT), received_at=first - timedelta(days=1)
    )
    moved_back(matter, clock.now(), 1, monkeypatch)
    assert jobs.set_public_details() == 0, "this month is not over, and what was imported does not count"
    moved_back(matter, first.replace(year=first.year - 1) - timedelta(seconds=1), 1, monkeypatch)
    assert jobs.set_public_details() == 0, "over a year ago"
    moved_back(matter, first - timedelta(seconds=1), 1, monkeypatch)
    assert jobs.set_public_details() == 1
    assert jobs.set_public_details() == 0, "once"
    assert not Studio.objects.get(pk=cast.studio.pk).coarse
    assert Studio.objects.get(pk=cast.other_studio.pk).coarse
    moved_back(matter, first - timedelta(seconds=1), 2, monkeypatch)
    assert jobs.set_public_details() == 1, "and back"
    assert Studio.objects.get(pk=cast.studio.pk).coarse


@pytest.mark.parametrize("name", ["admin", "head"])
def test_nobody_sets_it_by_hand(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        set_public_detail(cast.by(name), cast.studio, received=5000)
