"""Forgetting: by time, as a scheduled action that leaves nothing of the resident's and breaks no proof."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client

from bandeng.core import chores, clock, guard
from bandeng.core.actions import By
from bandeng.core.errors import NotAllowed
from bandeng.ledger import erasing
from bandeng.ledger.draft import leaf
from bandeng.ledger.models import Entry, Opening
from bandeng.ledger.verify import verify
from bandeng.listen import jobs
from bandeng.listen.actions.erase import erase
from bandeng.listen.models import Matter, Photo, SavedView, Secret, SimilarKey, Step
from bandeng.listen.states import State
from tests.cast import Cast
from tests.listen.pages import code_on, done, jpeg, say, spoken


@pytest.fixture(autouse=True)
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files outside the database of this test's own."""
    monkeypatch.setattr(settings, "HEADS_FILE", tmp_path / "heads.jsonl")
    monkeypatch.setattr(settings, "ERASURES_FILE", tmp_path / "erasures.jsonl")


def withdrawn(resident: Client) -> Matter:
    matter = spoken(resident, photos=[jpeg()], contact="call", phone="13900000000", words="电话13900000000，灯坏了。")
    say(resident, matter, "withdraw", words="不用了")
    matter.refresh_from_db()
    return matter


def test_nothing_is_erased_before_its_time(cast: Cast) -> None:
    matter = withdrawn(Client())
    assert jobs.to_erase(clock.now() + timedelta(days=179)) == []
    assert jobs.to_erase(clock.now() + timedelta(days=181)) == [matter]


def test_an_open_matter_is_kept_for_two_years_at_most(cast: Cast) -> None:
    matter = spoken(Client())
    assert jobs.to_erase(clock.now() + timedelta(days=729)) == []
    assert jobs.to_erase(clock.now() + timedelta(days=731)) == [matter]


@pytest.mark.django_db(transaction=True)
def test_erasing_leaves_nothing_of_the_resident(transactional_cast: Cast) -> None:
    resident = Client()
    matter = withdrawn(resident)
    code = code_on(resident)
    files = [found for row in matter.photos.all() for found in Path(settings.PHOTOS).glob(f"*/{row.name}")]
    assert len(files) == 1
    erase(By(), matter)
    assert not Secret.objects.filter(matter=matter).exists()
    assert not Photo.objects.filter(matter=matter).exists()
    assert not any(path.exists() for path in files)
    assert not matter.steps.filter(original__isnull=False).exists()
    entries = Entry.objects.filter(subject=matter.subject)
    assert entries.count() == 3
    left = Opening.objects.filter(entry__in=entries)
    assert [row.entry.code for row in left] == ["privacy.erase"]
    assert resident.post("/track/", {"code": code}).status_code == 422
    assert jobs.to_erase(clock.now() + timedelta(days=999)) == []


def test_nobody_but_the_system_erases(cast: Cast) -> None:
    matter = spoken(Client())
    for by in (cast.by("admin"), cast.by("officer"), By(role="resident")):
        with pytest.raises(NotAllowed):
            erase(by, matter)
    assert Secret.objects.filter(matter=matter).exists()


NAME, PHONE, SAID = "言小寒", "13900001234", "蓝门那户夜里剁肉馅"


@pytest.mark.django_db(transaction=True)
def test_what_nobody_checked_goes_with_the_time(transactional_cast: Cast) -> None:
    resident = Client()
    matter = spoken(resident, words=f"{SAID}，电话{PHONE}。", contact="call", phone=PHONE, name=NAME)
    say(resident, matter, "add", words="红伞大爷也听见了。")
    say(resident, matter, "withdraw", words="不用了")
    erase(By(), matter)
    matter.refresh_from_db()
    kept = repr(list(Matter.objects.values())) + repr(list(Step.objects.values()))
    assert SAID not in kept
    assert "红伞" not in kept
    assert not SimilarKey.objects.exists(), "and is like nothing"
    chores.seal()
    assert verify(settings.HEADS_FILE).ok


@pytest.mark.django_db(transaction=True)
def test_what_an_officer_checked_stays_without_name_and_number(transactional_cast: Cast) -> None:
    cast, resident = transactional_cast, Client()
    matter = spoken(resident, words=f"{SAID}。", contact="call", phone=PHONE, name=NAME)
    officer = cast.client("officer")
    done(officer, matter, "accept", kind="complain", title="夜间噪声", words="楼上夜间有噪声。", place="")
    done(officer, matter, "note", words=f"{NAME}的电话 139 0000-1234 打不通。")
    name_wanted = {"name": "找人", "query": f"q={quote(NAME)}"}
    with guard.writing():
        SavedView.objects.create(person=cast["officer"], made_at=clock.now(), **name_wanted)
    say(resident, matter, "withdraw", words="不用了")
    erase(By(), matter)
    matter.refresh_from_db()
    assert (matter.title, matter.words) == ("夜间噪声", "楼上夜间有噪声。")
    assert matter.steps.get(code="matter.note").text == "〔姓名〕的电话 〔电话〕 打不通。"
    assert not SavedView.objects.exists()
    assert SimilarKey.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_asked_for_while_it_goes_on_the_rest_goes_when_it_ends(transactional_cast: Cast) -> None:
    cast, resident = transactional_cast, Client()
    matter = spoken(resident, words=f"{SAID}。", contact="call", phone=PHONE, name=NAME)
    officer = cast.client("officer")
    done(officer, matter, "accept", kind="complain", title="夜间噪声", words="楼上夜间有噪声。", place="")
    matter.refresh_from_db()
    asked = {"version": matter.version, "stop": "", "sure": "1"}
    assert resident.post("/track/data/do/forget/", asked).status_code == 302
    matter.refresh_from_db()
    assert (matter.words, matter.state) == ("楼上夜间有噪声。", State.ACCEPTED)
    assert jobs.to_finish() == []
    done(officer, matter, "decline", reason="court", explanation="蓝门的事请去法院。")
    assert jobs.to_finish() == [matter]
    assert jobs.erase_due() == 1
    kept = repr(list(Matter.objects.values())) + repr(list(Step.objects.values()))
    assert "噪声" not in kept
    assert "蓝门" not in kept
    assert jobs.erase_due() == 0
    chores.seal()
    assert verify(settings.HEADS_FILE).ok


@pytest.mark.django_db(transaction=True)
def test_a_request_leaves_a_ledger_that_verifies_and_a_line_outside(transactional_cast: Cast) -> None:
    resident = Client()
    matter = withdrawn(resident)
    matter.refresh_from_db()
    resident.post("/track/data/do/forget/", {"version": matter.version, "sure": "1"})
    chores.seal()
    assert verify(settings.HEADS_FILE).ok
    lines = [line for line in erasing.read(settings.ERASURES_FILE) if line.get("subject") == matter.subject]
    entry = Entry.objects.get(code="privacy.erase", subject=matter.subject)
    assert [line["leaf"] for line in lines] == [leaf(entry.public, bytes(entry.commitment), entry.version).hex()]
    assert set(lines[0]) == {"subject", "at", "leaf", "asked", "whole"}, "nothing personal"
