"""A resident's rights: seeing, correcting, withdrawing consent, being forgotten; with the code and at the desk."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from bandeng.core import clock
from bandeng.ledger.models import Opening
from bandeng.listen import secrets
from bandeng.listen.models import Look, Matter, Photo, Secret, Step
from bandeng.listen.states import State
from bandeng.post.models import Message
from tests.cast import Cast
from tests.listen.made import PARTS
from tests.listen.pages import code_on, do, done, jpeg, say, spoken

NAME, PHONE, WORDS = "言小寒", "13900001234", "蓝门那户夜里剁肉馅"
CONSENTS = {"share_with_unit": "on", "may_publish": "on"}


@pytest.fixture
def told(cast: Cast) -> tuple[Cast, Matter, Client, str]:
    """Accepted, looked at, and with everything that can be kept."""
    resident, officer = Client(), cast.client("officer")
    words = f"我叫{NAME}，电话{PHONE}。{WORDS}。"
    matter = spoken(
        resident, words=words, contact="call", phone=PHONE, name=NAME, photos=[jpeg()], place="3栋501室", **CONSENTS
    )
    code = code_on(resident)
    done(officer, matter, "accept", kind="complain", title="夜间噪声", words="楼上夜间有噪声。", place="")
    officer.post(f"/desk/matter/{matter.pk}/look/", {"reason": "打电话核实地点"})
    matter.refresh_from_db()
    return cast, matter, resident, code


def right(client: Client, matter: Matter, slug: str, **fields: Any) -> Any:
    matter.refresh_from_db()
    return client.post(f"/track/data/do/{slug}/", {"version": matter.version, **fields})


def desk(cast: Cast, matter: Matter, slug: str, name: str = "officer2", **fields: Any) -> Any:
    asked = {"reason": "本人到场要求。", "asked_on": str(clock.day(matter.received_at)), **fields}
    return do(cast.client(name), matter, slug, **asked)


def test_everything_kept_is_shown_with_every_look(told: tuple[Cast, Matter, Client, str]) -> None:
    cast, _matter, resident, _code = told
    page = resident.get("/track/data/").content.decode()
    for mark in (NAME, PHONE, WORDS, "3栋501室", "1 张", "打电话核实地点", cast["officer"].name, "联络员"):
        assert mark in page, mark
    assert "no-store" in resident.get("/track/data/")["Cache-Control"]
    for form in ("txt", "json"):
        answer = resident.get(f"/track/data/{form}/")
        assert "attachment" in answer["Content-Disposition"]
        assert all(mark in answer.content.decode() for mark in (NAME, PHONE, WORDS, "打电话核实地点"))
    assert json.loads(resident.get("/track/data/json/").content)["sections"][0]["title"] == "您的原话"
    assert resident.get("/track/data/exe/").status_code == 404
    for stranger in (Client(), cast.client("officer"), cast.client("head")):
        for address in ("/track/data/", "/track/data/json/", "/track/data/do/forget/"):
            assert stranger.get(address)["Location"] == "/track/"


def test_corrected_beside_and_never_away(told: tuple[Cast, Matter, Client, str]) -> None:
    cast, matter, resident, _code = told
    assert right(resident, matter, "correct").status_code == 422, "nothing to correct"
    answer = right(resident, matter, "correct", phone="1391", words="不是蓝门")
    assert answer.status_code == 422
    assert "不是蓝门" in answer.content.decode()
    answer = right(resident, matter, "correct", phone="13911112222", words=f"是红门。我叫{NAME}。")
    assert answer.status_code == 302
    assert secrets.contact(matter) == {"name": NAME, "phone": "13911112222"}
    original = secrets.original(matter)
    assert original is not None
    assert WORDS in original["words"], "what was said stays"
    step = Step.objects.get(code="matter.correct")
    assert NAME not in step.text
    assert "是红门" in step.text
    assert "是红门" in cast.client("officer").get(f"/desk/matter/{matter.pk}/").content.decode()
    for opening in Opening.objects.all():
        assert "13911112222" not in opening.private


def test_each_consent_is_withdrawn_by_itself(told: tuple[Cast, Matter, Client, str]) -> None:
    cast, matter, resident, _code = told
    officer = cast.client("officer")
    done(officer, matter, "assign", member=cast.members["member"].pk)
    done(officer, matter, "reply", words="已协调。", result="solved")
    done(officer, matter, "send")
    done(officer, matter, "publish", title="夜间噪声", words="夜里有噪声。", reply="已协调。")
    done(cast.client("head"), matter, "approve-publication")
    assert "夜里有噪声" in Client().get("/").content.decode()
    assert right(resident, matter, "withdraw-consent").status_code == 422
    assert right(resident, matter, "withdraw-consent", which=["may_publish"]).status_code == 302
    assert "夜里有噪声" not in Client().get("/").content.decode()
    matter.refresh_from_db()
    assert (matter.may_publish, matter.share_with_unit, matter.tell_later) == (False, True, True)
    assert matter.published_at is None
    assert do(officer, matter, "publish", title="噪声", words="噪声。", reply="协调。").status_code == 422
    assert Message.objects.filter(subject=matter.subject, channel="call", status="queued").exists()
    assert right(resident, matter, "withdraw-consent", which=["tell_later", "share_with_unit"]).status_code == 302
    assert not Message.objects.filter(subject=matter.subject, channel="call", status="queued").exists()
    page = resident.get("/track/data/").content.decode()
    assert page.count("已撤回") >= 3
    assert right(resident, matter, "withdraw-consent", which=["may_publish"]).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_forgotten_at_once_after_asking_twice(transactional_cast: Cast) -> None:
    resident = Client()
    matter = spoken(resident, words=f"{WORDS}，电话{PHONE}。", contact="call", phone=PHONE, name=NAME, photos=[jpeg()])
    code = code_on(resident)
    say(resident, matter, "add", words="红伞大爷也听见了。")
    files = [found for row in matter.photos.all() for found in Path(settings.PHOTOS).glob(f"*/{row.name}")]
    answer = right(resident, matter, "forget", stop="1")
    assert answer.status_code == 200, "asked again"
    assert Secret.objects.filter(matter=matter).exists()
    answer = right(resident, matter, "forget", stop="1", sure="1")
    assert answer.status_code == 302
    assert "已删除" in resident.get(answer["Location"]).content.decode()
    matter.refresh_from_db()
    assert matter.state == State.WITHDRAWN
    assert not Secret.objects.filter(matter=matter).exists()
    assert not Photo.objects.exists()
    assert not any(path.exists() for path in files)
    kept = repr(Matter.objects.filter(pk=matter.pk).values().get()) + repr(list(Step.objects.values()))
    assert "红伞大爷" not in kept
    assert WORDS not in kept, "nobody had checked the copy, so it went as well"
    left = Opening.objects.filter(entry__subject=matter.subject).order_by("entry")
    assert [row.entry.code for row in left] == ["privacy.erase", "matter.forget"]
    assert Client().post("/track/", {"code": code}).status_code == 422
    assert resident.get("/track/matter/")["Location"] == "/track/"


def test_forgotten_while_it_goes_on(told: tuple[Cast, Matter, Client, str]) -> None:
    cast, matter, resident, _code = told
    page = resident.get("/track/data/do/forget/").content.decode()
    assert "继续办" in page
    assert right(resident, matter, "forget", stop="", sure="1").status_code == 302
    matter.refresh_from_db()
    assert (matter.state, matter.anonymous, matter.words) == (State.ACCEPTED, True, "楼上夜间有噪声。")
    officer = cast.client("officer")
    done(officer, matter, "assign", member=cast.members["member"].pk)
    answer = officer.post(f"/desk/matter/{matter.pk}/look/", {"reason": "核实"})
    assert answer.status_code == 422
    assert WORDS not in answer.content.decode()


def test_at_the_desk_with_the_code_shown(told: tuple[Cast, Matter, Client, str]) -> None:
    cast, matter, _resident, code = told
    assert desk(cast, matter, "correct", phone="13911112222").status_code == 422, "nothing shown"
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert desk(cast, matter, "correct", phone="13911112222", code=wrong).status_code == 422
    assert desk(cast, matter, "correct", phone="13911112222", code=code, reason=" ").status_code == 422
    assert desk(cast, matter, "correct", phone="13911112222", code=code, asked_on="2020-01-01").status_code == 422
    answer = desk(cast, matter, "correct", phone="13911112222", code=" ".join((code[:8], code[8:])))
    assert answer.status_code == 302
    step = Step.objects.get(code="matter.correct")
    assert (step.person, step.data["shown"], step.data["changed"]) == (cast["officer2"], "code", ["phone"])
    assert code not in repr(step.__dict__) + "".join(opening.private for opening in Opening.objects.all())
    assert desk(cast, matter, "withdraw-consent", which=["tell_later"], contact_checked="on").status_code == 302
    assert desk(cast, matter, "forget", code=code).status_code == 422, "the resident is asked again"
    for name in ("member", "leader", "convener", "community"):
        assert desk(cast, matter, "forget", name, code=code, sure="on").status_code in (403, 404)
    assert desk(cast, matter, "forget", code=code, sure="on").status_code == 302
    assert not Secret.objects.filter(matter=matter).exists()


def test_whoever_left_nothing_shows_the_code(cast: Cast) -> None:
    resident = Client()
    matter = spoken(resident)
    assert desk(cast, matter, "forget", contact_checked="on", sure="on").status_code == 422
    assert Secret.objects.filter(matter=matter).exists()
    assert desk(cast, matter, "forget", code=code_on(resident), sure="on").status_code == 302


def test_the_statement_at_the_desk_is_a_look(told: tuple[Cast, Matter, Client, str]) -> None:
    cast, matter, resident, _code = told
    officer = cast.client("officer2")
    page = officer.get(f"/desk/matter/{matter.pk}/rights/").content.decode()
    assert PHONE not in page
    assert officer.post(f"/desk/matter/{matter.pk}/rights/", {"reason": ""}).status_code == 422
    page = officer.post(f"/desk/matter/{matter.pk}/rights/", {"reason": "本人到场查阅"}).content.decode()
    assert PHONE in page
    assert Look.objects.latest("pk").what == "copy"
    assert "本人到场查阅" in resident.get("/track/data/").content.decode()
    for name in ("member", "clerk", "leader", "auditor"):
        assert cast.client(name).post(f"/desk/matter/{matter.pk}/rights/", {"reason": "x"}).status_code == 403
    assert cast.client("outsider").post(f"/desk/matter/{matter.pk}/rights/", {"reason": "x"}).status_code == 404


def test_the_parts_of_a_split_matter_follow(told: tuple[Cast, Matter, Client, str]) -> None:
    cast, matter, resident, _code = told
    done(cast.client("officer"), matter, "split", parts="\n\n".join(PARTS))
    split = list(Matter.objects.exclude(pk=matter.pk))
    resident.get(f"/track/part/{split[0].pk}/")
    assert right(resident, matter, "correct", phone="13911112222").status_code == 302
    assert {(secrets.contact(part) or {})["phone"] for part in (matter, *split)} == {"13911112222"}
    assert right(resident, matter, "forget", sure="1").status_code == 302
    assert not Secret.objects.exists()
