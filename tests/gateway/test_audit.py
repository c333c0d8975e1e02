"""The auditor's screen: who may see it, looking entries up, and verifying everything now."""

import json

import pytest

from bandeng.algorithms.tlog import policy
from bandeng.algorithms.tlog import proof as tlog
from bandeng.core import chores, clock, logkeys, worker
from bandeng.core.models import Job
from bandeng.gateway import verification
from bandeng.gateway.models import Alarm
from bandeng.ledger.models import Entry
from tests.database import without_triggers
from tests.gateway.served import append
from tests.listen.made import accepted

ADDRESS = "/log/audit/"


@pytest.fixture(autouse=True)
def outside(settings, tmp_path):
    settings.HEADS_FILE = tmp_path / "heads.jsonl"


def test_who_may_see_it(cast):
    for name in ("auditor", "admin", "head", "district"):
        page = cast.client(name).get(ADDRESS)
        assert page.status_code == 200
        assert 'href="/log/audit/"' in page.content.decode(), "in the navigation"
    for name in ("officer", "member", "clerk", "leader"):
        assert cast.client(name).get(ADDRESS).status_code == 403
        assert cast.client(name).post(f"{ADDRESS}verify/").status_code == 403
        assert cast.client(name).get(f"{ADDRESS}entry/?q=1").status_code == 403
        assert 'href="/log/audit/"' not in cast.client(name).get("/account/").content.decode()
    assert not Job.objects.filter(name="log.verify").exists()


def found(cast, name, query):
    return cast.client(name).get(f"{ADDRESS}entry/", {"q": query})


def test_by_place_and_by_subject(cast):
    append(3)
    page = found(cast, "auditor", "2")
    (one,) = page.context["found"]
    entry = Entry.objects.get(leaf_index=1)
    assert (one.place, one.entry, one.sound) == (2, entry, True)
    words = page.content.decode()
    assert entry.leaf.hex() in words
    assert "与封存的一致" in words
    (same,) = found(cast, "head", "s-1").context["found"]
    assert same.public["subject"] == "s-1"
    for nothing in ("", "0", "99999999999999999999", "9" * 18, "s-99", "'; --", "²"):
        assert found(cast, "auditor", nothing).context["found"] == []


def test_by_a_matters_number_only_for_whoever_may_see_it(cast):
    matter = accepted(cast)
    chores.seal()
    page = found(cast, "auditor", matter.number)
    codes = [one.entry.code for one in page.context["found"]]
    assert codes[:2] == ["matter.receive", "matter.accept"]
    assert matter.title not in page.content.decode()
    assert found(cast, "admin", matter.number).context["found"] == [], "an administrator sees no matters"
    assert "没有找到" in found(cast, "admin", matter.number).content.decode()


def test_the_proof_as_a_file(cast):
    accepted(cast)
    chores.seal()
    entry = Entry.objects.get(code="matter.receive")
    answer = cast.client("auditor").get(f"{ADDRESS}entry/{entry.leaf_index}/proof")
    assert answer["Content-Disposition"] == f'attachment; filename="bandeng-{entry.leaf_index}.tlog-proof"'
    trusted = policy.parse(f"log {logkeys.house().log.keys[0].vkey}\nquorum none\n".encode())
    proof = tlog.parse(answer.content)
    assert tlog.verify(proof, entry.leaf, trusted).checkpoint.size > entry.leaf_index
    extra = json.loads(proof.extra)["entry"]
    assert extra == {"version": 1, "public": entry.public, "commitment": bytes(entry.commitment).hex()}
    assert cast.client("auditor").get(f"{ADDRESS}entry/999999/proof").status_code == 404
    assert cast.client("auditor").get(f"{ADDRESS}entry/{2**64}/proof").status_code == 404
    for name in ("officer", "member"):
        assert cast.client(name).get(f"{ADDRESS}entry/{entry.leaf_index}/proof").status_code == 403


def verified(cast):
    """Press the button, let the worker do it, look at the page."""
    assert cast.client("auditor").post(f"{ADDRESS}verify/").status_code == 302
    job = verification.waiting(clock.now())
    assert job
    assert verification.claimed(job, clock.now())
    assert not verification.claimed(job, clock.now()), "one worker"
    job = verification.jobs()[0]
    verification.run(job)
    return cast.client("auditor").get(ADDRESS).content.decode()


def test_verify_now(cast):
    append(3)
    page = verified(cast)
    assert "核对通过" in page
    assert Entry.objects.filter(code="log.verify").count() == 1
    chores.seal()
    assert "核对通过" in verified(cast)
    assert not Alarm.objects.exists()


def test_one_at_a_time_with_progress(cast):
    append(3)
    auditor = cast.client("auditor")
    auditor.post(f"{ADDRESS}verify/")
    again = auditor.post(f"{ADDRESS}verify/")
    assert again.status_code == 409
    assert "正在核对" in again.content.decode()
    job = verification.waiting(clock.now())
    verification.claimed(job, clock.now())
    total = verification.jobs()[0].total
    verification._save(job, done=2)
    assert f"2 / {total}" in auditor.get(ADDRESS).content.decode()
    assert verification.waiting(clock.now()) is None
    assert verification.waiting(clock.now() + verification.SILENT * 2) == job, "left lying by a worker that died"


def test_an_entry_changed_in_the_database_is_named(cast):
    accepted(cast)
    chores.seal()
    entry = Entry.objects.get(code="matter.receive")
    with without_triggers():
        Entry.objects.filter(pk=entry.pk).update(public=entry.public.replace("live", "demo"))
    page = verified(cast)
    named = f"第 {entry.leaf_index + 1} 条记录（编号 {entry.pk}）被改动过。"
    assert "核对未通过" in page
    assert named in page
    assert named in cast.client("member").get("/log/").content.decode(), "and stands on the public page"
    assert "与封存的不一致" in found(cast, "auditor", str(entry.leaf_index + 1)).content.decode()
    assert Alarm.objects.get().kind == Alarm.Kind.ALTERED


def test_an_entry_beyond_reading_is_shown_all_the_same(cast):
    append(3)
    with without_triggers():
        Entry.objects.filter(leaf_index=1).update(public="[]", version=999)
    (one,) = found(cast, "auditor", "2").context["found"]
    assert one.sound is False


def test_the_worker_does_it_aside(transactional_cast):
    append(3)
    transactional_cast.client("auditor").post(f"{ADDRESS}verify/")
    worker.do("log.verify")
    worker.wait_aside(30)
    assert verification.jobs()[0].state == "ended"


@pytest.mark.django_db
def test_the_command_checks_the_signatures_too(capsys, tmp_path):
    from django.core.management import call_command

    append(3)
    call_command("verify")
    with without_triggers():
        from django.db import connection

        connection.cursor().execute("UPDATE ledger_batch SET note = note || '— x AAAAAAAA'")
    with pytest.raises(SystemExit):
        call_command("verify")
