import json
import socket
from typing import Any

import pytest
from django.core import mail

from bandeng.post.channels import CHANNELS, Parcel, Rejected, route, sms
from bandeng.post.models import Message
from tests.post.fake_gateway import FakeGateway

ID = "6f0f6f6e-2b4d-4a7e-9d0a-000000000015"


@pytest.fixture
def parcel() -> Parcel:
    message = Message(pk=ID, event="test.event", subject="m-wang", recipient="resident:m-wang", channel="sms")
    return Parcel(message, "13900000001", "事项已受理", "编号15号")


def test_sms_is_handed_over_with_id_and_token(gateway: FakeGateway, parcel: Parcel) -> None:
    sms.send(parcel)
    assert gateway.asked == [{"message_id": ID, "to": "13900000001", "text": "编号15号"}]
    assert gateway.headers[0]["Authorization"] == "Bearer secret-token"


def test_sms_taken_before_counts_as_sent(gateway: FakeGateway, parcel: Parcel) -> None:
    sms.send(parcel)
    sms.send(parcel)
    assert len(gateway.asked) == 2
    assert len(gateway.taken) == 1


@pytest.mark.parametrize("mode", ["fail", "lose", "redirect"])
def test_sms_that_may_still_get_through(gateway: FakeGateway, parcel: Parcel, mode: str) -> None:
    gateway.mode = mode
    with pytest.raises(OSError, match="HTTP"):
        sms.send(parcel)
    assert len(gateway.asked) == 1  # a redirect is not followed: it would carry the token elsewhere


def test_sms_the_gateway_will_never_take(gateway: FakeGateway, parcel: Parcel) -> None:
    gateway.mode = "reject"
    with pytest.raises(Rejected, match="HTTP 422"):
        sms.send(parcel)


def test_sms_gateway_that_hangs(gateway: FakeGateway, parcel: Parcel, monkeypatch: pytest.MonkeyPatch) -> None:
    gateway.mode = "hang"
    monkeypatch.setattr(sms, "TIMEOUT", 0.2)
    with pytest.raises(OSError):  # noqa: PT011 (a timeout, said differently by each layer)
        sms.send(parcel)


def test_sms_gateway_that_is_away(settings: Any, parcel: Parcel) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.SMS_GATEWAY = f"http://127.0.0.1:{probe.getsockname()[1]}/"
    with pytest.raises(OSError):  # noqa: PT011
        sms.send(parcel)


@pytest.mark.parametrize("gateway", ["", "file:///etc/passwd"])
def test_sms_without_a_gateway(settings: Any, parcel: Parcel, gateway: str) -> None:
    settings.SMS_GATEWAY = gateway
    with pytest.raises(Rejected):
        sms.send(parcel)


def test_email_has_the_same_id_every_time(settings: Any, parcel: Parcel) -> None:
    settings.SITE = "https://bandeng.example.test:8443"
    for _again in range(2):
        CHANNELS["email"](parcel)
    ids = {message.message()["Message-ID"] for message in mail.outbox}
    assert ids == {f"<{ID}@bandeng.example.test>"}
    assert mail.outbox[0].subject == "事项已受理"


def test_the_log_has_neither_address_nor_words(settings: Any, parcel: Parcel) -> None:
    CHANNELS["log"](parcel)
    CHANNELS["log"](parcel)
    text = settings.MESSAGE_LOG.read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["id"] for line in lines] == [ID, ID]
    assert (lines[0]["recipient"], lines[0]["key"]) == ("resident", "m-wang")
    assert "139" not in text
    assert "编号" not in text
    assert settings.MESSAGE_LOG.stat().st_mode & 0o077 == 0


def test_what_is_printed_of_a_parcel_has_neither_address_nor_words(parcel: Parcel) -> None:
    assert "139" not in repr(parcel)
    assert "编号" not in repr(parcel)


def test_email_goes_to_the_log_without_a_mail_server(settings: Any) -> None:
    assert route("email") == "log"
    settings.EMAIL_HOST = "mail.example.test"
    assert route("email") == "email"
