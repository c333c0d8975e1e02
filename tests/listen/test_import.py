"""Bringing a file in: whole rows, once, resumable, undoable; no clock, no message, not proven."""

from typing import Any

import pytest

from bandeng.core.errors import NotAllowed, WrongState
from bandeng.core.models import Link
from bandeng.ledger.models import Entry
from bandeng.listen import actions as A
from bandeng.listen import figures, secrets
from bandeng.listen.importing import actions, committing
from bandeng.listen.importing.committing import commit
from bandeng.listen.models import Import, Matter, Secret, Step
from bandeng.listen.states import State
from bandeng.post.models import Message
from tests.cast import Cast
from tests.listen.files import HEADER, MISSING, REAL, SYSTEM, brought_in, file_of, line, sheet
from tests.listen.made import replied


def counts() -> tuple[int, ...]:
    return tuple(model._default_manager.count() for model in (Matter, Secret, Step, Link, Entry, Message))


def rates(cast: Cast) -> list[tuple[int, int]]:
    return [(share.numerator, share.denominator) for share in figures.summary(cast.studio)]


def test_rows_become_matters_that_start_nothing(cast: Cast) -> None:
    replied(cast)
    before, messages = rates(cast), Message.objects.count()
    imported, outcome = brought_in(cast, file_of(3, line(4, title="第1盏路灯不亮", words="第1盏路灯坏了 三个月。")))
    assert (outcome.written, outcome.before, outcome.finished) == (4, 0, True)
    matters = list(Matter.objects.filter(imported=imported).order_by("pk"))
    assert [matter.title for matter in matters[:3]] == [f"第{n}盏路灯不亮" for n in (1, 2, 3)]
    for matter in matters:
        assert (matter.origin, matter.source, matter.state) == ("import", "imported", State.RECEIVED)
        assert (matter.accept_due, matter.reply_due, matter.code_hash, matter.anonymous) == (None, None, None, True)
    original = secrets.original(matters[0])
    assert original is not None
    assert (original["留言用户"], original["留言编号"]) == ("A00001", "1")
    assert "A00001" not in str(Matter.objects.filter(pk=matters[0].pk).values().get())
    assert [(link.source, link.target) for link in Link.objects.all()] == [(matters[3].subject, matters[0].subject)]
    assert rates(cast) == before
    assert Message.objects.count() == messages
    entries = Entry.objects.filter(code="matter.receive", subject=matters[0].subject)
    assert [entry.public.count('"origin":"import"') for entry in entries] == [1]
    assert (imported.status, imported.done, imported.rows) == (Import.Status.COMMITTED, 4, 4)


def test_twice_the_same_is_once(cast: Cast) -> None:
    imported, _outcome = brought_in(cast, file_of(3))
    before = counts()
    again, outcome = brought_in(cast, file_of(3))
    assert (again.pk, outcome.written, outcome.before) == (imported.pk, 0, 3)
    assert counts() == before


def test_a_longer_file_brings_only_what_is_new(cast: Cast) -> None:
    brought_in(cast, file_of(2))
    other, outcome = brought_in(cast, file_of(5))
    assert (outcome.written, outcome.before) == (3, 2)
    assert (other.rows, other.done, other.matters.count()) == (5, 5, 3)


def test_broken_off_in_a_chunk_it_goes_on_with_whole_rows(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "CHUNK", 10)
    copy = line(99, title="第1盏路灯不亮", words="第1盏 路灯坏了三个月。")
    data = file_of(34, copy)
    read = sheet(data)
    imported = committing.staged(SYSTEM, studio=cast.studio, file_name="x.csv", sheet=read)
    real, chunks = actions._write_links, []

    def killed(*words: Any) -> None:
        chunks.append(words)
        if len(chunks) == 3:
            raise KeyboardInterrupt
        real(*words)

    monkeypatch.setattr(actions, "_write_links", killed)
    with pytest.raises(KeyboardInterrupt):
        commit(SYSTEM, imported, read)
    imported.refresh_from_db()
    assert (imported.done, imported.status) == (20, Import.Status.STAGED)
    assert (Matter.objects.count(), Secret.objects.count(), Step.objects.count()) == (20, 20, 20)
    assert Entry.objects.filter(code="matter.receive").count() == 20
    same, outcome = brought_in(cast, data)
    assert (same.pk, outcome.written, outcome.before, outcome.finished) == (imported.pk, 15, 20, True)
    assert (Matter.objects.count(), Secret.objects.count(), Link.objects.count()) == (35, 35, 1)
    imported.refresh_from_db()
    assert (imported.done, imported.status) == (35, Import.Status.COMMITTED)


def test_a_portion_ends_in_time_and_the_next_goes_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "CHUNK", 2)
    read = sheet(file_of(4))
    imported = committing.staged(SYSTEM, studio=cast.studio, file_name="x.csv", sheet=read)
    assert not commit(SYSTEM, imported, read, seconds=-1).finished
    told: list[tuple[int, int]] = []
    assert commit(SYSTEM, imported, read, told=lambda *numbers: told.append(numbers)).finished
    assert told == [(2, 4), (4, 4)]


def test_undone_as_one_and_brought_in_again(cast: Cast) -> None:
    before = counts()[:4]
    imported, _outcome = brought_in(cast, file_of(3, line(4, title="第1盏路灯不亮", words="第1盏路灯坏了三个月。")))
    subjects = set(imported.matters.values_list("subject", flat=True))
    undone = actions.undo(SYSTEM, imported)
    assert (undone.taken, undone.kept) == (4, [])
    assert counts()[:4] == before
    entries = Entry.objects.filter(code="import.undo")
    assert subjects < set(entries.values_list("subject", flat=True))
    with pytest.raises(WrongState):
        actions.undo(SYSTEM, imported)
    with pytest.raises(WrongState):
        actions.commit_chunk(SYSTEM, imported, [], done=0)
    again, outcome = brought_in(cast, file_of(3))
    assert (again.pk != imported.pk, outcome.written) == (True, 3)


def test_undo_keeps_what_somebody_has_handled_or_looked_at(cast: Cast) -> None:
    imported, _outcome = brought_in(cast, file_of(4))
    first, second, third, _fourth = imported.matters.order_by("pk")
    A.accept_matter(cast.by("officer"), first, kind="help", title="路灯", words="灯坏了。")
    A.look(cast.by("officer"), second, reason="核实地点。")
    A.merge_matter(
        cast.by("officer"),
        A.accept_matter(cast.by("officer"), third, kind="help", title="灯", words="灯。"),
        into=first,
    )
    undone = actions.undo(SYSTEM, imported)
    assert undone.taken == 1
    assert [matter.pk for matter in undone.kept] == [first.pk, second.pk, third.pk]
    imported.refresh_from_db()
    assert (imported.status, imported.done) == (Import.Status.UNDONE, 3)
    _again, outcome = brought_in(cast, file_of(4))
    assert (outcome.written, outcome.before) == (1, 3)


def test_a_reply_in_the_file_is_kept_and_proves_nothing(cast: Cast) -> None:
    data = f"{HEADER},答复意见,答复时间\n{line(1)},已由电话13900000000联系。,2019/8/1 9:00\n"
    imported, _outcome = brought_in(cast, data)
    matter = imported.matters.get()
    assert matter.state == State.REPLIED
    assert matter.replied_at is not None
    assert matter.confirmed_at is None
    step = matter.steps.get(code="import.reply")
    assert (step.text, step.at) == ("已由电话〔电话〕联系。", matter.replied_at)
    assert rates(cast) == [(0, 0)] * 4
    assert actions.undo(SYSTEM, imported).taken == 1


def test_who_may(cast: Cast) -> None:
    read = sheet(file_of(1))
    for name in ("outsider", "member", "community", "convener", "leader", "auditor", "admin", "clerk"):
        with pytest.raises(NotAllowed):
            actions.stage(cast.by(name), studio=cast.studio, file_name="x.csv", sheet=read)
    imported = actions.stage(cast.by("head"), studio=cast.studio, file_name="x.csv", sheet=read)
    for name in ("outsider", "auditor"):
        with pytest.raises(NotAllowed):
            commit(cast.by(name), imported, read)
        with pytest.raises(NotAllowed):
            actions.undo(cast.by(name), imported)
    assert commit(cast.by("officer"), imported, read).written == 1


@pytest.mark.real_data
def test_the_real_messages(cast: Cast) -> None:
    if not REAL.exists():
        pytest.skip(MISSING)
    data = (REAL / "messages.csv").read_bytes()
    imported, outcome = brought_in(cast, data)
    assert (outcome.written, imported.rows, imported.done, imported.problems) == (2142, 2142, 2142, [])
    assert Matter.objects.count() == Secret.objects.count() == 2142
    assert Link.objects.filter(relation=Link.Relation.COPY).count() == 16
    assert Message.objects.count() == 0
    assert not Matter.objects.filter(accept_due__isnull=False).exists()
    assert not Matter.objects.filter(reply_due__isnull=False).exists()
    assert rates(cast) == [(0, 0)] * 4
    assert brought_in(cast, data)[1].written == 0
    assert actions.undo(SYSTEM, imported).taken == 2142
    assert Matter.objects.count() == Link.objects.count() == 0
