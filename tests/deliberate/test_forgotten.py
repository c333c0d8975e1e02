"""What residents left is destroyed, breaks no proof, and does not come back with an older database."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from bandeng.core import chores, clock, forgetting, guard
from bandeng.core.actions import ACTIONS, By
from bandeng.deliberate.actions import activity as A
from bandeng.deliberate.actions import commitment_close, meeting_contact, meeting_forget
from bandeng.deliberate.actions import opinion as O
from bandeng.deliberate.models import Activity, Participant
from bandeng.ledger import erasing
from bandeng.ledger.models import Entry
from bandeng.ledger.verify import verify
from bandeng.post.models import Message
from tests.cast import Cast
from tests.deliberate.made_activity import announced, on, said
from tests.deliberate.made_meeting import resident, running, settled
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


def test_a_telephone_taken_back_does_not_come_back_with_a_backup(cast: Cast) -> None:
    meeting = running(cast)
    there, _code = resident(meeting)
    other, _code = resident(meeting, "s" * 32)
    for one in (there, other):
        meeting_contact.contact(By(role="resident"), one, phone="13900000007")
    sealed = Participant.objects.get(pk=there.pk).sealed
    meeting_contact.contact(By(role="resident"), there, phone="")
    subject = Entry.objects.get(code="participant.erase").subject
    with guard.writing():  # as an older database has it
        Participant.objects.filter(pk=there.pk).update(sealed=sealed, tell_later=True)
    assert any([again(subject, True, False, ["ab" * 32]) for again in forgetting.again])
    left = dict(Participant.objects.filter(number__isnull=False).values_list("pk", "tell_later"))
    assert left == {there.pk: False, other.pk: True}
    assert not any([again("0" * 32, True, False, []) for again in forgetting.again])


@pytest.mark.django_db(transaction=True)
def test_telephones_and_the_key_of_an_activity_are_forgotten_and_listed(transactional_cast: Cast) -> None:
    cast = transactional_cast
    one = announced(cast)
    said(one)
    meeting = A.change_activity(cast.by("officer"), one, when=on(0), note="提前")
    with guard.writing():
        Activity.objects.filter(pk=one.pk).update(state="in_session", held_at=clock.now())
    there, _code = resident(meeting)
    meeting_contact.contact(By(role="resident"), there, phone="13900000007")
    A.end_meeting(cast.by("officer"), Activity.objects.get())
    long_ago = clock.now() - timedelta(days=400)
    with guard.writing():
        Activity.objects.filter(pk=one.pk).update(held_at=long_ago)
    assert meeting_forget.forget_due() == 1
    assert Activity.objects.get().wrapped_key, "words of a resident still lie under it"
    assert meeting_forget.forget_due() == 0
    with guard.writing():
        Activity.objects.filter(pk=one.pk).update(opinions_until=clock.day(long_ago))
    assert O.erase_due() == 1
    assert meeting_forget.forget_due() == 1
    fresh = Activity.objects.get()
    assert (fresh.wrapped_key, bool(fresh.erased_at)) == (None, True)
    assert meeting_forget.forget_due() == 0
    assert one.subject in listed()
    assert verify(settings.HEADS_FILE).problem is None
    with guard.writing():  # as an older database has it
        Participant.objects.filter(pk=there.pk).update(code_hash="h" * 64)
    assert any([again(one.subject, False, False, ["ab" * 32]) for again in forgetting.again])
    assert not Participant.objects.filter(code_hash__isnull=False).exists()
    # Nothing of it depends on the key: who says something later has a new one.
    with guard.writing():
        Activity.objects.filter(pk=one.pk).update(state="announced", opinions_until=clock.today())
    assert said(Activity.objects.get(), form_key="t" * 32)[0].sealed


def test_no_message_waits_for_a_number_that_was_forgotten(cast: Cast) -> None:
    meeting = running(cast)
    there, _code = resident(meeting)
    meeting_contact.contact(By(role="resident"), there, phone="13900000007")
    commitment_close.close(cast.by("officer"), settled(cast, meeting), result="先试一个月。")
    mine = Message.objects.filter(recipient=f"participant:{there.pk}")
    assert [one.status for one in mine] == ["queued"]
    with guard.writing():
        Activity.objects.update(closed_at=clock.now() - timedelta(days=400))
    assert meeting_forget.forget_due() == 1
    assert [one.status for one in mine.all()] == ["dropped"]
