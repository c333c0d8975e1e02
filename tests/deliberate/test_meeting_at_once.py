"""Many at the same moment, with real threads: who writes beside others loses nothing."""

import pytest

from bandeng.core.actions import By
from bandeng.deliberate.actions import meeting_notes as N
from bandeng.deliberate.actions import meeting_people as P
from bandeng.deliberate.actions import meeting_settle as S
from bandeng.deliberate.actions import meeting_speech
from bandeng.deliberate.actions.activity import end_meeting
from bandeng.deliberate.models import Note, Participant, Signature, Speech
from bandeng.ledger.models import Entry
from tests.cast import Cast
from tests.deliberate.made_meeting import code, noted, resident, running, settled
from tests.listen.test_concurrency import split, together

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_write_at_once_and_nothing_is_lost(transactional_cast: Cast) -> None:
    cast = transactional_cast
    meeting = running(cast)

    def writes(name: str) -> None:
        for n in range(15):
            given = N.Written("said", f"{name} {n}")
            N.write(cast.by(name), meeting, given, key=f"{name}-{n:020d}")
            N.write(cast.by(name), meeting, given, key=f"{name}-{n:020d}")

    won, lost = split(together([lambda: writes("officer"), lambda: writes("member")]))
    assert (len(won), lost) == (2, [])
    notes = list(Note.objects.order_by("order"))
    assert {one.text for one in notes} == {f"{name} {n}" for name in ("officer", "member") for n in range(15)}
    assert [one.order for one in notes] == [float(n) for n in range(1, 31)]
    for name in ("officer", "member"):
        assert [one.text for one in notes if one.text.startswith(name)] == [f"{name} {n}" for n in range(15)]
    assert Entry.objects.filter(code="note.write").count() == 30


def test_the_same_paragraph_from_ten_sendings(transactional_cast: Cast) -> None:
    cast = transactional_cast
    meeting = running(cast)
    given = N.Written("said", "一次就好。")
    won, lost = split(together([lambda: N.write(cast.by("officer"), meeting, given, key="k" * 32)] * 10))
    assert lost == []
    assert {one.pk for one in won} == {Note.objects.get().pk}


def test_two_change_the_same_one_wins_the_other_is_shown_it(transactional_cast: Cast) -> None:
    cast = transactional_cast
    meeting = running(cast)
    note = noted(cast, meeting, "原来的。")
    deeds = [
        lambda name=name: N.change(cast.by(name), meeting, N.Written("said", f"{name}改的。"), key=note.key, version=1)
        for name in ("officer", "member", "head")
    ]
    won, lost = split(together(deeds))
    assert (len(won), len(lost)) == (1, 2)
    assert all(isinstance(one, N.Meeting) and one.theirs.text == won[0].text for one in lost)
    assert Note.objects.count() == 2


def test_settling_while_others_write(transactional_cast: Cast) -> None:
    """What came before is in the settled text, what came after was refused: never in between."""
    cast = transactional_cast
    meeting = running(cast)
    noted(cast, meeting, "开头。")
    held = end_meeting(cast.by("officer"), meeting)
    deeds = [lambda n=n: noted(cast, held, f"第 {n} 句。", by="member") for n in range(5)]
    results = together([lambda: S.settle(cast.by("officer"), held), *deeds])
    text = held.__class__.objects.get(pk=held.pk).minutes.text
    written = [one.text for one in results if isinstance(one, Note)]
    assert all(words in text for words in written)
    assert Note.objects.count() == 1 + len(written)


def test_residents_who_scan_at_once_get_numbers_of_their_own(transactional_cast: Cast) -> None:
    cast = transactional_cast
    meeting = running(cast)
    shown = code(meeting)
    deeds = [lambda n=n: P.join(By(role="resident"), code=shown, form_key=f"{n % 5}" * 32) for n in range(10)]
    won, lost = split(together(deeds))
    assert lost == []
    assert len({there.pk for there, _code in won}) == 5
    assert sorted(Participant.objects.exclude(number=None).values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_two_give_the_floor_and_one_signs_once(transactional_cast: Cast) -> None:
    cast = transactional_cast
    meeting = running(cast)
    people = [resident(meeting, f"{n}" * 32)[0] for n in range(3)]
    for one in people:
        meeting_speech.ask(By(role="resident"), one)
    together([lambda name=name: meeting_speech.give(cast.by(name), meeting) for name in ("officer", "head")])
    assert Speech.objects.filter(begun_at__isnull=False, ended_at=None).count() == 1
    over = settled(cast, meeting)
    signing = {"verdict": "signed", "read": over.minutes_hash}
    won, lost = split(together([lambda: S.sign(By(role="resident"), people[0], **signing)] * 3))
    assert (len(won), len(lost)) == (1, 2)
    assert Signature.objects.count() == 1
