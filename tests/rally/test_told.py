"""Who is told of what: never a content, a name or a number in a message's row."""

from datetime import timedelta
from typing import Any

import pytest

from bandeng.core import clock, guard
from bandeng.core.actions import By
from bandeng.core.errors import Invalid, NotAllowed, WrongState
from bandeng.gather.models import Occasion
from bandeng.ledger.models import Entry
from bandeng.listen.models import Matter
from bandeng.post import events, registry
from bandeng.post.models import Message
from bandeng.rally import actions as A
from bandeng.rally.actions import keeping, reminding
from bandeng.rally.models import Mediation, Party, Term
from bandeng.studio.models import Venue
from tests.cast import Cast
from tests.listen.made import in_hand
from tests.rally.conftest import clinic_today
from tests.rally.pages import applied, done, opened, signature, with_code, written
from tests.rally.test_mediation import SECRETS, accepted, day
from tests.rally.test_referrals import offered


def told(event: str, **more: Any) -> list[str]:
    """The recipients of an event, by the names of the cast's people."""
    return sorted(Message.objects.filter(event=event, **more).values_list("recipient", flat=True))


def of(cast: Cast, *names: str) -> list[str]:
    return sorted(f"person:{cast[name].pk}" for name in names)


def agreed(cast: Cast, **fields: Any) -> tuple[Mediation, list[str]]:
    case, codes = applied(cast.client("officer2"), **fields)
    case = done(cast.client("officer"), case, "accept", first=cast["lawyer"].pk, second=cast["member"].pk)
    mediator = cast.client("lawyer")
    opened(mediator, case)
    terms = {"text_1": "暗号条款：修好管道。", "due_1": day(10)}
    return done(mediator, case, "agree", facts="漏水属实。", points="谁来赔。", how="当面付清。", **terms), codes


def test_mediators_hear_that_they_are_named_and_that_parties_signed(cast: Cast) -> None:
    case, codes = agreed(cast)
    assert told("mediation.name") == of(cast, "lawyer", "member")
    for number, code in enumerate(codes):
        assert told("mediation.signed") == []
        sent = {"version": case.version, "drawn": signature(), "sure": "on"}
        assert with_code(code).post("/clinic/mediation/sign/", sent).status_code == 302
        assert told("mediation.sign") == of(cast, "lawyer", "member"), number
    assert told("mediation.signed") == of(cast, "lawyer", "member")
    done(cast.client("officer"), case, "name", first=cast["member2"].pk)
    assert told("mediation.name") == of(cast, "lawyer", "member", "member2"), "who is new, and nobody twice"
    for message in Message.objects.filter(event__startswith="mediation."):
        title, text = events.render(message)
        assert not any(secret in f"{title}{text}{message.data}" for secret in SECRETS)


def test_the_desk_hears_of_applications_and_who_withdrew(cast: Cast) -> None:
    case, codes = applied(cast.client("member"))
    desk = told("mediation.apply")
    assert set(of(cast, "officer", "head")) <= set(desk)
    assert not set(of(cast, "member", "lawyer", "outsider")) & set(desk)
    (first, *_more) = Message.objects.filter(event="mediation.apply")
    assert "邻里纠纷" in events.render(first)[1]
    case = done(cast.client("officer"), case, "accept", first=cast["lawyer"].pk)
    assert with_code(codes[1]).post("/clinic/mediation/withdraw/").status_code == 302
    assert told("mediation.withdraw") == sorted([*desk, *of(cast, "lawyer")])


def test_parties_hear_who_agreed(cast: Cast) -> None:
    case, _codes = accepted(cast)
    assert told("mediation.invite") == []
    case, _codes = applied(cast.client("officer2"), first_tell="on", form_key="9" * 32)
    case = done(cast.client("officer"), case, "accept", first=cast["lawyer"].pk)
    mediator, venue = cast.client("lawyer"), Venue.objects.get(studio=cast.studio)
    done(mediator, case, "invite", day=day(3), opens="09:30", venue=venue.pk)
    (message,) = Message.objects.filter(event="mediation.invite")
    party = case.parties.get(tell_later=True)
    assert message.recipient == f"party:{party.pk}"
    assert registry.resolve(message).value == "13900000001"  # type: ignore[union-attr]
    _title, text = events.render(message)
    assert "09:30" in text
    assert venue.name in text
    assert "13900000001" not in f"{text}{message.data}"
    assert venue.name in cast.client("officer").get(f"/desk/mediation/{case.pk}/").content.decode()
    opened(mediator, case)
    done(mediator, case, "agree", facts="甲", points="乙", how="丙", text_1="丁", due_1=day(9))
    assert told("mediation.agree") == [message.recipient]
    done(mediator, case, "fail")
    assert registry.resolve(message) is None, "it is over"


def test_a_time_that_cannot_be(cast: Cast) -> None:
    case, _codes = accepted(cast)
    venue = Venue.objects.get(studio=cast.studio)
    tomorrow, nine = clock.today() + timedelta(days=1), clock.now().time()
    for name in ("officer", "member2", "lawyer2"):
        with pytest.raises(NotAllowed):
            A.invite(cast.by(name), case, day=tomorrow, opens=nine, venue=venue)
    for ahead in (-1, 200):
        with pytest.raises(Invalid):
            A.invite(cast.by("lawyer"), case, day=clock.today() + timedelta(days=ahead), opens=nine, venue=venue)


def test_messages_need_a_mobile_number(cast: Cast) -> None:
    page = cast.client("officer2").get("/desk/mediation/apply/").content.decode()
    assert "愿意收短信" in page
    data = {"studio": cast.studio.pk, "dispute": "neighbours", "about": "漏水", "first": "申某", "second": "被某"}
    more = {"consent": "on", "form_key": "8" * 32, "second_tell": "on"}
    answer = cast.client("officer2").post("/desk/mediation/apply/", {**data, **more})
    assert answer.status_code == 422
    assert "请填手机号" in answer.content.decode()


def signed(cast: Cast) -> Mediation:
    case, codes = agreed(cast)
    for code in codes:
        with_code(code).post("/clinic/mediation/sign/", {"version": case.version, "drawn": signature(), "sure": "on"})
    case.refresh_from_db()
    return case


def test_terms_near_and_late_each_once(cast: Cast) -> None:
    case = signed(cast)
    everyone = of(cast, "lawyer", "member", "officer", "head", "officer2")
    assert reminding.remind_all() == 0
    with guard.writing():
        Term.objects.update(due_on=clock.today() + timedelta(days=3))
    assert [reminding.remind_all(), reminding.remind_all()] == [1, 0]
    assert set(told("mediation.near")) <= set(everyone)
    assert set(of(cast, "lawyer", "member", "officer", "head")) <= set(told("mediation.near"))
    before = case.version
    with guard.writing():
        Term.objects.update(due_on=clock.today() - timedelta(days=1))
    assert [reminding.remind_all(), reminding.remind_all()] == [1, 0]
    assert told("mediation.late") == told("mediation.near")
    case.refresh_from_db()
    assert case.version == before, "a form being filled in stays good"
    A.follow_up(cast.by("lawyer"), case, number=1, state="open", ask_on=clock.today() + timedelta(days=2))
    assert reminding.remind_all() == 1, "the new day counts"
    A.follow_up(cast.by("lawyer"), case, number=1, state="kept")
    assert reminding.remind_all() == 0


def test_after_days_down_only_that_it_has_passed(cast: Cast) -> None:
    case = signed(cast)
    with guard.writing():
        Term.objects.update(due_on=clock.today() - timedelta(days=6))
    assert reminding.remind_all() == 1
    assert told("mediation.near") == []
    assert Entry.objects.filter(code="mediation.remind", subject=case.subject).count() == 1
    with pytest.raises(WrongState):
        A.remind(By(), case)
    for name in ("lawyer", "officer"):
        with pytest.raises(NotAllowed):
            A.remind(cast.by(name), case)


def test_erased_parties_are_told_nothing(cast: Cast) -> None:
    case, _codes = agreed(cast, first_tell="on")
    (message,) = Message.objects.filter(event="mediation.agree")
    A.fail(cast.by("lawyer"), case)
    with guard.writing():
        Mediation.objects.update(ended_at=clock.now() - timedelta(days=731))
    keeping.erase_due()
    message.refresh_from_db()
    assert message.status == "dropped"
    assert not Party.objects.filter(tell_later=True).exists()


def test_the_officer_of_a_matter_hears_what_came_back(cast: Cast, occasion: Occasion) -> None:
    matter = in_hand(cast)
    with guard.writing():
        Matter.objects.update(officer=cast["officer"])
    referral = offered(cast, matter, occasion=occasion.pk)
    written(cast.client("lawyer"), occasion.pk, referral=referral.pk)
    assert told("referral.back", subject=matter.subject) == of(cast, "officer")
    other = offered(cast, matter)
    A.withdraw_referral(cast.by("head"), other)
    assert told("referral.withdraw") == of(cast, "officer")
    A.withdraw_referral(cast.by("officer"), offered(cast, matter))
    assert Message.objects.filter(event="referral.withdraw").count() == 1, "nobody is told what they do themselves"


def add_tomorrow(cast: Cast) -> Occasion:
    found = clinic_today(cast)
    with guard.writing():
        Occasion.objects.filter(pk=found.pk).update(day=found.day + timedelta(days=1))
    return Occasion.objects.get(pk=found.pk)


def test_the_resident_hears_of_the_time(cast: Cast, occasion: Occasion) -> None:
    matter = in_hand(cast)
    with guard.writing():
        Matter.objects.update(tell_later=True, anonymous=False, tell_by="call")
    referral = offered(cast, matter, occasion=occasion.pk)
    (message,) = Message.objects.filter(event="referral.book")
    assert (message.recipient, message.channel) == (f"resident:{matter.subject}", "call")
    assert "法律咨询" in events.render(message)[1]
    tomorrow = add_tomorrow(cast)
    A.book_referral(cast.by("officer"), referral, occasion=tomorrow)
    assert Message.objects.filter(event="referral.book").count() == 2, "another time is said too"
