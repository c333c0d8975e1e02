"""A resident proves that their matter was received, with what they saved and nothing else."""

import json

import pytest
from django.test import Client

from bandeng.algorithms import merkle
from bandeng.algorithms.tlog import note, policy
from bandeng.algorithms.tlog import proof as tlog
from bandeng.core import chores, logkeys
from bandeng.ledger.draft import commitment
from bandeng.ledger.models import Entry
from bandeng.listen.actions.base import digest
from tests.listen.pages import code_on, spoken

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outside(settings, tmp_path):
    settings.HEADS_FILE = tmp_path / "heads.jsonl"


def saved(client: Client) -> bytes:
    return client.get("/track/proof/receipt/").content


def entry_bytes(extra: dict) -> bytes:
    """The leaf's data, from the receipt alone."""
    entry = extra["entry"]
    committed = commitment(bytes.fromhex(entry["salt"]), entry["private"])
    return bytes([entry["version"]]) + entry["public"].encode() + committed


def trusted() -> policy.Policy:
    house = logkeys.house()
    return policy.parse(f"log {house.log.keys[0].vkey}\nwitness own {house.witness.vkey}\nquorum own\n".encode())


def test_promise_at_once_receipt_when_sealed(cast):
    resident = Client()
    matter = spoken(resident)
    page = resident.get("/track/proof/").content.decode()
    assert "正在进入账本" in page
    assert resident.get("/track/proof/receipt/").status_code == 302
    promised = resident.get("/track/proof/promise/").content
    opened = note.open(promised, logkeys.verifiers())
    entry = Entry.objects.get(subject=matter.subject)
    lines = opened.text.split("\n")
    assert lines[:2] == ["bandeng.promise/1", logkeys.house().log.origin]
    chores.seal()
    assert "正在进入账本" not in resident.get("/track/proof/").content.decode()
    proof = tlog.parse(saved(resident))
    extra = json.loads(proof.extra)
    leaf = merkle.leaf_hash(entry_bytes(extra))
    assert note.fields.base64(leaf) == lines[2]
    assert tlog.verify(proof, leaf, trusted()).checkpoint.size > proof.index
    entry.refresh_from_db()
    assert proof.index == entry.leaf_index
    assert extra["promise"].encode() == promised
    assert extra["code"] == code_on(resident)


def test_it_commits_to_the_very_words(cast):
    resident = Client()
    spoken(resident, words="三号楼前的路灯坏了，我叫王大力，电话 13812345678。", place="三号楼")
    chores.seal()
    private = json.loads(json.loads(tlog.parse(saved(resident)).extra)["entry"]["private"])
    assert private["original"] == digest("三号楼前的路灯坏了，我叫王大力，电话 13812345678。\0三号楼")
    assert "王大力" not in str(private)
    assert "13812345678" not in str(private)


def test_any_byte_changed_fails(cast):
    resident = Client()
    spoken(resident)
    chores.seal()
    whole = saved(resident)
    proof = tlog.parse(whole)
    leaf = merkle.leaf_hash(entry_bytes(json.loads(proof.extra)))
    start = whole.index(b"index ")
    for at in range(start, len(whole), 7):
        changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        with pytest.raises(ValueError):  # noqa: PT011
            tlog.verify(tlog.parse(changed), leaf, trusted())


def test_only_with_the_code(cast):
    resident, other = Client(), Client()
    spoken(resident)
    chores.seal()
    for page in ("/track/proof/", "/track/proof/receipt/", "/track/proof/promise/"):
        assert other.get(page).status_code == 302
    code = code_on(resident)
    other.post("/track/", {"code": "0" * 16})
    assert other.get("/track/proof/receipt/").status_code == 302
    other.post("/track/", {"code": code})
    found = tlog.parse(saved(other))
    # The code is only in the file that was saved where it was shown.
    assert json.loads(found.extra)["code"] == ""
    assert code not in saved(other).decode()


def test_the_slip_carries_the_promise(cast):
    resident = Client()
    spoken(resident)
    assert "入账承诺" in resident.get("/speak/slip/").content.decode()
    assert resident.get("/track/proof/nothing/").status_code == 404
