"""Booking, moving, cancelling, calling, giving up, reminding, forgetting: the actions."""

from datetime import timedelta

import pytest

from bandeng.core import clock, forgetting, worker
from bandeng.core.actions import By
from bandeng.core.errors import Invalid, NotAllowed, WrongState
from bandeng.gather import actions as G
from bandeng.gather import jobs, queue_of, slots, visitor
from bandeng.gather.models import Booking
from bandeng.ledger.models import Entry, Opening
from bandeng.post.models import Message
from bandeng.studio.actions import add_venue
from tests.cast import Cast
from tests.gather.visits import NAME, PHONE, RESIDENT, TOPIC, at, booked, occasion, on_duty, today

pytestmark = pytest.mark.django_db
S = Booking.State


def test_the_time_wished_for_or_the_next_one(cast: Cast) -> None:
    day = occasion(cast)
    assert len(slots.times(day)) == 10
    first = booked(day, at(day, 9, 30))
    second = booked(day, at(day, 9, 30), name="")
    assert (first.at, second.at) == (at(day, 9, 30), at(day, 9, 45))
    assert visitor.opened(first) == {"name": NAME, "phone": PHONE, "topic": TOPIC}
    assert [entry.code for entry in Entry.objects.filter(subject=first.subject)] == ["booking.book"]


def test_the_last_time_then_an_earlier_one_then_none(cast: Cast) -> None:
    day = occasion(cast, minutes=75)
    assert booked(day, at(day, 10, 15)).at == at(day, 10, 15)
    assert booked(day, at(day, 10, 15), name="").at == at(day, 9)
    with pytest.raises(G.Full):
        booked(day, at(day, 9), name="")


def test_places_beside_each_other(cast: Cast) -> None:
    day = occasion(cast, places=2)
    assert [(booked(day, name=str(n)).at, n) for n in range(3)] == [
        (at(day, 9), 0),
        (at(day, 9), 1),
        (at(day, 9, 15), 2),
    ]


def test_the_same_form_twice(cast: Cast) -> None:
    day = occasion(cast)
    wish = G.Wish(day, day.opens_at, form_key="k" * 32)
    one, two = G.book(RESIDENT, wish), G.book(RESIDENT, wish)
    assert (one.booking.pk, one.access, two.again) == (two.booking.pk, two.access, True)
    assert Booking.objects.count() == 1


def test_not_where_it_cannot_be_booked(cast: Cast) -> None:
    closed = occasion(cast, bookable=False)
    with pytest.raises(WrongState, match="不能预约"):
        booked(closed)
    day = occasion(cast, day=clock.today() + timedelta(days=2))
    with pytest.raises(Invalid, match="没有这个时间"):
        booked(day, at(day, 9, 10))
    past = occasion(cast, day=clock.today() - timedelta(days=1))
    with pytest.raises(WrongState):
        booked(past)
    hidden = occasion(cast, kind="phone", day=clock.today() + timedelta(days=3))
    with pytest.raises(WrongState):
        booked(hidden)


def test_whom_they_wish_to_speak_to_must_be_on_duty(cast: Cast) -> None:
    day = occasion(cast)
    on_duty(cast, day, "member")
    assert booked(day, wished=cast["member"]).wished == cast["member"]
    assert booked(day, wished=cast["member2"]).wished is None


def test_moving_and_cancelling_free_the_time(cast: Cast) -> None:
    day, later = occasion(cast), occasion(cast, day=clock.today() + timedelta(days=8))
    one = booked(day)
    with pytest.raises(WrongState, match="刚被约走"):
        G.move(RESIDENT, booked(day, name="b"), day, at(day, 9))
    one = G.move(RESIDENT, one, later, at(later, 10))
    assert (one.occasion, one.at) == (later, at(later, 10))
    assert booked(day, name="c").at == at(day, 9)
    assert G.cancel(RESIDENT, one).state == S.CANCELLED
    assert booked(later, at(later, 10)).at == at(later, 10)
    with pytest.raises(WrongState):
        G.cancel(RESIDENT, one)
    with pytest.raises(WrongState):
        G.move(RESIDENT, one, day, at(day, 10))


def test_booked_ones_keep_their_time_and_walk_ins_come_between(cast: Cast) -> None:
    day = occasion(cast)
    morning = at(day, 9)
    by = cast.by("officer").later(morning - timedelta(minutes=20))
    nine, ten = (booked(day, at(day, hour)) for hour in (9, 10))
    G.arrive(by, ten)
    walked = G.walk_in(by, day, "w" * 32).booking
    G.arrive(by, nine)
    now = by.later(morning)
    assert [one.pk for one in queue_of.waiting(day, morning)] == [nine.pk, walked.pk, ten.pk]
    assert queue_of.before(Booking.objects.get(pk=ten.pk), morning) == 2
    assert [G.call_next(now, day, desk="1 号窗口").pk for _ in range(3)] == [nine.pk, walked.pk, ten.pk]
    with pytest.raises(WrongState, match="没有人"):
        G.call_next(now, day)
    shown = queue_of.hall(day)
    assert {one["number"] for one in shown["called"]} == {"A001", "A002", "A003"}
    assert (shown["waiting"], shown["next"], shown["called"][0]["desk"]) == (0, [], "1 号窗口")
    nine.refresh_from_db()
    G.call_again(now, nine)
    assert G.serve(now, nine).state == S.SERVED
    with pytest.raises(WrongState):
        G.serve(now, nine)


def test_the_same_tap_twice_gives_one_number(cast: Cast) -> None:
    day = today(cast)
    one, two = (G.walk_in(cast.by("officer"), day, "w" * 32) for _ in range(2))
    assert (one.booking.number, two.booking.pk, two.again) == (1, one.booking.pk, True)
    assert G.walk_in(cast.by("officer"), day, "x" * 32).booking.number == 2


@pytest.mark.parametrize("name", ["member2", "community", "auditor", "outsider", "clerk", "admin"])
def test_who_may_not_run_the_queue(cast: Cast, name: str) -> None:
    day = today(cast)
    on_duty(cast, day, "member")
    visit = G.walk_in(cast.by("member"), day, "w" * 32).booking
    with pytest.raises(NotAllowed):
        G.walk_in(cast.by(name), day, "x" * 32)
    with pytest.raises(NotAllowed):
        G.call_next(cast.by(name), day)
    with pytest.raises(NotAllowed):
        G.look(cast.by(name), visit)
    with pytest.raises(NotAllowed):
        G.serve(RESIDENT, visit)
    with pytest.raises(NotAllowed):
        G.erase(cast.by("officer"), visit)


def test_only_on_the_day(cast: Cast) -> None:
    day = occasion(cast)
    with pytest.raises(WrongState, match="不在今天"):
        G.walk_in(cast.by("officer"), day, "w" * 32)
    with pytest.raises(WrongState, match="还没到约定的时间"):
        G.no_show(cast.by("officer"), booked(day))


def test_who_did_not_come_frees_the_time(cast: Cast) -> None:
    day = occasion(cast)
    one = booked(day, at(day, 9))
    nine = at(day, 9)
    assert jobs.missing(nine + timedelta(minutes=15)) == []
    assert jobs.missing(nine + timedelta(minutes=16)) == [one]
    G.no_show(By(at=nine + timedelta(minutes=16)), one)
    again = booked(day, nine, by=RESIDENT.later(at(day, 8)), name="c")
    assert again.at == nine
    late = G.arrive(cast.by("officer").later(at(day, 9, 40)), one)
    assert (late.state, late.place, late.number) == (S.WAITING, None, 1)


def test_a_moved_occasion_takes_its_visitors_along(cast: Cast) -> None:
    day = occasion(cast, minutes=30)
    visits = [booked(day, name=str(n)) for n in range(5)]
    venue = day.venue
    G.change_occasion(
        cast.by("officer"),
        day,
        day=day.day,
        opens=at(day, 9, 30).time(),
        closes=at(day, 11, 30).time(),
        venue=venue,
        need=2,
        note="停电",
    )
    times = [Booking.objects.get(pk=one.pk) for one in visits]
    assert [one.at for one in times[:4]] == [at(day, 9, 30), at(day, 10), at(day, 10, 30), at(day, 11)]
    assert times[4].state == S.CANCELLED
    told = Message.objects.filter(event__startswith="booking.").order_by("event")
    assert [one.event for one in told] == ["booking.called_off"] + ["booking.moved"] * 4


def test_whose_time_stays_hears_nothing_unless_the_place_is_another(cast: Cast) -> None:
    day = occasion(cast)
    one = booked(day, at(day, 9, 30))
    elsewhere = add_venue(By(), cast.studio, name="工作站", address="二里 2 号", hours="每天")
    values = {"day": day.day, "opens": at(day, 9).time(), "need": 2, "note": "早些结束"}
    G.change_occasion(cast.by("officer"), day, closes=at(day, 11).time(), venue=day.venue, **values)
    assert not Message.objects.filter(event__startswith="booking.").exists()
    # Whoever is a little late keeps their time too.
    by = cast.by("officer").later(at(day, 9, 35))
    G.change_occasion(by, day, closes=at(day, 10, 30).time(), venue=day.venue, **values)
    one.refresh_from_db()
    assert (one.at, one.place, one.state) == (at(day, 9, 30), 1, S.BOOKED)
    assert not Message.objects.filter(event__startswith="booking.").exists()
    G.change_occasion(cast.by("officer"), day, closes=at(day, 10, 30).time(), venue=elsewhere, **values)
    one.refresh_from_db()
    assert one.at == at(day, 9, 30)
    assert Message.objects.filter(event="booking.moved").count() == 1


def test_forgotten_once_though_two_workers_do_it(cast: Cast) -> None:
    one = booked(occasion(cast))
    G.erase(By(), one)
    entries = Entry.objects.count()
    with pytest.raises(WrongState):
        G.erase(By(), one)
    assert Entry.objects.count() == entries


def test_a_cancelled_occasion_cancels_and_tells(cast: Cast) -> None:
    from bandeng.post import events

    day = occasion(cast)
    one = booked(day)
    G.cancel_occasion(cast.by("officer"), day, note="停电。")
    one.refresh_from_db()
    assert one.state == S.CANCELLED
    message = Message.objects.get(event="booking.called_off")
    title, text = events.render(message)
    assert "停电" in text
    assert "029-86000000" in text
    assert NAME not in title + text


def test_reminded_once_on_the_evening_before(cast: Cast) -> None:
    day = occasion(cast, day=clock.today() + timedelta(days=3))
    made = RESIDENT.later(at(day, 9) - timedelta(days=2))
    one = booked(day, by=made)
    booked(day, at(day, 10), by=made, phone="")
    booked(day, at(day, 11), by=RESIDENT.later(at(day, 18) - timedelta(days=1)), name="late")
    evening = at(day, 17) - timedelta(days=1)
    assert jobs.to_remind(evening - timedelta(minutes=1)) == []
    assert jobs.to_remind(evening) == [one]
    G.remind(By(at=evening), one)
    assert jobs.to_remind(evening) == []
    with pytest.raises(WrongState):
        G.remind(By(at=evening), one)
    assert Message.objects.filter(event="booking.remind").count() == 1


def test_reminded_after_the_worker_was_down(cast: Cast) -> None:
    day = occasion(cast, day=clock.today() + timedelta(days=3))
    one = booked(day, by=RESIDENT.later(at(day, 9) - timedelta(days=3)))
    assert jobs.to_remind(at(day, 3)) == [], "not at night"
    assert jobs.to_remind(at(day, 8)) == [one]
    assert jobs.to_remind(at(day, 9, 1)) == []


def test_forgotten_when_the_days_are_over(cast: Cast) -> None:
    day = occasion(cast)
    one = booked(day)
    later = at(day, 9)
    assert jobs.to_erase(later + timedelta(days=30)) == []
    assert jobs.to_erase(later + timedelta(days=31)) == [one]
    G.erase(By(), one)
    one.refresh_from_db()
    assert {one.sealed, one.wrapped_key, one.code_hash, one.token_hash} == {None}
    assert not one.has_phone
    assert one.erased_at
    left = Opening.objects.filter(entry__subject=one.subject)
    assert [row.entry.code for row in left] == ["booking.erase"]
    assert jobs.to_erase(later + timedelta(days=31)) == []


def test_forgotten_when_the_resident_asks(cast: Cast) -> None:
    day = occasion(cast)
    one = G.forget(RESIDENT, booked(day))
    assert (one.state, one.sealed, one.code_hash) == (S.CANCELLED, None, None)
    codes = set(Entry.objects.filter(subject=one.subject).values_list("code", flat=True))
    assert codes == {"booking.book", "booking.erase", "booking.forget"}
    with pytest.raises(WrongState):
        G.look(cast.by("officer"), one)


def test_forgotten_again_after_a_restore(cast: Cast) -> None:
    one = booked(occasion(cast))
    assert [again(one.subject, True, False, ["00"]) for again in forgetting.again].count(True) == 1
    one.refresh_from_db()
    assert (one.state, one.sealed) == (S.CANCELLED, None)


def test_a_look_is_recorded(cast: Cast) -> None:
    one = booked(occasion(cast))
    assert G.look(cast.by("officer"), one)["phone"] == PHONE
    assert Entry.objects.filter(subject=one.subject, code="booking.look").count() == 1


def test_nothing_of_the_visitor_in_ledger_and_outbox(cast: Cast) -> None:
    one = booked(occasion(cast))
    G.look(cast.by("officer"), one)
    G.cancel(RESIDENT, one)
    written = "".join(str(list(table.objects.values())) for table in (Entry, Opening, Message))
    for marker in (PHONE, NAME, TOPIC):
        assert marker not in written


def test_the_worker_after_days_down(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever did not come is given up, what is over is forgotten, nobody is reminded of what has passed."""
    today = clock.today()
    missed, long_ago, soon = (occasion(cast, day=today + timedelta(days=n)) for n in (-1, -40, 2))
    made = {one.pk: booked(one, by=RESIDENT.later(at(one, 9) - timedelta(days=3))) for one in (missed, long_ago, soon)}
    for _again in range(2):
        for step in ("gather.remind", "gather.no_show", "gather.erase_due"):
            worker.STEPS[step].step()
    for booking in made.values():
        booking.refresh_from_db()
    assert [made[one.pk].state for one in (missed, long_ago, soon)] == [S.NO_SHOW, S.NO_SHOW, S.BOOKED]
    assert [bool(made[one.pk].sealed) for one in (missed, long_ago, soon)] == [True, False, True]
    monkeypatch.setattr(clock, "now", lambda: at(soon, 8))
    for _again in range(2):
        worker.STEPS["gather.remind"].step()
    told = Message.objects.filter(event="booking.remind")
    assert [one.subject for one in told] == [made[soon.pk].subject]


def test_a_day_that_is_over_leaves_nobody_waiting(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    day = today(cast)
    waiting, called = G.walk_in(cast.by("officer"), day, "a").booking, G.walk_in(cast.by("officer"), day, "b").booking
    G.call_next(cast.by("officer"), day)
    jobs.give_up()
    assert not Booking.objects.filter(state__in=(S.CANCELLED, S.NO_SHOW)).exists()
    monkeypatch.setattr(clock, "now", lambda: clock.midnight(day.day + timedelta(days=1)))
    jobs.give_up()
    states = dict(Booking.objects.values_list("pk", "state"))
    assert {states[waiting.pk], states[called.pk]} == {S.CANCELLED, S.NO_SHOW}
