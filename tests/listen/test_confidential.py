"""Confidential: only named readers know of it, in lists, pages, search, exports and messages; the figures count it."""

import pytest
from django.test import Client

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.listen import actions as A
from bandeng.listen import exporting, figures, queries, rules
from bandeng.listen.models import Matter
from bandeng.post.models import Message
from bandeng.studio.actions import end_role
from bandeng.studio.models import Role
from tests.cast import Cast
from tests.listen.made import accepted, in_hand, received
from tests.listen.pages import do, done, spoken

MARK = "楼前路灯"


@pytest.fixture
def matter(cast: Cast) -> Matter:
    made = in_hand(cast)
    return done(
        cast.client("officer"), made, "confide", readers=[cast["head"].pk, cast["clerk"].pk], reason="涉及家事。"
    )


def test_only_named_readers_see_it(cast: Cast, matter: Matter) -> None:
    for name in ("officer", "head", "clerk", "officer2", "leader", "auditor", "member", "community"):
        client = cast.client(name)
        page = client.get(f"/desk/matter/{matter.pk}/")
        shown = name in ("officer", "head", "clerk")
        assert page.status_code == 200 if shown else page.status_code in (403, 404), name
        for address in ("/desk/?state=all", "/desk/?state=all&q=路灯", "/messages/"):
            answer = client.get(address)
            if not shown:
                assert MARK not in answer.content.decode(), (name, address)


def test_it_stays_in_the_figures_and_out_of_the_tables(cast: Cast, matter: Matter) -> None:
    shares = {item.figure.code: item.denominator for item in figures.summary(cast.studio)}
    assert shares["replied"] == 1
    assert list(exporting.matters(cast.studio).rows) == []
    seen = rules.visible(cast["auditor"])
    assert list(exporting.matters(cast.studio, who=seen).rows) == []
    assert len(list(exporting.matters(cast.studio, who=rules.visible(cast["head"])).rows)) == 1


def test_what_was_public_is_no_longer(cast: Cast) -> None:
    made = in_hand(cast)
    made = A.propose_publication(cast.by("officer"), made, title=MARK, words="灯坏了。")
    made = A.approve_publication(cast.by("head"), made)
    A.confide(cast.by("officer"), made, readers=[], reason="居民要求。")
    made.refresh_from_db()
    assert made.published_at is None
    assert made not in queries.published(cast.studio)


def test_nobody_else_hears_of_it(cast: Cast, matter: Matter) -> None:
    A.press(cast.by("head"), matter, words="请尽快答复。")
    told = set(
        Message.objects.filter(recipient__startswith="person:", event="matter.press").values_list(
            "recipient", flat=True
        )
    )
    assert told == {f"person:{cast[name].pk}" for name in ("officer", "clerk")}, "the member is no reader"


def test_to_whom_it_is_sent_may_read_it(cast: Cast, matter: Matter) -> None:
    done(cast.client("head"), matter, "assign", member=cast.members["member2"].pk)
    assert cast.client("member2").get(f"/desk/matter/{matter.pk}/").status_code == 200
    assert cast.client("member").get(f"/desk/matter/{matter.pk}/").status_code == 404


def test_parts_of_it_are_confidential_too(cast: Cast, matter: Matter) -> None:
    A.split_matter(cast.by("head"), matter, parts=("路灯坏了。", "井盖丢了。"))
    for part in Matter.objects.exclude(pk=matter.pk):
        assert {name for name in cast.people if rules.may(cast[name], "matter.see", part)} == {
            "officer",
            "head",
            "clerk",
        } - ({"clerk"} if part.unit_id is None else set())


def test_when_its_only_officer_leaves_another_may_read_it(cast: Cast) -> None:
    made = A.confide(cast.by("officer"), accepted(cast), readers=[], reason="涉及家事。")
    end_role(By(), Role.objects.get(person=cast["officer"]))
    made.refresh_from_db()
    assert made.officer is not None
    assert rules.may(made.officer, "matter.see", made)


def test_lifting_it_and_who_may_not(cast: Cast, matter: Matter) -> None:
    for name in ("officer2", "auditor"):
        assert do(cast.client(name), matter, "lift-confidence", reason="想看").status_code in (403, 404)
    assert do(cast.client("clerk"), matter, "lift-confidence", reason="想看").status_code == 403
    done(cast.client("head"), matter, "lift-confidence", reason="居民同意。")
    assert not matter.confidential
    assert cast.client("auditor").get(f"/desk/matter/{matter.pk}/").status_code == 200


def test_readers_are_those_it_reaches_and_none_who_is_named(cast: Cast) -> None:
    made = received(cast)
    A.avoid(cast.by("officer"), made, person=cast["officer2"])
    reached = set(rules.reached_by(made, clock.now()))
    assert reached == {cast[n] for n in cast.people if rules.may(cast[n], "matter.see", made)}
    officer = cast.client("officer")
    for wrong in (cast["officer2"], cast["outsider"]):
        assert do(officer, made, "confide", readers=[wrong.pk], reason="家事").status_code == 422
    made.refresh_from_db()
    assert not made.confidential


def test_the_resident_follows_it_as_before(cast: Cast) -> None:
    resident = Client()
    mine = spoken(resident)
    A.confide(cast.by("officer"), mine, readers=[], reason="家事")
    assert resident.get("/track/matter/").status_code == 200
