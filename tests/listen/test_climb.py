"""The ladder: two workers at once, whom a rung tells, what a studio may set, what it leaves alone."""

from datetime import timedelta
from typing import Any

import pytest

from bandeng.core import clock, guard, ladder
from bandeng.core.actions import By
from bandeng.core.errors import NotAllowed, Refused
from bandeng.core.workdays import Calendar
from bandeng.ledger.models import Entry
from bandeng.listen import actions as A
from bandeng.listen import jobs
from bandeng.listen.actions.climb import climb, take
from bandeng.listen.models import Matter, Reader, Rung, Step
from bandeng.post.events import render
from bandeng.post.models import Message
from bandeng.studio.actions import delegate
from bandeng.studio.models import Studio
from bandeng.web import formats
from tests.cast import Cast
from tests.listen.made import in_hand, received
from tests.listen.pages import do
from tests.listen.test_concurrency import together

CALENDAR = Calendar()
# Past the hour at which the ladder of a day is climbed.
NOW = clock.now() + timedelta(hours=9)
TODAY = clock.day(NOW - timedelta(hours=8))


def late(matter: Matter, workdays: int) -> Matter:
    """Late by so many working days, and here for long."""
    due = CALENDAR.workday_before(TODAY, workdays)
    if not CALENDAR.is_workday(TODAY):
        due = CALENDAR.workday_before(TODAY, workdays + 1)
    with guard.writing():
        Matter.objects.filter(pk=matter.pk).update(accept_due=due, reply_due=due, received_at=NOW - timedelta(days=60))
    matter.refresh_from_db()
    return matter


def hearers(cast: Cast) -> dict[str, set[str]]:
    names = {f"person:{person.pk}": name for name, person in cast.people.items()}
    found: dict[str, set[str]] = {}
    for message in Message.objects.filter(event__startswith="rung."):
        found.setdefault(message.event, set()).add(names[message.recipient])
    return found


def settled(studio: Studio, days: dict[str, Any]) -> None:
    with guard.writing():
        Studio.objects.filter(pk=studio.pk).update(settings={"ladder_days": {**dict.fromkeys(ladder.BY_CODE), **days}})


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_take_each_rung_once(transactional_cast: Cast) -> None:
    matter = late(in_hand(transactional_cast), 9)
    together([lambda: climb(NOW)] * 4)
    taken = list(Rung.objects.values_list("code", flat=True))
    assert sorted(taken) == ["reply.press", "reply.remind", "reply.soon", "reply.supervise"]
    assert Step.objects.filter(code="matter.rung").count() == len(taken)
    assert Entry.objects.filter(subject=matter.subject, code="matter.rung").count() == len(taken)
    assert Message.objects.filter(event="rung.supervise").count() == 5
    assert not Message.objects.filter(event__in=("rung.press", "rung.remind")).exists()


def test_the_highest_tells_everyone_below(cast: Cast) -> None:
    late(in_hand(cast), 14)
    climb(NOW)
    assert hearers(cast) == {"rung.district": {"officer", "member", "clerk", "convener", "leader", "district"}}


@pytest.mark.parametrize("code", list(ladder.BY_CODE))
def test_every_rung_is_put_into_words(cast: Cast, code: str) -> None:
    matter = late(in_hand(cast), 2)
    assert matter.reply_due
    take(By(), matter, code=code, limit="reply", due=matter.reply_due, on=TODAY)
    title, words = render(Message.objects.filter(event=f"rung.{code}")[0])
    assert title.endswith(matter.label)
    assert f"答复期限是 {formats.date(matter.reply_due)}" in words
    assert f"/desk/matter/{matter.pk}/" in words


def test_before_anyone_has_taken_it_the_officers_hear(cast: Cast) -> None:
    late(received(cast), 1)
    climb(NOW)
    assert hearers(cast) == {"rung.press": {"officer", "officer2"}}


def test_who_stands_in_hears_too_while_they_do(cast: Cast) -> None:
    lend = {"since": NOW - timedelta(days=3), "until": NOW + timedelta(days=3)}
    delegate(cast.by("officer"), cast["officer2"], **lend)
    delegate(cast.by("leader"), cast["convener"], **{**lend, "until": NOW - timedelta(hours=1)})
    late(in_hand(cast), 1)
    climb(NOW)
    assert hearers(cast) == {"rung.press": {"officer", "officer2", "member", "clerk"}}


def test_who_is_named_or_no_reader_hears_nothing(cast: Cast) -> None:
    matter = late(in_hand(cast), 9)
    A.avoid(cast.by("officer"), matter, person=cast["leader"])
    secret = late(in_hand(cast), 9)
    with guard.writing():
        Matter.objects.filter(pk=secret.pk).update(confidential=True)
        Reader.objects.create(matter=secret, person=cast["officer"])
    climb(NOW)
    heard = {item.recipient for item in Message.objects.filter(event="rung.supervise", subject=matter.subject)}
    assert f"person:{cast['leader'].pk}" not in heard
    assert len(heard) == 4
    told = Message.objects.filter(event="rung.supervise", subject=secret.subject)
    assert [item.recipient for item in told] == [f"person:{cast['officer'].pk}"]
    assert secret.rungs.count() == matter.rungs.count() == 4


def test_a_studio_sets_its_own_days_and_leaves_rungs_out(cast: Cast) -> None:
    settled(cast.studio, {"press": 2, "remind": None, "supervise": 4})
    matter = late(in_hand(cast), 4)
    climb(NOW)
    assert list(matter.rungs.values_list("code", flat=True)) == ["reply.press", "reply.supervise"]
    settled(cast.studio, {})
    late(in_hand(cast), 14)
    assert climb(NOW) == 0


def test_a_rung_spoils_no_form(cast: Cast) -> None:
    matter = late(in_hand(cast), 2)
    version = matter.version
    climb(NOW)
    answer = cast.client("officer").post(f"/desk/matter/{matter.pk}/note/", {"version": version, "words": "已打电话。"})
    assert answer.status_code == 302


def test_what_has_been_answered_meanwhile_is_left_alone(cast: Cast) -> None:
    matter = late(in_hand(cast), 2)
    due = matter.reply_due
    assert due
    A.send_reply(cast.by("officer"), A.draft_reply(cast.by("clerk"), matter, words="已换灯，灯亮了。", result="solved"))
    with pytest.raises(Refused):
        take(By(), matter, code="press", limit="reply", due=due, on=TODAY)
    assert climb(NOW) == 0


def test_nobody_climbs_by_hand(cast: Cast) -> None:
    matter = late(in_hand(cast), 2)
    assert matter.reply_due
    for name in ("officer", "head", "leader", "admin"):
        with pytest.raises(NotAllowed):
            take(cast.by(name), matter, code="press", limit="reply", due=matter.reply_due, on=TODAY)
    assert do(cast.client("officer"), matter, "rung").status_code == 404


def test_the_worker_climbs(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    matter = late(in_hand(cast), 2)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    assert jobs.climb_ladder() == 2
    assert matter.rungs.count() == 2


def test_the_table_goes_upwards() -> None:
    assert [step.code for step in ladder.LADDER] == ["soon", "press", "remind", "supervise", "district"]
    assert ladder.audience("soon") == ladder.audience("press") == ["hands"]
    assert ladder.audience("district") == ["hands", "conveners", "leaders", "district"]
