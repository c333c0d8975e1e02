"""What residents left is destroyed, breaks no proof, and does not come back with an older database."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from bandeng.core import chores
from bandeng.core.actions import ACTIONS
from bandeng.ledger import erasing
from bandeng.ledger.verify import verify
from tests.cast import Cast
from tests.deliberate.made_activity import announced, said
from tests.deliberate.test_opinions import with_code


@pytest.fixture(autouse=True)
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files outside the database of this test's own."""
    monkeypatch.setattr(settings, "HEADS_FILE", tmp_path / "heads.jsonl")
    monkeypatch.setattr(settings, "ERASURES_FILE", tmp_path / "erasures.jsonl")


def listed() -> str:
    """The list of erasures, as it stands outside the database."""
    chores.note_erasures()
    path = Path(settings.ERASURES_FILE)
    return path.read_text() if path.exists() else ""


def test_every_erasure_is_known_to_the_ledger() -> None:
    assert {code for code in ACTIONS if code.endswith(".erase")} <= set(erasing.CODES)


@pytest.mark.django_db(transaction=True)
def test_an_opinion_taken_back_stays_provable_and_listed(transactional_cast: Cast) -> None:
    opinion, code = said(announced(transactional_cast))
    with_code(code).post("/deliberate/yours/take-back/")
    assert verify(settings.HEADS_FILE).problem is None
    assert opinion.subject in listed()
    assert Client().post("/deliberate/code/", {"code": code}).status_code == 422
