"""At least once, under a fixed id, whatever dies in between."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from bandeng.core.actions import By
from bandeng.core.errors import Stale, WrongState
from bandeng.ledger.models import Entry
from bandeng.post import actions, channels, delivery, events
from bandeng.post.delivery import ATTEMPTS, LEASE, claim, deliver_due
from bandeng.post.models import Message
from bandeng.post.outbox import Recipient
from tests.post.conftest import AT, LI, WANG, Room, one, told
from tests.post.fake_gateway import FakeGateway

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def fresh(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def entries(code: str) -> int:
    return Entry.objects.filter(code=code).count()


def test_what_waits_is_sent_once(gateway: FakeGateway) -> None:
    message = one(WANG)
    assert deliver_due(AT) == 1
    assert deliver_due(AT + timedelta(days=1)) == 0
    assert [item["message_id"] for item in gateway.asked] == [str(message.pk)]
    assert gateway.asked[0]["to"] == "13900000001"
    assert "徐民〔2026〕015号" in gateway.asked[0]["text"]
    assert fresh(message).status == "sent"
    assert entries("message.deliver") == 1


def test_nothing_is_sent_before_it_is_due(gateway: FakeGateway) -> None:
    told(WANG)
    assert deliver_due(AT - SECOND) == 0


def test_email_by_the_mail_server_in_the_recipients_language(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.test"
    events.register("test.date", "到期", "%(due_on)s")
    told(Recipient("person", "7", "email", "en"), event="test.date", data={"due_on": AT})
    deliver_due(AT)
    assert (mail.outbox[0].to, mail.outbox[0].body) == (["li@example.test"], "24 November 2026")


def test_email_without_a_mail_server_goes_to_the_log(settings: Any) -> None:
    message = one(LI)
    deliver_due(AT)
    assert fresh(message).result == "logged"
    assert str(message.pk) in settings.MESSAGE_LOG.read_text()


def test_dropped_when_erased(gateway: FakeGateway, room: Room) -> None:
    message = one(WANG)
    room.addresses["m-wang", "sms"] = None
    assert deliver_due(AT) == 1
    assert gateway.asked == []
    assert (fresh(message).status, fresh(message).result) == ("dropped", "no_address")
    assert entries("message.drop") == 1


def test_calls_are_not_for_the_worker() -> None:
    told(Recipient("resident", "m-wang", "call"))
    assert deliver_due(AT) == 0


def test_a_crash_between_sending_and_noting_sends_again_under_the_same_id(
    gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = one(WANG)
    with monkeypatch.context() as patch:

        def killed(*_args: Any, **_kwargs: Any) -> None:
            raise SystemExit

        patch.setattr(actions, "mark_sent", killed)
        with pytest.raises(SystemExit):
            deliver_due(AT)
    assert fresh(message).status == "queued"
    assert deliver_due(AT + LEASE - SECOND) == 0  # the lease still holds
    assert deliver_due(AT + LEASE + SECOND) == 1
    assert [item["message_id"] for item in gateway.asked] == [str(message.pk)] * 2
    assert len(gateway.taken) == 1
    assert fresh(message).status == "sent"


def test_a_claim_is_a_lease() -> None:
    message = one(WANG)
    assert claim(message.pk, AT) is not None
    assert claim(message.pk, AT + LEASE - SECOND) is None
    assert claim(message.pk, AT + LEASE) is not None


def test_whoever_notes_the_end_last_changes_nothing() -> None:
    message = one(WANG)
    slow = claim(message.pk, AT)
    quick = claim(message.pk, AT + LEASE)
    assert slow
    assert quick
    with pytest.raises(Stale):
        actions.mark_failed(By(at=AT), slow, problem="HTTP 503")
    actions.mark_sent(By(at=AT), quick)
    with pytest.raises(WrongState):
        actions.mark_sent(By(at=AT), slow)
    assert fresh(message).status == "sent"
    assert entries("message.deliver") == 1


def test_a_slow_worker_whose_message_is_sent_by_another_goes_on(
    gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = one(WANG)

    def taken_over(parcel: channels.Parcel) -> None:
        actions.mark_sent(By(at=AT), fresh(message))

    monkeypatch.setitem(channels.CHANNELS, "sms", taken_over)
    assert deliver_due(AT) == 1
    assert entries("message.deliver") == 1


def test_failures_are_tried_again_ever_later_then_given_up_for_a_call(gateway: FakeGateway) -> None:
    gateway.mode = "fail"
    message = one(WANG)
    at, waits = AT, []
    for _try in range(ATTEMPTS - 1):
        assert deliver_due(at) == 1
        due = fresh(message).due_at
        waits.append(round((due - at).total_seconds() / 60))
        assert deliver_due(due - SECOND) == 0
        at = due
    assert waits == [1, 2, 4, 8, 16, 32, 64]
    assert (fresh(message).note, entries("message.fail")) == ("HTTP 503", 0)
    assert deliver_due(at) == 1
    assert (fresh(message).status, fresh(message).attempts) == ("failed", ATTEMPTS)
    call = Message.objects.get(channel="call")
    assert (call.recipient, call.status, call.event_key) == ("resident:m-wang", "queued", message.event_key)
    assert call.data == message.data
    assert entries("message.fail") == 1


def test_a_number_that_the_gateway_refuses_goes_to_the_call_list_at_once(gateway: FakeGateway) -> None:
    gateway.mode = "reject"
    told(WANG)
    deliver_due(AT)
    assert Message.objects.filter(channel="call", status="queued").count() == 1


def test_no_call_for_staff_nor_without_a_number(
    settings: Any, room: Room, gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_HOST = "mail.example.test"
    gateway.mode = "reject"
    room.addresses["m-wang", "call"] = None

    def rejected(parcel: channels.Parcel) -> None:
        raise channels.Rejected("550")

    monkeypatch.setitem(channels.CHANNELS, "email", rejected)
    told(WANG, LI)
    assert deliver_due(AT) == 2
    assert set(Message.objects.values_list("channel", "status")) == {("sms", "failed"), ("email", "failed")}


def test_an_answer_that_was_lost_is_asked_for_again(gateway: FakeGateway) -> None:
    gateway.mode = "lose"
    message = one(WANG)
    deliver_due(AT)
    gateway.mode = "ok"
    deliver_due(AT + timedelta(hours=1))
    assert len(gateway.taken) == 1
    assert (fresh(message).status, fresh(message).note) == ("sent", "")


def test_one_bad_message_does_not_hold_up_the_others(gateway: FakeGateway) -> None:
    told(Recipient("nobody-knows", "1", "sms"), event_key="bad", by=By(at=AT - SECOND))
    told(WANG)
    assert deliver_due(AT) == 2
    assert len(gateway.asked) == 1
    assert Message.objects.get(event_key="bad").note == "LookupError"


def test_problems_are_noted_without_the_address(
    settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuses(parcel: channels.Parcel) -> None:
        raise ConnectionError(f"no such mailbox: {parcel.address}")

    settings.EMAIL_HOST = "mail.example.test"
    monkeypatch.setitem(channels.CHANNELS, "email", refuses)
    message = one(LI)
    deliver_due(AT)
    assert fresh(message).note == "ConnectionError"
    assert "li@example" not in caplog.text


def test_a_slow_channel_leaves_the_worker_time_for_its_other_steps(
    monkeypatch: pytest.MonkeyPatch, gateway: FakeGateway
) -> None:
    monkeypatch.setattr(delivery, "BUDGET", -1.0)
    told(WANG)
    assert deliver_due(AT) == 0


def test_the_worker_has_the_step() -> None:
    from bandeng.core import worker

    assert worker.STEPS["outbox"].seconds == 1.0
