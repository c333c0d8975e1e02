"""Closing an activity: when nothing is open, told to all who took part; and two who act at once."""

from typing import Any

import pytest
from django.template.loader import render_to_string

from bandeng.core import clock, guard, sealed
from bandeng.core.errors import Refused
from bandeng.core.models import Link
from bandeng.deliberate import commitment_section, sections
from bandeng.deliberate.actions import commitment as A
from bandeng.deliberate.actions import commitment_doing as D
from bandeng.deliberate.actions.commitment_close import close
from bandeng.deliberate.models import Activity, Commitment, Opinion, Participant
from bandeng.ledger.models import Entry, Opening
from bandeng.post import events, registry
from bandeng.post.models import Message
from tests.cast import Cast
from tests.deliberate.made_commitment import activity, done, proposed, taken
from tests.listen.made import in_hand
from tests.listen.test_concurrency import together

RESULT = "三盏路灯都修好了，以后每月查一次。"
PHONES = ("13900000001", "13900000002")


def closing(cast: Cast, who: str, held: Activity, **fields: Any) -> Any:
    held.refresh_from_db()
    data = {"result": RESULT, "version": held.version, **fields}
    return cast.client(who).post(f"/desk/deliberate/{held.pk}/close/", data)


def left_numbers(held: Activity) -> None:
    """A resident who wrote beforehand and came as well, one who came, one who does not wish to hear."""
    key, wrapped = sealed.new_wrapped_key()
    with guard.writing():
        Activity.objects.filter(pk=held.pk).update(wrapped_key=wrapped)
        for phone, tell in ((PHONES[0], True), (PHONES[1], True), ("13900000003", False)):
            one = Participant.objects.create(
                activity=held, part="resident", label="居民", tell_later=tell, made_at=clock.now()
            )
            one.sealed = sealed.seal_value({"phone": phone}, key, f"participant:{one.pk}".encode())
            one.save()
        said = {"words": ["暗号：路灯坏了"], "name": "暗号王", "phone": PHONES[0]}
        Opinion.objects.create(
            subject="o" * 32,
            activity=held,
            sealed=sealed.seal_value(said, key, b"o" * 32),
            tell_later=True,
            made_at=clock.now(),
        )
        Participant.objects.create(activity=held, part="member", label="委员", person=held.made_by, made_at=clock.now())
    held.refresh_from_db()


def test_closed_when_nothing_is_open(cast: Cast) -> None:
    held = activity(cast)
    one, two = done(cast, held), proposed(cast, held)
    refused = closing(cast, "officer", held)
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "还有 2 件承诺没有了结" in page
    assert RESULT in page, "what was typed stays"
    D.confirm(cast.by("head"), one)
    A.refuse(cast.by("clerk"), two, reason="没有经费。")
    for who in ("member", "leader", "clerk"):
        assert closing(cast, who, held).status_code in (403, 404), who
    assert closing(cast, "officer", held, result="").status_code == 422
    assert closing(cast, "officer", held, version=99).status_code == 409
    assert closing(cast, "officer", held).status_code == 302
    held.refresh_from_db()
    assert (held.state, held.result) == ("closed", RESULT)
    assert closing(cast, "officer", held).status_code == 409, "once"
    assert Entry.objects.filter(subject=held.subject, code="activity.close").count() == 1
    with pytest.raises(Refused):
        proposed(cast, held)


def test_closed_without_any_commitment(cast: Cast) -> None:
    held = activity(cast)
    assert closing(cast, "convener", held).status_code == 302


def test_only_from_minutes_that_stand(cast: Cast) -> None:
    for state in ("draft", "announced", "in_session", "held", "called_off"):
        assert closing(cast, "officer", activity(cast, state)).status_code == 409, state


def test_all_who_took_part_are_told_once(cast: Cast) -> None:
    held = activity(cast, made_by=cast["member"])
    left_numbers(held)
    D.confirm(cast.by("head"), done(cast, held))
    close(cast.by("officer"), held, result=RESULT)
    names = {f"person:{person.pk}": name for name, person in cast.people.items()}
    house = Message.objects.filter(event="activity.close")
    assert {names[one.recipient] for one in house} == {"member", "clerk"}
    residents = list(Message.objects.filter(event="activity.close_for_residents"))
    numbers = [address.value for one in residents if (address := registry.resolve(one))]
    assert sorted(numbers) == list(PHONES), "each number once, and none that does not wish to hear"
    for one in [*house, *residents]:
        title, text = events.render(one)
        assert held.title in text
        assert "暗号" not in title + text + str(one.data)
    kept = str(list(Message.objects.values())) + str(list(Opening.objects.values_list("private", flat=True)))
    assert not any(phone in kept for phone in PHONES)
    with guard.writing():
        Activity.objects.filter(pk=held.pk).update(wrapped_key=None)
    assert [registry.resolve(one) for one in residents] == [None, None], "erased meanwhile"


@pytest.mark.parametrize("public", [True, False])
def test_the_matters_it_came_from_hear_of_it(cast: Cast, public: bool) -> None:
    matter, held = in_hand(cast), activity(cast, public=public)
    with guard.writing():
        relation = Link.Relation.LED_TO
        Link.objects.create(source=matter.subject, target=held.subject, relation=relation, made_at=clock.now())
    close(cast.by("officer"), held, result=RESULT)
    (step,) = matter.steps.filter(code="activity.close")
    assert (RESULT in step.text, step.open_to_resident) == (public, True)
    page = cast.client("officer").get(f"/desk/matter/{matter.pk}/").content.decode()
    assert "由此开的协商有结果了" in page


def drawn(held: Activity, person: Any = None) -> str:
    section = commitment_section.section(held, person)
    return render_to_string(section.template, section.context) if section else ""


def test_everyone_reads_the_list_from_when_the_minutes_stand(cast: Cast) -> None:
    assert commitment_section.section in sections.SECTIONS.values()
    held = activity(cast, "held")
    D.confirm(cast.by("head"), done(cast, held))
    A.refuse(cast.by("clerk"), proposed(cast, held, what="补种绿篱"), reason="没有经费。")
    D.note(cast.by("clerk"), taken(cast, held, what="修围墙"), text="内部进展。")
    assert drawn(held) == "", "not before"
    with guard.writing():
        Activity.objects.filter(pk=held.pk).update(state="minuted")
    held.refresh_from_db()
    page = drawn(held)
    for words in ("修好三号楼前的路灯", "供气站", "已销号", "补种绿篱", "没有经费。", "三盏都修好了。", "修围墙"):
        assert words in page
    assert "内部进展" not in page
    assert "/desk/" not in page
    mine = {"unit": None, "what": "登记通道"}
    proposed(cast, held, **mine, person=cast["member"])
    proposed(cast, held, **mine, person=cast["officer2"])
    page = drawn(held)
    assert cast["member"].name in page
    assert cast["officer2"].name not in page
    desk = drawn(held, cast["officer"])
    assert "提出承诺事项" in desk
    assert "还有 3 件没有了结" in desk
    assert "办结活动" not in drawn(held, cast["leader"])


@pytest.mark.django_db(transaction=True)
def test_two_confirm_at_once_and_one_wins(transactional_cast: Cast) -> None:
    cast = transactional_cast
    one = done(cast)
    results = together([lambda who=who: D.confirm(cast.by(who), one) for who in ("officer", "head", "officer2")])
    assert sum(isinstance(result, Commitment) for result in results) == 1
    assert sum(isinstance(result, Refused) for result in results) == 2
    assert Entry.objects.filter(subject=one.subject, code="commitment.confirm").count() == 1
    assert one.steps.filter(code="commitment.confirm").count() == 1


@pytest.mark.django_db(transaction=True)
def test_closing_and_proposing_at_once(transactional_cast: Cast) -> None:
    """Either the proposal came first and closing is refused, or closing came first."""
    cast = transactional_cast
    held = activity(cast)
    propose = lambda: proposed(cast, held)  # noqa: E731
    together([lambda: close(cast.by("officer"), held, result=RESULT), propose, propose])
    held.refresh_from_db()
    count = held.commitments.count()
    assert (held.state, count) in (("closed", 0), ("minuted", 1), ("minuted", 2))
    assert sorted(held.commitments.values_list("number", flat=True)) == list(range(1, count + 1))


def test_each_step_leads_to_the_next(cast: Cast) -> None:
    held, promised = activity(cast, "minuted"), activity(cast, "minuted")
    one = done(cast, promised)
    running, over = activity(cast, "in_session"), activity(cast, "held")
    for who, of, pages in (
        ("officer", running, ["meeting", "minutes"]),
        ("member", running, ["meeting", "minutes"]),
        ("officer", over, ["minutes"]),
        ("officer", promised, ["commitments"]),
        ("officer", held, ["close"]),
        ("member", held, ["commitments"]),
        ("leader", running, []),
        ("leader", held, []),
    ):
        page = cast.client(who).get(f"/desk/deliberate/{of.pk}/").content.decode()
        head = page.partition('<div class="actions no-print">')[2].partition("</div>")[0]
        found = [name for name in ("meeting", "minutes", "commitments", "close") if f"{of.pk}/{name}/" in head]
        assert found == pages, (who, of.state)
    D.confirm(cast.by("head"), one)
    page = cast.client("officer").get(f"/desk/deliberate/{promised.pk}/").content.decode()
    assert page.count("办结活动") == 1
