from datetime import timedelta

import pytest

from bandeng.core.actions import By
from bandeng.core.errors import Invalid, NotAllowed, Stale, WrongState
from bandeng.ledger.models import Entry
from bandeng.post.actions import close_call, retry
from bandeng.post.models import Message
from bandeng.post.outbox import Recipient
from bandeng.post.queries import calls
from bandeng.studio.models import Person
from tests.post.conftest import AT, LI, Room, make_person, one

CALL = Recipient("resident", "m-wang", "call")


@pytest.fixture
def call(db: None) -> Message:
    return one(CALL)


@pytest.fixture
def by(officer: Person) -> By:
    return By(person=officer, role="officer", at=AT)


@pytest.mark.parametrize(
    ("result", "status"), [("reached", "sent"), ("wrong_number", "failed"), ("refused", "dropped")]
)
def test_closed_with_its_result(call: Message, by: By, officer: Person, result: str, status: str) -> None:
    closed = close_call(by, call, result=result, note="约好周三来")
    assert (closed.status, closed.result, closed.note) == (status, result, "约好周三来")
    assert (closed.done_by, closed.done_at, closed.attempts) == (officer.pk, AT, 1)
    assert not calls(officer).exists()
    assert Entry.objects.filter(code="call.close", subject="m-wang").count() == 1


def test_not_reached_stays_on_the_list_for_three_tries(call: Message, by: By, officer: Person) -> None:
    for tries in (1, 2):
        call = close_call(by, call, result="not_reached", tries=tries - 1)
        assert (call.status, call.attempts) == ("queued", tries)
        assert list(calls(officer)) == [call]
    assert call.due_at == AT + timedelta(days=1)
    call = close_call(by, call, result="not_reached", tries=2)
    assert (call.status, call.result, call.attempts) == ("failed", "not_reached", 3)
    assert not calls(officer).exists()
    assert Entry.objects.filter(code="call.close").count() == 3


def test_two_officers_cannot_close_the_same_call(call: Message, by: By) -> None:
    close_call(by, call, result="reached")
    with pytest.raises(WrongState):
        close_call(by, call, result="refused")


def test_an_old_form_counts_no_try_twice(call: Message, by: By) -> None:
    close_call(by, call, result="not_reached", tries=0)
    with pytest.raises(Stale):
        close_call(by, call, result="not_reached", tries=0)


@pytest.mark.parametrize(
    ("result", "note", "field"),
    [("logged", "", "result"), ("", "", "result"), ("reached", "长" * 201, "note")],
    ids=["no-result-of-a-call", "none", "long-note"],
)
def test_bad_input_is_refused_at_its_field(call: Message, by: By, result: str, note: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        close_call(by, call, result=result, note=note)
    assert refused.value.field == field
    assert Message.objects.get().status == "queued"


def test_only_a_call_can_be_closed_as_one(by: By) -> None:
    with pytest.raises(WrongState):
        close_call(by, one(LI), result="reached")


@pytest.mark.parametrize("verbs", [(), ("post.see",)])
def test_not_by_whoever_may_not(call: Message, room: Room, verbs: tuple[str, ...]) -> None:
    stranger = make_person("赵旁人")
    room.let(stranger, *verbs)
    with pytest.raises(NotAllowed):
        close_call(By(person=stranger, at=AT), call, result="reached")


def test_not_in_another_part_of_the_tree(call: Message, room: Room) -> None:
    elsewhere = make_person("钱邻区")
    room.let(elsewhere, "post.call", path="61.01.13.")
    with pytest.raises(NotAllowed):
        close_call(By(person=elsewhere, at=AT), call, result="reached")
    assert not calls(elsewhere).exists()


def test_a_failed_one_can_be_tried_again(call: Message, by: By, officer: Person) -> None:
    failed = close_call(by, call, result="wrong_number")
    again = retry(by.later(AT + timedelta(hours=2)), failed)
    assert (again.status, again.attempts, again.result, again.done_by) == ("queued", 0, "", None)
    assert list(calls(officer)) == [again]
    assert Entry.objects.filter(code="message.retry").count() == 1


def test_only_a_failed_one(call: Message, by: By) -> None:
    with pytest.raises(WrongState):
        retry(by, call)


def test_not_tried_again_by_whoever_only_reads(call: Message, by: By, room: Room) -> None:
    failed = close_call(by, call, result="wrong_number")
    auditor = make_person("孙审计")
    room.let(auditor, "post.see")
    with pytest.raises(NotAllowed):
        retry(By(person=auditor, at=AT), failed)
