"""Referrals follow their clinic: nobody comes in vain, each change is told once, and what fell through waits again."""

from datetime import timedelta
from typing import Any

import pytest

from bandeng.core import clock, guard
from bandeng.core.actions import By
from bandeng.core.errors import NotAllowed, WrongState
from bandeng.gather import actions as G
from bandeng.gather import slots
from bandeng.gather.models import Booking, Occasion
from bandeng.ledger.models import Entry
from bandeng.listen.models import Matter
from bandeng.post import events
from bandeng.post.models import Message
from bandeng.rally import actions as A
from bandeng.rally.actions.following import follow_all
from bandeng.rally.models import Referral
from bandeng.studio.models import Venue
from tests.cast import Cast
from tests.gather.visits import RESIDENT
from tests.gather.visits import occasion as occasion_of
from tests.listen.made import in_hand
from tests.rally.test_referrals import offered
from tests.rally.test_told import of, told


@pytest.fixture
def matter(cast: Cast) -> Matter:
    matter = in_hand(cast)
    with guard.writing():
        Matter.objects.update(officer=cast["officer"], tell_later=True, anonymous=False, tell_by="call")
    return matter


@pytest.fixture
def coming(cast: Cast) -> Occasion:
    """A clinic tomorrow with times."""
    found = occasion_of(cast, kind="clinic", title="法律咨询", minutes=30)
    found.refresh_from_db()
    return found


def timed(cast: Cast, matter: Matter, there: Occasion, number: int = 0) -> Referral:
    time = f"{there.pk}@{slots.times(there)[number].isoformat()}"
    return offered(cast, matter, occasion=time, form_key="r" * 32)


def changed(cast: Cast, there: Occasion, **fields: Any) -> Occasion:
    values = {
        "day": there.day,
        "opens": there.opens_at.astimezone(clock.HERE).time(),
        "closes": there.closes_at.astimezone(clock.HERE).time(),
        "venue": there.venue,
        "need": there.need,
        "note": "改了",
        **fields,
    }
    return G.change_occasion(cast.by("officer"), there, **values)


@pytest.mark.parametrize("own_time", [True, False])
def test_a_cancelled_clinic_gives_its_referrals_back(
    cast: Cast, matter: Matter, coming: Occasion, own_time: bool
) -> None:
    referral = timed(cast, matter, coming) if own_time else offered(cast, matter, occasion=coming.pk)
    assert follow_all() == 0
    G.cancel_occasion(cast.by("officer"), coming, note="律师开庭")
    assert [follow_all(), follow_all()] == [1, 0]
    referral.refresh_from_db()
    assert (referral.state, referral.occasion, referral.booking) == ("offered", None, None)
    assert Entry.objects.filter(code="referral.release", subject=referral.subject).count() == 1
    assert told("referral.release") == of(cast, "officer")
    (message,) = Message.objects.filter(event="referral.off")
    assert message.recipient == f"resident:{matter.subject}"
    assert "请不要去" in events.render(message)[1]
    page = cast.client("officer").get(f"/desk/matter/{matter.pk}/").content.decode()
    assert "法律咨询要另约时间" in page
    assert "待约时间" in page
    assert "待约时间" in cast.client("officer").get("/desk/clinic/").content.decode()


def test_a_moved_clinic_is_told_again(cast: Cast, matter: Matter, coming: Occasion) -> None:
    referral = timed(cast, matter, coming)
    assert len(told("referral.book")) == 1
    later = changed(cast, coming, day=coming.day + timedelta(days=1))
    assert [follow_all(), follow_all()] == [1, 0]
    referral.refresh_from_db()
    assert clock.day(referral.comes_at) == later.day  # type: ignore[arg-type]
    assert len(told("referral.book")) == 2
    assert told("referral.move") == of(cast, "officer")
    with guard.writing():
        elsewhere = Venue.objects.create(studio=cast.studio, name="调解室")
    changed(cast, later, venue=elsewhere)
    assert follow_all() == 1
    changed(cast, later, venue=elsewhere, need=3, note="")
    assert follow_all() == 0, "nothing that the resident would notice"


def test_the_resident_moves_and_cancels_their_own_time(cast: Cast, matter: Matter, coming: Occasion) -> None:
    other = occasion_of(cast, clock.today() + timedelta(days=2), kind="clinic", title="法律咨询", minutes=30)
    other.refresh_from_db()
    referral = timed(cast, matter, coming)
    booking = Booking.objects.get()
    G.move(RESIDENT, booking, other, slots.times(other)[1])
    assert follow_all() == 1
    referral.refresh_from_db()
    assert (referral.occasion, referral.comes_at) == (other, slots.times(other)[1])
    G.cancel(RESIDENT, booking)
    assert follow_all() == 1
    referral.refresh_from_db()
    assert referral.state == "offered"


def test_who_has_arrived_stays(cast: Cast, matter: Matter, coming: Occasion) -> None:
    timed(cast, matter, coming)
    with guard.writing():
        Booking.objects.update(state="waiting", number=1)
    assert follow_all() == 0


def test_a_clinic_long_over_without_an_advice(cast: Cast, matter: Matter, coming: Occasion) -> None:
    referral = offered(cast, matter, occasion=coming.pk)
    for ago, released in ((7, 0), (8, 1)):
        with guard.writing():
            back = clock.now() - timedelta(days=ago)
            Occasion.objects.update(day=clock.day(back), opens_at=back, closes_at=back + timedelta(hours=1))
        assert follow_all() == released, ago
    referral.refresh_from_db()
    assert referral.state == "offered"
    assert told("referral.release") == of(cast, "officer")
    assert told("referral.off") == [], "nobody would come in vain"


def test_only_the_worker_and_only_when_it_is_so(cast: Cast, matter: Matter, coming: Occasion) -> None:
    referral = offered(cast, matter, occasion=coming.pk)
    for do in (A.release, A.move):
        with pytest.raises(WrongState):
            do(By(), referral)
        for name in ("lawyer", "member", "officer"):
            with pytest.raises(NotAllowed):
                do(cast.by(name), referral)
