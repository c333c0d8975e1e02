"""What a resident said and who they are: on no page, for no role, but after a look that is on record."""

import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from bandeng.core import guard
from bandeng.core.errors import NotAllowed
from bandeng.core.logs import NoTokens
from bandeng.ledger.models import Entry, Opening
from bandeng.listen import actions as A
from bandeng.listen.models import Look, Matter, Photo
from bandeng.post.models import Message
from tests.cast import Cast
from tests.listen.made import PARTS
from tests.listen.pages import code_on, do, done, jpeg, say, spoken
from tests.sampling import some

NAME, PHONE, WORDS = "言小寒", "13900001234", "蓝门那户夜里剁肉馅"
LATER = "红伞大爷"
MARKS = (NAME, PHONE, WORDS, LATER)
REDACTED = "楼上夜间有噪声。"


@pytest.fixture
def told(cast: Cast) -> tuple[Cast, Matter, Client]:
    """A matter with planted marks in all that is sealed, accepted under a redacted copy, and in hand."""
    resident, officer = Client(), cast.client("officer")
    words = f"我叫{NAME}，电话{PHONE}。{WORDS}。"
    matter = spoken(
        resident,
        words=words,
        contact="call",
        phone=PHONE,
        name=NAME,
        photos=[jpeg()],
        wished=cast.members["member2"].pk,
    )
    code_on(resident)
    done(officer, matter, "accept", kind="complain", title="夜间噪声", words=REDACTED, place="")
    done(officer, matter, "assign", member=cast.members["member"].pk, unit=cast.unit.pk)
    say(resident, matter, "add", words=f"我叫{NAME}，电话{PHONE}。")
    matter.refresh_from_db()
    return cast, matter, resident


def plain_addresses(matter: Matter) -> list[str]:
    """Every address that takes no argument, and those of the matter."""
    found: list[str] = []

    def walk(items: Any) -> None:
        for item in items:
            if isinstance(item, URLResolver):
                walk(item.url_patterns)
            elif not item.pattern.converters:
                found.append(reverse(item.name))

    walk(get_resolver().url_patterns)
    found += [f"/desk/matter/{matter.pk}/"]
    found += [f"/desk/matter/{matter.pk}/{slug}/" for slug in ("accept", "assign", "note", "reply", "decline", "merge")]
    found += [f"/desk/?state=all&q={words}" for words in (WORDS[:2], PHONE[:4], "夜间")]
    found += [f"/calls/{message.pk}/" for message in Message.objects.filter(channel="call")]
    return [address for address in found if "end" not in address and "sign-out" not in address]


@pytest.mark.either_engine
def test_no_page_shows_it_to_anyone(told: tuple[Cast, Matter, Client]) -> None:
    cast, matter, _resident = told
    for name in ("", *some(cast.people, "marks", 3, first=5)):
        client = cast.client(name) if name else Client()
        for address in plain_addresses(matter):
            page = client.get(address).getvalue()  # files come in pieces
            assert not [mark for mark in MARKS if mark.encode() in page], (name, address)


def test_nothing_of_it_stands_in_the_database(told: tuple[Cast, Matter, Client]) -> None:
    """Every column of every table, as text and as bytes."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            whole = b"\n".join(
                bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                for row in cursor.fetchall()
                for value in row
            )
            assert not [mark for mark in (NAME, PHONE) if mark.encode() in whole], table


def test_nothing_of_it_stands_in_the_ledger(told: tuple[Cast, Matter, Client]) -> None:
    for opening in Opening.objects.all():
        assert not [mark for mark in MARKS if mark in opening.private]
    for entry in Entry.objects.all():
        assert not [mark for mark in MARKS if mark in entry.public]


def test_pictures_are_sealed(told: tuple[Cast, Matter, Client]) -> None:
    row = Photo.objects.get()
    (path,) = Path(settings.PHOTOS).glob(f"*/{row.name}")
    raw = path.read_bytes()
    assert not raw.startswith(b"\xff\xd8")
    assert b"JFIF" not in raw
    assert path.stat().st_mode & 0o077 == 0


def test_a_look_is_on_record_and_the_resident_reads_it(told: tuple[Cast, Matter, Client]) -> None:
    cast, matter, resident = told
    assert "还没有人看过" in resident.get("/track/matter/").content.decode()
    for name, reason in (("officer", "打电话核实地点"), ("member", "登门之前了解情况")):
        answer = cast.client(name).post(f"/desk/matter/{matter.pk}/look/", {"reason": reason})
        page = answer.content.decode()
        assert answer.status_code == 200
        assert all(mark in page for mark in (NAME, PHONE, WORDS))
        entry = Entry.objects.filter(code="matter.look").latest("pk")
        assert entry.subject == matter.subject
        page = resident.get("/track/matter/").content.decode()
        assert cast[name].name in page
        assert reason in page
    assert Look.objects.count() == 2
    looks = resident.get("/track/matter/").context["looks"]
    assert [(look.person, look.reason, look.at is not None) for look in looks] == [
        (cast["officer"], "打电话核实地点", True),
        (cast["member"], "登门之前了解情况", True),
    ]


@pytest.mark.parametrize("reason", ["", "   ", "\x00\u202e", "长" * 121])
def test_no_look_without_a_reason(told: tuple[Cast, Matter, Client], reason: str) -> None:
    cast, matter, _resident = told
    answer = cast.client("officer").post(f"/desk/matter/{matter.pk}/look/", {"reason": reason})
    assert answer.status_code == 422
    assert not [mark for mark in MARKS if mark in answer.content.decode()]
    assert not Look.objects.exists()


def test_a_look_is_not_opened_by_an_address(told: tuple[Cast, Matter, Client]) -> None:
    cast, matter, _resident = told
    answer = cast.client("officer").get(f"/desk/matter/{matter.pk}/look/?reason=x", follow=True)
    assert not [mark for mark in MARKS if mark in answer.content.decode()]
    assert not Look.objects.exists()


def test_pages_with_what_is_sealed_are_kept_by_no_cache(told: tuple[Cast, Matter, Client]) -> None:
    cast, matter, resident = told
    look = cast.client("officer").post(f"/desk/matter/{matter.pk}/look/", {"reason": "核实"})
    for answer in (look, resident.get("/track/matter/"), resident.get("/speak/receipt/"), resident.get("/speak/slip/")):
        assert "no-store" in answer["Cache-Control"], answer.request["PATH_INFO"]


def test_a_unit_sees_the_contact_only_with_consent(told: tuple[Cast, Matter, Client]) -> None:
    cast, matter, _resident = told
    seen = A.look(cast.by("clerk"), matter, reason="上门维修。")
    assert seen["contact"] is None
    page = cast.client("clerk").post(f"/desk/matter/{matter.pk}/look/", {"reason": "上门维修。"}).content.decode()
    assert "居民没有同意" in page
    assert seen["original"]["words"]

    agreed = spoken(Client(), words="井盖丢了。", contact="call", phone=PHONE, share_with_unit="on")
    officer = cast.client("officer")
    done(officer, agreed, "accept", kind="help", title="井盖", words="井盖丢了。")
    done(officer, agreed, "assign", member=cast.members["member"].pk, unit=cast.unit.pk)
    assert A.look(cast.by("clerk"), agreed, reason="上门维修。")["contact"]["phone"] == PHONE
    with pytest.raises(NotAllowed):
        A.look(cast.by("clerk2"), agreed, reason="上门维修。")


def test_what_search_finds_is_the_redacted_copy(told: tuple[Cast, Matter, Client]) -> None:
    cast, matter, _resident = told
    officer = cast.client("officer")

    def found(words: str) -> list[int]:
        rows = officer.get("/desk/", {"state": "all", "q": words}).context["rows"]
        return [row["matter"].pk for row in rows]

    assert found("夜间噪声") == [matter.pk]
    assert found(matter.number) == [matter.pk]
    for mark in MARKS:
        assert found(mark) == [], mark


def test_before_acceptance_what_the_machine_finds_is_out(cast: Cast) -> None:
    matter = spoken(Client(), words=f"我叫{NAME}，电话{PHONE}，楼道灯坏了。", contact="call", phone=PHONE, name=NAME)
    for text in (matter.title, matter.words, matter.search):
        assert PHONE not in text
        assert NAME not in text
        assert "楼道灯坏了" in text or text == matter.search
    page = cast.client("officer").get(f"/desk/matter/{matter.pk}/accept/").content.decode()
    assert not [mark for mark in MARKS if mark in page]


def test_the_published_copy_is_the_redacted_one(told: tuple[Cast, Matter, Client]) -> None:
    cast, matter, _resident = told
    officer, clerk = cast.client("officer"), cast.client("clerk")
    done(clerk, matter, "reply", words="已上门协调。", result="solved")
    done(officer, matter, "send")
    page = Client().get("/").content.decode()
    assert "夜间噪声" not in page, "without consent nothing is public"
    answer = do(officer, matter, "publish", title="噪声", words="夜间有噪声。", reply="已协调。")
    assert answer.status_code == 422
    assert "没有同意公开" in answer.content.decode()


def test_a_picture_is_for_the_resident_and_for_whoever_has_just_looked(told: tuple[Cast, Matter, Client]) -> None:
    cast, matter, resident = told
    address = f"/photo/{Photo.objects.get().name}/"
    assert resident.get(address).status_code == 200
    stranger = Client()
    spoken(stranger, words="别的事。")
    assert stranger.get(address).status_code == 404
    officer, clerk = cast.client("officer"), cast.client("clerk")
    for client in (Client(), officer, clerk, cast.client("auditor"), cast.client("outsider"), cast.client("admin")):
        assert client.get(address).status_code == 404
    officer.post(f"/desk/matter/{matter.pk}/look/", {"reason": "看照片"})
    answer = officer.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert clerk.get(address).status_code == 404, "another one's look opens nothing"


def test_who_is_named_stays_out_of_the_parts_too(told: tuple[Cast, Matter, Client]) -> None:
    cast, matter, _resident = told
    A.avoid(cast.by("officer"), matter, person=cast["head"])
    A.split_matter(cast.by("officer"), matter, parts=PARTS)
    parts = Matter.objects.exclude(pk=matter.pk)
    assert parts.count() == 2
    head = cast.client("head")
    for part in parts:
        assert head.get(f"/desk/matter/{part.pk}/").status_code == 404
        assert cast.client("officer").get(f"/desk/matter/{part.pk}/").status_code == 200


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that the server would write to its log, at the most talkative level."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    configured = settings.LOGGING["handlers"]["console"]
    assert configured["filters"] == ["no_tokens"]
    handler.addFilter(NoTokens())
    handler.setFormatter(logging.Formatter(settings.LOGGING["formatters"]["line"]["format"]))
    loggers = [logging.getLogger(), logging.getLogger("django.request"), logging.getLogger("django.server")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    logging.getLogger().addHandler(handler)
    yield out
    logging.getLogger().removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def token_of(resident: Client) -> str:
    link = re.search(r"/t/([\w-]+)/", resident.get("/speak/slip/").context["link"])
    assert link
    return link[1]


@pytest.mark.only_on("postgresql")
def test_a_row_that_is_refused_is_in_no_log(cast: Cast, written: io.StringIO) -> None:
    matter = spoken(Client(), words="珐琅掉了釉。")
    matter.received_at = None  # type: ignore[assignment]
    with pytest.raises(IntegrityError, match="珐琅") as refused, guard.writing(), transaction.atomic():
        matter.save()
    written.truncate(0)  # the statements, which only that level writes
    logging.getLogger("bandeng").error("not written: %s", refused.value, exc_info=refused.value)
    assert "not written" in written.getvalue()
    assert "珐琅" not in written.getvalue()


def test_the_token_is_in_no_log(cast: Cast, written: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    resident = Client()
    spoken(resident)
    token, unknown = token_of(resident), "f" * 32
    assert len(token) >= 22, "128 bits"
    assert Client().get(f"/t/{token}/").status_code == 302
    assert Client().get(f"/t/{unknown}/").status_code == 404
    assert Client().get(f"/t/{token}").status_code in (301, 404)
    assert Client().get(f"/t/{token}/more/").status_code == 404
    assert Client().post(f"/t/{token}/").status_code in (302, 403, 405)

    def broken(value: str) -> str:
        raise RuntimeError(f"could not look up /t/{value}/ now")

    monkeypatch.setattr("bandeng.core.access.token_hash", broken)
    assert Client(raise_request_exception=False).get(f"/t/{token}/").status_code == 500
    log = written.getvalue()
    assert "RuntimeError" in log, "what went wrong is in the log"
    assert token not in log
    assert unknown not in log


def test_the_token_stays_in_no_address_bar_and_goes_to_nobody(cast: Cast) -> None:
    resident = Client()
    spoken(resident)
    token = token_of(resident)
    answer = Client().get(f"/t/{token}/")
    assert (answer.status_code, answer["Location"]) == (302, "/track/matter/")
    assert answer["Referrer-Policy"] == "same-origin"
    assert token not in str(answer.cookies)
    phone = Client()
    phone.get(f"/t/{token}/")
    assert token not in phone.get("/track/matter/").content.decode()


def test_code_and_token_are_kept_as_keyed_hashes(cast: Cast) -> None:
    resident = Client()
    matter = spoken(resident)
    code, token = code_on(resident), token_of(resident)
    values = repr(Matter.objects.filter(pk=matter.pk).values().get())
    assert code not in values
    assert token not in values
    assert code not in "".join(str(cookie) for cookie in resident.cookies.values())


def test_a_code_typed_is_in_no_log(cast: Cast, written: io.StringIO) -> None:
    resident = Client()
    spoken(resident, contact="call", phone=PHONE, name=NAME)
    code = code_on(resident)
    Client().post("/track/", {"code": code})
    Client().post("/track/", {"code": code[:-1]})
    log = written.getvalue()
    assert not [mark for mark in (code, code[:-1], *MARKS) if mark in log]


def test_leaving_leaves_nothing_in_the_browser(cast: Cast) -> None:
    resident = Client()
    spoken(resident)
    resident.get("/track/end/")
    assert resident.get("/track/matter/").status_code == 302
    assert resident.get("/speak/receipt/").status_code == 302
