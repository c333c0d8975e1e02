"""Which messages one life gives: by SMS, by telephone, or none, with a gateway and without; never for imports."""

from typing import Any

import pytest
from django.test import Client

from bandeng.core import clock
from bandeng.core.actions import By, Origin
from bandeng.listen import actions as A
from bandeng.listen.models import Matter
from bandeng.post.models import Message
from bandeng.post.registry import resolve
from tests.cast import Cast
from tests.listen.made import REPLY, RESIDENT, received, replied
from tests.listen.pages import done, say, spoken

# Each step of the life that the resident is told of, in its order.
EVERYTHING = [
    "matter.receive",
    "matter.accept",
    "matter.assign",
    "matter.respond",
    "matter.wait",
    "matter.resume",
    "matter.send_reply",
    "matter.carry_out",
]
CALLS = ["matter.wait", "matter.send_reply", "matter.carry_out"]


def life(cast: Cast, by: By | None = None, **fields: Any) -> Matter:
    """From receipt to confirmation, with everything a resident can be told of on the way."""
    origin = by.origin if by else Origin.LIVE

    def who(name: str) -> By:
        return By(person=cast[name], role="staff", origin=origin)

    matter = received(cast, by, **fields)
    matter = A.accept_matter(who("officer"), matter, kind="help", title="灯", words="灯坏了。")
    matter = A.assign_matter(who("officer"), matter, member=cast.members["member"], unit=cast.unit)
    matter = A.respond(who("member"), matter, words="我明天去看看。")
    matter = A.wait_for_resident(who("officer"), matter, question="是哪一盏灯？")
    matter = A.resume(who("officer"), matter, words="东边那盏。")
    matter = A.note(who("officer"), matter, words="已打电话。")
    matter = A.draft_reply(who("clerk"), matter, **REPLY)
    matter = A.send_reply(who("officer"), matter)
    matter = A.carry_out(who("clerk"), matter, on=clock.today(), evidence="灯亮了。")
    return A.confirm(By(role="resident", origin=origin), matter, satisfied="yes")


def told(matter: Matter) -> list[tuple[str, str]]:
    found = Message.objects.filter(recipient=f"resident:{matter.subject}")
    return sorted(found.values_list("event", "channel"), key=lambda pair: EVERYTHING.index(pair[0]))


@pytest.mark.parametrize(
    ("fields", "gateway", "expected"),
    [
        ({"tell_by": "sms"}, "https://sms.example.org", [(event, "sms") for event in EVERYTHING]),
        ({"tell_by": "sms"}, "", [(event, "call") for event in CALLS]),
        ({"tell_by": "call"}, "https://sms.example.org", [(event, "call") for event in CALLS]),
        ({"tell_by": "call"}, "", [(event, "call") for event in CALLS]),
        ({"tell_later": False}, "https://sms.example.org", []),
        ({"phone": "", "name": "", "tell_later": False}, "https://sms.example.org", []),
        ({"phone": "", "name": ""}, "", []),
    ],
)
def test_what_a_resident_is_told(
    cast: Cast, settings: Any, fields: dict[str, Any], gateway: str, expected: list[tuple[str, str]]
) -> None:
    settings.SMS_GATEWAY = gateway
    matter = life(cast, **fields)
    assert told(matter) == expected
    for message in Message.objects.filter(subject=matter.subject):
        # A call that something newer, or the end, has made idle is off the list (see below).
        assert message.status == "queued" or (message.channel, message.status) == ("call", "dropped")
        assert "13900000000" not in repr(vars(message)), "the number is looked up when it is sent"
        assert message.path == cast.studio.path


def test_declining_and_merging_are_worth_a_call(cast: Cast) -> None:
    declined = A.decline_matter(cast.by("officer"), received(cast), reason="hotline")
    merged = A.merge_matter(cast.by("officer"), received(cast), into=received(cast))
    for matter, event in ((declined, "matter.decline"), (merged, "matter.merge")):
        found = Message.objects.filter(recipient=f"resident:{matter.subject}")
        assert list(found.values_list("event", "channel")) == [(event, "call")]


def test_internal_steps_tell_the_resident_nothing(cast: Cast) -> None:
    matter = A.accept_matter(cast.by("officer"), received(cast), kind="help", title="灯", words="灯坏了。")
    before = Message.objects.filter(recipient=f"resident:{matter.subject}").count()
    matter = A.note(cast.by("officer"), matter, words="已打电话。")
    matter = A.instruct(cast.by("leader"), matter, words="请尽快。")
    matter = A.avoid(cast.by("officer"), matter, person=cast["head"])
    A.doubt(cast.by("officer"), matter, reason="重复。")
    assert Message.objects.filter(recipient=f"resident:{matter.subject}").count() == before


def test_staff_are_told_of_what_comes_to_them(cast: Cast) -> None:
    matter = life(cast)
    found = Message.objects.filter(subject=matter.subject, event="matter.assign")
    people = {message.recipient for message in found}
    assert people == {f"person:{cast['member'].pk}", f"person:{cast['clerk'].pk}"}
    assert {message.channel for message in found} == {"email"}


def test_who_presses_reaches_those_who_have_it(cast: Cast) -> None:
    matter = A.accept_matter(cast.by("officer"), received(cast), kind="help", title="灯", words="灯坏了。")
    matter = A.assign_matter(cast.by("officer"), matter, member=cast.members["member"], unit=cast.unit)
    A.press(cast.by("convener"), matter, words="请尽快。")
    found = Message.objects.filter(subject=matter.subject, event="matter.press", channel="email")
    assert {message.recipient for message in found} == {
        f"person:{cast[name].pk}" for name in ("officer", "member", "clerk")
    }


def test_imports_tell_nobody_and_the_demo_queues_nothing(cast: Cast, settings: Any) -> None:
    settings.SMS_GATEWAY = "https://sms.example.org"
    received(cast, By(origin=Origin.IMPORT), source=Matter.Source.IMPORTED)
    assert not Message.objects.exists()
    by = By(person=cast["community"], role="staff", origin=Origin.DEMO)
    matter = life(cast, by, tell_by="sms")
    assert Message.objects.filter(subject=matter.subject).exists()
    assert not Message.objects.filter(status="queued").exists()
    assert set(Message.objects.values_list("channel", flat=True)) == {"log"}


def test_the_number_is_found_as_long_as_they_want_to_be_told(cast: Cast) -> None:
    matter = A.decline_matter(cast.by("officer"), received(cast), reason="hotline")
    message = Message.objects.get(subject=matter.subject, channel="call")
    address = resolve(message)
    assert address
    assert address.value == "13900000000"
    assert "13900000000" not in repr(address)


def test_a_dispute_tells_officer_and_member(cast: Cast) -> None:
    matter = replied(cast)
    A.dispute(RESIDENT, matter, words="灯还是不亮。")
    found = Message.objects.filter(subject=matter.subject, event="matter.dispute", channel="email")
    assert {message.recipient for message in found} == {f"person:{cast[name].pk}" for name in ("officer", "member")}


def test_only_the_newest_call_waits_and_none_once_the_matter_is_closed(cast: Cast) -> None:
    resident, officer, member = Client(), cast.client("officer"), cast.client("member")
    matter = spoken(resident, contact="call", phone="13900000000")
    done(officer, matter, "accept", kind="help", title="灯", words="灯坏了。")
    done(officer, matter, "assign", member=cast.members["member"].pk)
    done(member, matter, "reply", words="周五换灯。", result="solved", anyway="1")
    done(officer, matter, "send")
    call = Message.objects.get(subject=matter.subject, channel="call", status="queued")
    page = officer.get(f"/calls/{call.pk}/").content.decode()
    assert "周五换灯。" in page, "what is read out to whoever can only be phoned"
    done(officer, matter, "carry-out", on=clock.today().isoformat(), evidence="灯亮了。")
    waiting = Message.objects.filter(subject=matter.subject, channel="call", status="queued")
    assert [message.event for message in waiting] == ["matter.carry_out"]
    assert say(resident, matter, "confirm", satisfied="yes").status_code == 302
    assert not waiting.all().exists()


def test_confirming_is_not_for_the_dissatisfied(cast: Cast) -> None:
    resident, officer, member = Client(), cast.client("officer"), cast.client("member")
    matter = spoken(resident)
    done(officer, matter, "accept", kind="help", title="灯", words="灯坏了。")
    done(officer, matter, "assign", member=cast.members["member"].pk)
    done(member, matter, "reply", words="周五换灯。", result="solved", anyway="1")
    done(officer, matter, "send")
    assert say(resident, matter, "confirm", satisfied="no").status_code == 422
    answer = say(resident, matter, "dispute", words="没有换。")
    assert answer.url == "/track/matter/?done=dispute"
    assert "已办理" in resident.get(answer.url).content.decode()
