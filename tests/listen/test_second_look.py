"""Before a reply goes out its author sees what it lacks; a help, not a gate. The head sees the share of empty ones."""

from tests.cast import Cast
from tests.listen.made import REPLY, in_hand, replied
from tests.listen.pages import do, done

EMPTY = {"words": "您反映的问题已转交相关部门处理，感谢您的关注与支持！", "result": "explained"}


def test_an_empty_reply_is_shown_with_reasons_and_kept_then_sent_all_the_same(cast: Cast) -> None:
    matter = in_hand(cast)
    clerk = cast.client("clerk")
    page = do(clerk, matter, "reply", **EMPTY)
    assert page.status_code == 200
    text = page.content.decode()
    assert "多是套话" in text
    assert "没有时间，没有依据" in text
    assert "仍然提交" in text
    assert EMPTY["words"] in text, "what was written is kept"
    assert not matter.replies.exists()
    done(clerk, matter, "reply", **EMPTY, anyway="1")
    assert matter.replies.get().text == EMPTY["words"]


def test_a_reply_that_says_something_goes_straight_on(cast: Cast) -> None:
    matter = in_hand(cast)
    done(cast.client("clerk"), matter, "reply", **REPLY)
    page = cast.client("officer").get(f"/desk/matter/{matter.pk}/send/").content.decode()
    assert "说了查到什么、做了什么" in page, "the officer sees at the check what it has"


def test_said_to_be_solved_but_not_what_was_done(cast: Cast) -> None:
    matter = in_hand(cast)
    page = do(cast.client("clerk"), matter, "reply", words="根据政策，路灯由物业负责维护。", result="solved")
    assert "可没说做了什么" in page.content.decode()


def test_a_members_response_is_looked_at_too(cast: Cast) -> None:
    matter = in_hand(cast)
    member = cast.client("member")
    assert "多是套话" in do(member, matter, "respond", words="您的留言已收悉，感谢支持！").content.decode()
    done(member, matter, "respond", words="我明天到现场看路灯。")


def test_an_empty_form_is_an_error_before_it_is_a_matter_of_taste(cast: Cast) -> None:
    assert do(cast.client("clerk"), in_hand(cast), "reply", words="", result="solved", anyway="1").status_code == 422


def test_the_head_sees_the_share(cast: Cast) -> None:
    replied(cast)
    matter = in_hand(cast)
    done(cast.client("clerk"), matter, "reply", **EMPTY, anyway="1")
    done(cast.client("officer"), matter, "send")
    page = cast.client("head").get("/desk/replies/")
    assert (page.context["whole"].empty, page.context["whole"].sent) == (1, 2)
    assert [(line.name, line.empty, line.sent) for line in page.context["units"]] == [("供气站", 1, 2)]
    assert matter.title in page.content.decode()
    for name in ("officer", "clerk"):
        assert cast.client(name).get("/desk/replies/").status_code == 403


def test_confidential_ones_count_and_are_not_named(cast: Cast) -> None:
    matter = in_hand(cast)
    done(cast.client("clerk"), matter, "reply", **EMPTY, anyway="1")
    done(cast.client("officer"), matter, "send")
    done(cast.client("officer"), matter, "confide", readers=[], reason="家事")
    page = cast.client("head").get("/desk/replies/")
    assert page.context["whole"].empty == 1
    assert matter.title not in page.content.decode()
