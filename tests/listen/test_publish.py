"""Publishing: proposed by one, approved by another, with consent; the public reads that copy and nothing else."""

import re

import pytest
from django.test import Client

from bandeng.core import guard
from bandeng.listen import actions as A
from bandeng.listen.models import Matter, Publication
from bandeng.listen.publishing import Copy, blacked_out, changes, public_copy
from tests.cast import Cast
from tests.listen.made import RESIDENT, accepted, replied
from tests.listen.pages import do, done

COPY = {"title": "楼道照明", "words": "三号楼的路灯不亮。", "place": "", "reply": "已经修好。"}


@pytest.fixture
def answered(cast: Cast) -> Matter:
    return replied(cast, words="楼前路灯坏了三个月。", share_with_unit=True)


def proposed(cast: Cast, matter: Matter, by: str = "officer") -> Matter:
    return done(cast.client(by), matter, "publish", **COPY)


def home() -> str:
    return Client().get("/").content.decode()


def test_one_proposes_another_approves_and_the_public_reads_the_copy(cast: Cast, answered: Matter) -> None:
    matter = proposed(cast, answered)
    assert "楼道照明" not in home()
    assert public_copy(matter) is None
    page = cast.client("head").get(f"/desk/matter/{matter.pk}/approve-publication/").content.decode()
    assert "公众将看到" in page
    assert "三号楼的路灯不亮" in page
    matter = done(cast.client("head"), matter, "approve-publication")
    page = home()
    assert "三号楼的路灯不亮。" in page
    assert "已经修好。" in page
    assert "路灯坏了三个月" not in page, "the desk's own copy is not shown"
    row = Publication.objects.get()
    assert (row.proposed_by, row.decided_by, row.approved) == (cast["officer"], cast["head"], True)
    assert "审核同意，已公开" in cast.client("officer").get(f"/desk/matter/{matter.pk}/").content.decode()


def test_whoever_proposed_does_not_approve(cast: Cast, answered: Matter) -> None:
    matter = proposed(cast, answered)
    answer = do(cast.client("officer"), matter, "approve-publication")
    assert answer.status_code == 422
    assert "另一人审核" in answer.content.decode()
    for name in ("member", "clerk", "leader", "convener"):
        assert do(cast.client(name), matter, "approve-publication").status_code == 403
    for name in ("outsider", "admin", "member3"):
        assert do(cast.client(name), matter, "approve-publication").status_code in (403, 404)
    assert "楼道照明" not in home()


def test_refused_with_a_remark_and_proposed_again(cast: Cast, answered: Matter) -> None:
    matter = proposed(cast, answered)
    head = cast.client("head")
    assert do(head, matter, "refuse-publication", remark=" ").status_code == 422
    matter = done(head, matter, "refuse-publication", remark="楼号也遮去。")
    assert "楼号也遮去" in cast.client("officer").get(f"/desk/matter/{matter.pk}/").content.decode()
    assert do(head, matter, "approve-publication").status_code == 422, "nothing waits"
    matter = done(cast.client("officer"), matter, "publish", **{**COPY, "words": "一栋楼的路灯不亮。"})
    done(head, matter, "approve-publication")
    assert "一栋楼的路灯不亮" in home()
    assert [row.approved for row in Publication.objects.all()] == [False, True], "every version is kept"


def test_a_second_proposal_waits_for_the_first(cast: Cast, answered: Matter) -> None:
    matter = proposed(cast, answered)
    answer = do(cast.client("officer2"), matter, "publish", **COPY)
    assert answer.status_code == 422
    assert "等待审核" in answer.content.decode()
    assert Publication.objects.count() == 1


def test_taken_down_and_replaced(cast: Cast, answered: Matter) -> None:
    matter = proposed(cast, answered)
    matter = done(cast.client("head"), matter, "approve-publication")
    matter = done(cast.client("officer"), matter, "publish", **{**COPY, "title": "路灯修好了"})
    assert "楼道照明" in home(), "the old copy stays until the new one is approved"
    matter = done(cast.client("officer2"), matter, "approve-publication")
    page = home()
    assert "路灯修好了" in page
    assert "楼道照明" not in page
    assert do(cast.client("officer"), matter, "take-down", remark="").status_code == 422
    matter = done(cast.client("officer"), matter, "take-down", remark="居民打电话来。")
    assert "路灯修好了" not in home()
    assert matter.published_at is None
    assert do(cast.client("officer"), matter, "take-down", remark="再撤。").status_code == 422
    assert do(cast.client("clerk"), matter, "take-down", remark="再撤。").status_code == 403


def test_names_numbers_and_rooms_are_proposed_for_blacking_out(cast: Cast) -> None:
    matter = replied(cast, name="言大姐")
    reply = matter.replies.get()
    with guard.writing():
        matter.replies.filter(pk=reply.pk).update(text="已到3栋2单元501室，言大姐在场，可打13900000000找王建国先生。")
    page = cast.client("officer").get(f"/desk/matter/{matter.pk}/publish/").content.decode()
    filled = re.search(r'<textarea name="reply"[^>]*>(.*?)</textarea>', page, re.S)
    assert filled
    assert "〔电话〕" in filled[1]
    assert "〔房号〕" in filled[1]
    for mark in ("13900000000", "501", "王建国", "言大姐"):
        assert mark not in filled[1], mark
    assert "<del>13900000000</del>" in page, "what is to go is shown marked"
    answer = do(cast.client("officer"), matter, "publish", **{**COPY, "reply": "已到〔房号〕，打13900000000。"})
    assert answer.status_code == 302, "the officer decides"
    assert Publication.objects.get().blacked_out == {"room": 1}
    page = cast.client("head").get(f"/desk/matter/{matter.pk}/approve-publication/").content.decode()
    assert "看起来仍像个人信息" in page


def test_what_was_typed_is_kept_when_refused(cast: Cast, answered: Matter) -> None:
    answer = do(cast.client("officer"), answered, "publish", **{**COPY, "title": ""})
    assert answer.status_code == 422
    assert COPY["words"] in answer.content.decode()


def test_confidential_matters_are_never_public(cast: Cast, answered: Matter) -> None:
    matter = done(cast.client("head"), proposed(cast, answered), "approve-publication")
    with guard.writing():
        Matter.objects.filter(pk=matter.pk).update(confidential=True)
    assert "楼道照明" not in home()
    matter.refresh_from_db()
    assert public_copy(matter) is None


def test_what_the_resident_took_back_is_not_public(cast: Cast) -> None:
    matter = done(cast.client("head"), proposed(cast, accepted(cast)), "approve-publication")
    assert public_copy(matter) is not None
    A.withdraw(RESIDENT, matter)
    matter.refresh_from_db()
    assert public_copy(matter) is None
    assert Client().get(f"/public/{matter.pk}/").status_code == 404


def test_a_mark_is_one_piece_in_the_comparison() -> None:
    parts = list(changes("找王五，电话123。", "找〔姓名〕，电话123。"))
    assert ("gone", "王五") in parts
    assert ("new", "〔姓名〕") in parts
    assert blacked_out(Copy("", "〔姓名〕和李四", "", ""), Copy("", "〔姓名〕和〔姓名〕", "", "")) == {"name": 1}
