"""A room above `post`, played by the test: two residents, an officer, and who may do what."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Q

from bandeng.core import clock, guard, permissions
from bandeng.core.actions import ACTIONS, Act, By, action
from bandeng.post import events, registry, rules
from bandeng.post.models import Message
from bandeng.post.outbox import Recipient, tell
from bandeng.post.registry import About, Address
from bandeng.studio.models import Person
from tests.post.fake_gateway import FakeGateway

AT = datetime(2026, 11, 24, 9, 0, tzinfo=clock.HERE)
PATH = "61.01.12.004.s1."
WANG = Recipient("resident", "m-wang", "sms")
LI = Recipient("person", "7", "email")


@action("test.tell")
def happen(act: Act, **told: Any) -> None:
    """Some action of some room that has something to tell."""
    tell(act, **told)
    act.record(told["subject"])


del ACTIONS["test.tell"]  # the house's own list stays as it is


def told(*recipients: Recipient | None, by: By | None = None, **other: Any) -> list[Message]:
    """Tell `recipients` of a test event; all messages there are now."""
    values: dict[str, Any] = {
        "event": "test.event",
        "event_key": "m-wang.1.test.event",
        "subject": "m-wang",
        "data": {"number": "徐民〔2026〕015号"},
        "path": PATH,
    }
    happen(by or By(at=AT), recipients=recipients, **(values | other))
    return list(Message.objects.all())


def one(*recipients: Recipient, **other: Any) -> Message:
    (message,) = told(*recipients, **other)
    return message


class Room:
    """What the test's room answers; tests change it."""

    def __init__(self) -> None:
        self.addresses: dict[tuple[str, str], str | None] = {
            ("m-wang", "sms"): "13900000001",
            ("m-wang", "call"): "13900000001",
            ("7", "email"): "li@example.test",
        }
        self.may: dict[int, dict[str, Q]] = {}

    def address(self, key: str, channel: str) -> Address | None:
        value = self.addresses[key, channel]
        return Address(value) if value else None

    def scope(self, person: Any, verb: str) -> Q:
        return self.may.get(person.pk, {}).get(verb, rules.NOTHING)

    def let(self, person: Person, *verbs: str, path: str = PATH) -> None:
        for verb in verbs:
            self.may.setdefault(person.pk, {})[verb] = Q(path__startswith=path)


@pytest.fixture(autouse=True)
def room(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Room:
    room = Room()
    monkeypatch.setattr(registry, "resolvers", {"resident": room.address, "person": room.address})
    monkeypatch.setattr(registry, "names", {"person": lambda keys: dict.fromkeys(keys, "李联络")})
    monkeypatch.setattr(
        registry,
        "describers",
        [lambda subjects, person: {item: About(f"事项 {item}", "/matter", "/look") for item in subjects}],
    )
    monkeypatch.setattr(rules, "scopes", [room.scope])
    monkeypatch.setattr(permissions, "grants", [lambda person: frozenset(room.may.get(person.pk, {}))])
    monkeypatch.setattr(events, "EVENTS", {})
    events.register("test.event", "事项已受理", "编号%(number)s，详情见 %(site)s")
    settings.MESSAGE_LOG = tmp_path / "messages.log"
    settings.SMS_GATEWAY, settings.EMAIL_HOST = "", ""
    return room


@pytest.fixture
def gateway(settings: Any) -> Iterator[FakeGateway]:
    with FakeGateway() as gateway:
        settings.SMS_GATEWAY, settings.SMS_TOKEN = gateway.url, "secret-token"
        yield gateway


def make_person(name: str) -> Person:
    with guard.writing():
        return Person.objects.create(name=name, sort_key=name, sign_in_name=name, created_at=AT)


@pytest.fixture
def officer(db: None, room: Room) -> Person:
    person = make_person("李联络")
    room.let(person, "post.see", "post.call")
    return person
