"""At the same moment: two officers, eight acceptances, eight taps on one button. On both engines, with real threads."""

import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from bandeng.core.errors import Refused
from bandeng.gather import actions as gather
from bandeng.ledger.models import Entry
from bandeng.listen import actions as A
from bandeng.listen.models import Heard, Matter, Number, Secret, Step
from bandeng.listen.phone_line import actions as phone
from bandeng.listen.reception import actions as reception
from bandeng.listen.states import State
from tests.cast import Cast
from tests.gather.visits import today
from tests.listen.made import REPLY, RESIDENT, in_hand, received, replied
from tests.listen.pages import code_on, speak

pytestmark = pytest.mark.django_db(transaction=True)
ACCEPT = {"kind": "help", "title": "路灯不亮", "words": "路灯坏了。"}


def together(deeds: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all of them at once, each in a thread with a connection of its own; give results, and what was refused."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], Any]) -> Any:
        try:
            connections["default"].ensure_connection()
            start.wait()
            return deed()
        except Refused as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


def split(results: list[Any]) -> tuple[list[Any], list[Refused]]:
    return [one for one in results if not isinstance(one, Refused)], [
        one for one in results if isinstance(one, Refused)
    ]


def test_two_officers_note_one_answer(transactional_cast: Cast) -> None:
    cast = transactional_cast
    day = today(cast)
    gather.walk_in(cast.by("officer"), day, "w" * 32)
    visit = gather.call_next(cast.by("officer"), day)
    reception.answer(cast.by("officer"), visit, kind="consult", members=[])
    officers = [cast.by("officer"), cast.by("officer2")]
    deeds = [lambda by=by: reception.answer(by, visit, kind="thank", members=[]) for by in officers]
    won, lost = split(together(deeds))
    assert (len(won), len(lost)) == (1, 1)
    assert "已经记下了" in str(lost[0])
    assert Heard.objects.filter(answered="thank").count() == 1


def test_two_officers_call_back_one_caller(transactional_cast: Cast) -> None:
    cast = transactional_cast
    call = phone.note_missed(cast.by("officer"), cast.studio, phone="13900000000")
    officers = [cast.by("officer"), cast.by("officer2")]
    told = {"reached": True, "topic": "问路灯", "outcome": "answered", "version": call.version}
    won, lost = split(together([lambda by=by: phone.call_back(by, call, **told) for by in officers]))
    assert (len(won), len(lost)) == (1, 1)
    assert lost[0].status == 409
    assert "已经回过了" in str(lost[0])
    call.refresh_from_db()
    assert (call.tries, call.outcome, call.back_by) == (1, "answered", won[0].back_by)
    assert Entry.objects.filter(code="call.back").count() == 1


def test_two_officers_accept_one_matter(transactional_cast: Cast) -> None:
    cast = transactional_cast
    matter = received(cast)
    officers = [cast.by("officer"), cast.by("officer2")]
    deeds = [lambda by=by: A.accept_matter(by, matter, **ACCEPT, version=matter.version) for by in officers]
    won, lost = split(together(deeds))
    assert (len(won), len(lost)) == (1, 1)
    assert lost[0].status == 409
    assert "别人已经办理过" in str(lost[0]) or "状态已经变化" in str(lost[0])
    matter.refresh_from_db()
    assert (matter.state, matter.version) == (State.ACCEPTED, 2)
    assert matter.officer == won[0].officer
    assert Number.objects.get().last == 1
    assert Step.objects.filter(matter=matter, code="matter.accept").count() == 1
    assert Entry.objects.filter(subject=matter.subject, code="matter.accept").count() == 1


def test_two_officers_on_their_pages(transactional_cast: Cast) -> None:
    cast = transactional_cast
    matter = received(cast)
    clients = [cast.client(name) for name in ("officer", "officer2")]
    address = f"/desk/matter/{matter.pk}/accept/"
    deeds = [lambda client=client: client.post(address, {"version": 1, **ACCEPT}) for client in clients]
    answers = sorted(together(deeds), key=lambda answer: answer.status_code)
    assert [answer.status_code for answer in answers] in ([302, 409], [302, 422])
    page = answers[1].content.decode()
    assert "别人已经办理过" in page or "状态已经变化" in page
    assert ACCEPT["words"] in page


def test_numbers_have_no_gaps_and_no_doubles(transactional_cast: Cast) -> None:
    cast = transactional_cast
    matters = [received(cast) for _ in range(24)]

    def accept(some: list[Matter]) -> list[str]:
        return [str(A.accept_matter(cast.by("officer"), item, **ACCEPT).number) for item in some]

    results = together([lambda some=matters[n::8]: accept(some) for n in range(8)])
    numbers = sorted(number for some in split(results)[0] for number in some)
    assert [int(re.findall(r"〕(\d+)号", number)[0]) for number in numbers] == list(range(1, 25))
    assert Number.objects.get().last == 24


def test_a_number_given_back_is_given_again(transactional_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """An acceptance that fails after taking its number leaves no gap."""
    cast = transactional_cast
    first, second = received(cast), received(cast)

    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("the machine stops here")

    with monkeypatch.context() as patch:
        patch.setattr("bandeng.listen.actions.base.Step.objects.create", broken)
        with pytest.raises(RuntimeError):
            A.accept_matter(cast.by("officer"), first, **ACCEPT)
    assert str(A.accept_matter(cast.by("officer"), second, **ACCEPT).number).endswith("001号")


def test_one_form_sent_eight_times_at_once(transactional_cast: Cast) -> None:
    clients = [Client() for _ in range(8)]
    deeds = [lambda client=client: speak(client, form_key="f" * 32) for client in clients]
    answers = together(deeds)
    assert [answer.status_code for answer in answers] == [302] * 8
    assert Matter.objects.count() == Secret.objects.count() == 1
    assert Entry.objects.filter(code="matter.receive").count() == 1
    assert len({code_on(client) for client in clients}) == 1


def test_the_resident_and_the_officer_at_once(transactional_cast: Cast) -> None:
    """A confirmation and a call back with the same matter in view: one word counts."""
    cast = transactional_cast
    matter = replied(cast)
    seen = matter.version
    won, lost = split(
        together(
            [
                lambda: A.confirm(RESIDENT, matter, satisfied="yes", version=seen),
                lambda: A.call_back(cast.by("officer2"), matter, reached=True, satisfied="yes", version=seen),
            ]
        )
    )
    assert (len(won), len(lost)) == (1, 1)
    matter.refresh_from_db()
    assert matter.word == won[0].word
    assert matter.steps.filter(code__in=("matter.confirm", "matter.call_back")).count() == 1


def test_two_replies_at_once(transactional_cast: Cast) -> None:
    cast = transactional_cast
    matter = in_hand(cast)
    results = together([lambda: A.draft_reply(cast.by("clerk"), matter, **REPLY) for _ in range(2)])
    won, lost = split(results)
    assert (len(won), len(lost)) == (1, 1)
    assert matter.replies.count() == 1
