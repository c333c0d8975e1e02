"""Where members and clerks begin: their own matters, to be taken on and answered in two taps."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from bandeng.listen import actions as A
from bandeng.listen.models import Step
from bandeng.listen.worklist.own import inbox, mine
from tests.cast import PASSWORD, Cast
from tests.listen.made import REPLY, drafted, in_hand, received, replied

# The response that stands ready is sent as it is, in two taps: it says something, so nobody is asked to look again.
READY = re.compile(r"<textarea[^>]*>(.+?)</textarea>")


def codes(found: dict[str, Any]) -> dict[str, list[int]]:
    return {group["code"]: [row["matter"].pk for row in group["rows"]] for group in found["groups"]}


def sign_in(name: str) -> str:
    answer = Client().post(reverse("sign_in"), {"sign_in_name": name, "password": PASSWORD})
    return str(answer["Location"])


def test_everyone_begins_where_their_work_is(cast: Cast) -> None:
    assert sign_in("member") == reverse("mine")
    assert sign_in("clerk") == reverse("inbox")
    assert sign_in("officer") == reverse("desk")
    assert sign_in("auditor") == reverse("desk")


def test_a_member_takes_it_on_and_responds_from_the_list(cast: Cast) -> None:
    matter = in_hand(cast)
    member = cast.client("member")
    assert "我来办" in member.get(reverse("mine")).content.decode()
    ready = READY.search(member.get(reverse("mine")).content.decode())
    assert ready
    for slug, words in (("acknowledge", ""), ("respond", ready[1])):
        matter.refresh_from_db()
        data = {"version": matter.version, "words": words, "back": "mine"}
        answer = member.post(reverse("matter_verb", args=[matter.pk, slug]), data, follow=True)
        assert answer.redirect_chain[-1][0].startswith(reverse("mine"))
        assert "已办理" in answer.content.decode()
    page = member.get(reverse("mine")).content.decode()
    assert "我来办" not in page
    assert "回应居民" in page
    assert Step.objects.filter(matter=matter, code="matter.respond", text=ready[1]).exists()


def test_what_was_typed_stays_when_it_is_refused(cast: Cast) -> None:
    matter = in_hand(cast)
    stale = {"version": matter.version - 1, "words": "我明天去看。", "back": "mine"}
    answer = cast.client("member").post(reverse("matter_verb", args=[matter.pk, "respond"]), stale)
    assert answer.status_code == 422
    assert "我明天去看。" in answer.content.decode()


def test_only_one_s_own(cast: Cast) -> None:
    matter = in_hand(cast)
    received(cast)
    assert list(codes(mine(cast["member"])).values()) == [[matter.pk]]
    assert mine(cast["member2"])["groups"] == []
    assert mine(cast["member2"])["wished"] == 2
    assert inbox(cast["clerk2"])["groups"] == []


def test_what_was_answered_stands_last(cast: Cast) -> None:
    answered = replied(cast)
    in_hand(cast)
    found = mine(cast["member"])
    assert [group["code"] for group in found["groups"]][-1] == "answered"
    assert codes(found)["answered"] == [answered.pk]
    assert found["open"] == 1


def test_the_unit_s_inbox(cast: Cast) -> None:
    fresh, waits, back, done = in_hand(cast), drafted(cast), drafted(cast), replied(cast)
    A.return_reply(cast.by("officer"), back, remark="请写明日期。")
    helped = A.assign_matter(
        cast.by("officer"), in_hand(cast), member=cast.members["member"], unit=cast.other_unit, supports=[cast.unit]
    )
    found = codes(inbox(cast["clerk"]))
    assert found["check"] == [waits.pk]
    assert found["returned"] == [back.pk]
    assert found["answered"] == [done.pk]
    assert found["opinion"] == [helped.pk]
    assert fresh.pk in found.get("new", []) + found.get("amber", [])
    page = cast.client("clerk").get(reverse("inbox")).content.decode()
    assert "填会办意见" in page
    A.draft_reply(cast.by("clerk"), back, **REPLY)
    A.give_opinion(cast.by("clerk"), helped, words="同意。")
    found = codes(inbox(cast["clerk"]))
    assert "returned" not in found
    assert "opinion" not in found
