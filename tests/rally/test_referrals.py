"""From a matter to the clinic and back: with consent, without words, and the matter goes on as before."""

import pytest
from django.test import Client

from bandeng.core import clock, guard
from bandeng.core.errors import NotAllowed
from bandeng.core.models import Link
from bandeng.gather import slots, visitor
from bandeng.gather.models import Booking, Occasion
from bandeng.listen import actions as listen
from bandeng.listen.models import Matter
from bandeng.rally import actions as A
from bandeng.rally.models import Referral
from tests.cast import Cast
from tests.gather.visits import occasion as occasion_of
from tests.gather.visits import today
from tests.listen.made import in_hand
from tests.listen.pages import code_on, spoken
from tests.rally.pages import MARKS, codes_in, written


@pytest.fixture
def matter(cast: Cast) -> Matter:
    return in_hand(cast)


def offered(cast: Cast, matter: Matter, **fields: object) -> Referral:
    data = {"field": "family", "consent": "on", **fields}
    answer = cast.client("officer").post(f"/desk/clinic/refer/{matter.subject}/", data)
    assert answer.status_code == 302, answer.content.decode()[:4000]
    return Referral.objects.latest("pk")


def test_there_and_back(cast: Cast, matter: Matter, occasion: Occasion) -> None:
    officer = cast.client("officer")
    page = f"/desk/matter/{matter.pk}/"
    assert f"/desk/clinic/refer/{matter.subject}/" in officer.get(page).content.decode()
    referral = offered(cast, matter)
    assert Link.objects.filter(source=matter.subject, target=referral.subject).exists()
    assert referral.label in officer.get("/desk/clinic/").content.decode()
    assert officer.post(f"/desk/clinic/referral/{referral.pk}/book/", {"occasion": occasion.pk}).status_code == 302
    slip = officer.get(f"/desk/clinic/referral/{referral.pk}/slip/html/").content.decode()
    assert referral.label in slip
    assert "社区服务大厅" in slip
    written(cast.client("lawyer"), occasion.pk, referral=referral.pk, outcome="aid")
    referral.refresh_from_db()
    assert (referral.state, referral.outcome) == ("advised", "aid")
    shown = officer.get(page).content.decode()
    assert "法律咨询已完成" in shown
    assert "正衡律师事务所" in shown
    assert not any(mark in shown for mark in MARKS)
    before = matter.state, matter.version
    matter.refresh_from_db()
    assert (matter.state, matter.version) == before
    assert referral.label not in officer.get("/desk/clinic/").content.decode()


def test_the_resident_reads_it(cast: Cast, occasion: Occasion) -> None:
    resident = Client()
    matter = spoken(resident)
    code_on(resident)
    offered(cast, matter, occasion=occasion.pk)
    page = resident.get("/track/matter/").content.decode()
    assert "转法律咨询" in page
    assert "社区服务大厅" in page


def test_without_consent_nothing_goes(cast: Cast, matter: Matter) -> None:
    address = f"/desk/clinic/refer/{matter.subject}/"
    answer = cast.client("officer").post(address, {"field": "family"})
    assert answer.status_code == 422
    assert "请先征得居民同意" in answer.content.decode()
    assert not Referral.objects.exists()


@pytest.mark.either_engine
@pytest.mark.parametrize(("name", "status"), [("member", 403), ("clerk", 403), ("lawyer", 403), ("outsider", 404)])
def test_others_do_not_refer(cast: Cast, matter: Matter, name: str, status: int) -> None:
    address = f"/desk/clinic/refer/{matter.subject}/"
    assert cast.client(name).post(address, {"field": "family", "consent": "on"}).status_code == status
    with pytest.raises(NotAllowed):
        A.offer_referral(cast.by(name), matter.subject, field="family", consent=True)
    assert address not in cast.client(name).get(f"/desk/matter/{matter.pk}/").content.decode()


def test_not_of_a_matter_that_is_closed_to_one(cast: Cast, matter: Matter) -> None:
    referral = offered(cast, matter)
    listen.confide(cast.by("head"), matter, readers=[cast["head"]], reason="涉及家事。")
    assert cast.client("officer").get(f"/desk/clinic/referral/{referral.pk}/book/").status_code == 404
    with pytest.raises(NotAllowed):
        A.withdraw_referral(cast.by("officer"), referral)


def test_once_at_a_time_and_taken_back(cast: Cast, matter: Matter, occasion: Occasion) -> None:
    officer = cast.client("officer")
    referral = offered(cast, matter)
    again = officer.post(f"/desk/clinic/refer/{matter.subject}/", {"field": "labour", "consent": "on"})
    assert again.status_code == 409
    assert cast.client("outsider").post(f"/desk/clinic/referral/{referral.pk}/withdraw/").status_code == 404
    assert officer.post(f"/desk/clinic/referral/{referral.pk}/withdraw/").status_code == 302
    assert officer.post(f"/desk/clinic/referral/{referral.pk}/withdraw/").status_code == 409
    assert "取消转法律咨询" in officer.get(f"/desk/matter/{matter.pk}/").content.decode()
    offered(cast, matter, field="labour")


def test_a_past_clinic_is_not_booked(cast: Cast, matter: Matter, occasion: Occasion) -> None:
    from datetime import timedelta

    referral = offered(cast, matter)
    with guard.writing():
        Occasion.objects.update(day=clock.today() - timedelta(days=1))
    answer = cast.client("officer").post(f"/desk/clinic/referral/{referral.pk}/book/", {"occasion": occasion.pk})
    assert answer.status_code == 422


def test_a_time_of_ones_own(cast: Cast, matter: Matter) -> None:
    """Booked at the desk with its code on the slip; moved under the same code; given back when nobody comes."""
    day = today(cast, kind="clinic", title="法律咨询", minutes=60)
    tomorrow = occasion_of(cast, kind="clinic", title="法律咨询", minutes=60)
    officer = cast.client("officer")
    tomorrow.refresh_from_db()
    times = [f"{tomorrow.pk}@{at.isoformat()}" for at in slots.times(tomorrow)]
    answer = officer.post(
        f"/desk/clinic/refer/{matter.subject}/",
        {"field": "family", "consent": "on", "occasion": times[0], "form_key": "r" * 32},
    )
    referral = Referral.objects.get()
    assert referral.booking is not None
    assert (referral.booking.state, referral.booking.at) == ("booked", tomorrow.opens_at)
    assert visitor.opened(referral.booking) == {"name": "", "phone": "", "topic": ""}, "nothing of the resident"
    (code,) = (one for one in codes_in(officer.get(answer["Location"])) if len(one) == 16)
    assert Client().post("/track/", {"code": code}).status_code == 302
    assert code not in "".join(codes_in(cast.client("head").get(answer["Location"]))), "in that browser only"
    page = f"/desk/clinic/referral/{referral.pk}/book/"
    assert officer.post(page, {"occasion": times[0]}).status_code == 422, "that time is not free any more"
    officer.post(page, {"occasion": times[1]})
    booking = Booking.objects.get()
    assert booking.at == slots.times(tomorrow)[1]
    assert cast.client("outsider").get(page).status_code == 404
    officer.post(page, {"occasion": day.pk})
    booking.refresh_from_db()
    assert booking.state == "cancelled", "another day without a time"
    officer.post(page, {"occasion": times[0], "form_key": "s" * 32})
    assert Booking.objects.filter(state="booked").count() == 1
    officer.post(f"/desk/clinic/referral/{referral.pk}/withdraw/")
    assert {one.state for one in Booking.objects.all()} == {"cancelled"}


def test_the_lawyer_finds_the_referral_chosen(cast: Cast, matter: Matter, occasion: Occasion) -> None:
    referral = offered(cast, matter, occasion=occasion.pk)
    with guard.writing():
        visit = Booking.objects.create(subject="v" * 32, occasion=occasion, number=1, made_at=clock.now())
        Referral.objects.update(booking=visit)
    form = cast.client("lawyer").get(f"/desk/clinic/visitor/{visit.pk}/").content.decode()
    assert f'<option value="{referral.pk}" selected>' in form
    assert cast.client("lawyer2").get(f"/desk/clinic/visitor/{visit.pk}/").status_code == 404
