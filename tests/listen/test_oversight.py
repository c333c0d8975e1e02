"""Seeing to it: what is late and why, promises to be kept, residents to be called; and who is refused."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from bandeng.core import clock, guard
from bandeng.core.workdays import Calendar
from bandeng.listen import actions as A
from bandeng.listen import jobs
from bandeng.listen.actions.climb import climb
from bandeng.listen.models import Matter, Rung, Step
from bandeng.listen.states import State
from tests.cast import Cast
from tests.listen.made import RESIDENT, accepted, carried_out, drafted, in_hand, received, replied
from tests.listen.pages import do, done, spoken

CALENDAR = Calendar()
TODAY = clock.today()


def back(workdays: int) -> date:
    """The day that is so many working days ago, today also being a Sunday."""
    return CALENDAR.workday_before(TODAY, workdays + (not CALENDAR.is_workday(TODAY)))


LATE = back(4)


def moved(matter: Matter, **values: Any) -> Matter:
    """Told otherwise than it was, past the actions: so that something is late today."""
    with guard.writing():
        Matter.objects.filter(pk=matter.pk).update(**values)
    matter.refresh_from_db()
    return matter


def promised(cast: Cast, on: date, **fields: Any) -> Matter:
    words = {"words": "月底前换新灯。", "result": "promised", "promised_on": TODAY + timedelta(days=1)}
    matter = A.draft_reply(cast.by("clerk"), in_hand(cast, **fields), **words)
    return moved(A.send_reply(cast.by("officer"), matter), promised_on=on)


@pytest.fixture
def late(cast: Cast) -> dict[str, Matter]:
    """One matter late for each reason."""
    waits = A.wait_for_resident(cast.by("officer"), in_hand(cast), question="哪一盏？")
    returned = A.return_reply(cast.by("officer"), drafted(cast), remark="请写明日期。")
    by_member = A.assign_matter(cast.by("officer"), accepted(cast), member=cast.members["member"])
    found = {
        "accept": moved(received(cast), accept_due=LATE),
        "assign": moved(accepted(cast), reply_due=LATE),
        "unit": moved(in_hand(cast), reply_due=back(9)),
        "member": moved(by_member, reply_due=LATE),
        "check": moved(drafted(cast), reply_due=LATE),
        "returned": moved(returned, reply_due=LATE),
        "wait": moved(waits, reply_due=LATE),
        "promise": promised(cast, LATE),
    }
    for code, matter in found.items():
        moved(matter, title=f"标题{code}", received_at=clock.now() - timedelta(days=60))
    return found


def titles(answer: Any) -> list[str]:
    return [row["matter"].title for row in answer.context["rows"]]


def test_every_reason_is_told_apart_and_leads_to_its_list(cast: Cast, late: dict[str, Matter]) -> None:
    in_hand(cast)
    head = cast.client("head")
    page = head.get("/desk/supervision/")
    assert page.context["totals"]["red"] == len(late)
    assert titles(page)[0] == "标题unit", "the longest late first"
    assert page.context["rows"][0]["days"] == 9
    assert len(page.context["whys"]) == len(late)
    for code in late:
        answer = head.get(f"/desk/supervision/list/?why={code}")
        assert titles(answer) == [f"标题{code}"]
        assert answer.context["rows"][0]["why"] in answer.content.decode()
    assert len(titles(head.get("/desk/supervision/list/?why=nonsense&unit=x&member=99999999999999999999"))) == len(late)


def test_numbers_by_whom_are_the_lists_behind_them(cast: Cast, late: dict[str, Matter]) -> None:
    head = cast.client("head")
    groups = {group["how"].code: group["lines"] for group in head.get("/desk/supervision/").context["groups"]}
    assert set(groups) == {"member", "unit", "community", "kind"}
    for lines in groups.values():
        assert sum(line["late"] for line in lines) == len(late)
        for line in lines:
            assert len(titles(head.get(f"/desk/supervision/list/{line['url']}"))) == line["late"], line


def test_the_rungs_are_counted_with_the_list_of_each(cast: Cast, late: dict[str, Matter]) -> None:
    assert climb(clock.now() + timedelta(hours=9))
    head = cast.client("head")
    for line in head.get("/desk/supervision/").context["climbed"]:
        for since, number in line["cells"]:
            found = head.get(f"/desk/supervision/list/?rung={line['code']}&since={since}")
            assert len(titles(found)) == number
    quarter = {
        line["code"]: dict(line["cells"])["quarter"] for line in head.get("/desk/supervision/").context["climbed"]
    }
    assert quarter == {
        code: Rung.objects.filter(code__endswith=f".{code}", at__gte=quarter_of(TODAY)).count() for code in quarter
    }


def quarter_of(day: date) -> datetime:
    return datetime(day.year, (day.month - 1) // 3 * 3 + 1, 1, tzinfo=clock.HERE)


def test_a_leader_goes_on_from_there_to_instruct(cast: Cast, late: dict[str, Matter]) -> None:
    leader = cast.client("leader")
    page = leader.get("/desk/supervision/").content.decode()
    address = f"/desk/matter/{late['unit'].pk}/supervise/"
    assert address in page
    done(leader, late["unit"], "supervise", words="列为督办，三天内答复。")
    assert address not in cast.client("auditor").get("/desk/supervision/").content.decode()
    assert (
        f"/desk/matter/{late['unit'].pk}/press/" in cast.client("convener").get("/desk/supervision/").content.decode()
    )


@pytest.mark.parametrize("address", ["/desk/supervision/", "/desk/supervision/list/"])
@pytest.mark.parametrize("name", ["officer", "member", "clerk", "community", "admin", "outsider"])
def test_who_has_no_view_of_what_is_late(cast: Cast, name: str, address: str) -> None:
    assert cast.client(name).get(address).status_code == 403


def test_whoever_is_named_sees_neither_line_nor_number(cast: Cast, late: dict[str, Matter]) -> None:
    A.avoid(cast.by("officer"), late["unit"], person=cast["head"])
    page = cast.client("head").get("/desk/supervision/")
    assert "标题unit" not in page.content.decode()
    assert page.context["totals"]["red"] == len(late) - 1
    moved(late["accept"], confidential=True)
    assert "标题accept" not in cast.client("leader").get("/desk/supervision/list/").content.decode()


def test_promises_stand_on_their_list_until_carried_out(cast: Cast) -> None:
    kept = moved(promised(cast, TODAY + timedelta(days=30)), title="还早")
    broken = moved(promised(cast, LATE), title="过了")
    solved = moved(replied(cast), title="没登记")
    clerk = cast.client("clerk")
    assert titles(clerk.get("/desk/promises/")) == ["过了", "还早"]
    row = clerk.get("/desk/promises/").context["rows"][0]
    assert (row["days"], row["lamp"][0], row["may"]) == (4, "red", True)
    assert titles(clerk.get("/desk/promises/?part=late")) == ["过了"]
    assert titles(clerk.get("/desk/promises/?part=solved")) == ["没登记"]
    for name in ("officer", "head", "leader", "member", "auditor"):
        assert len(titles(cast.client(name).get("/desk/promises/"))) == 2, name
    for name in ("clerk2", "outsider", "member3"):
        assert titles(cast.client(name).get("/desk/promises/")) == [], name
    assert f"/desk/matter/{broken.pk}/carry-out/" not in cast.client("auditor").get("/desk/promises/").content.decode()
    done(clerk, broken, "carry-out", on=TODAY.isoformat(), evidence="换了新灯。")
    assert titles(clerk.get("/desk/promises/")) == ["还早"]
    assert jobs.silent(TODAY + timedelta(days=60)) == [broken], "silence closes neither promise nor what was not noted"
    assert {kept.state, solved.state} == {State.REPLIED}


def test_the_promise_climbs_and_what_is_kept_does_not(cast: Cast) -> None:
    broken = promised(cast, LATE)
    carried_out(cast)
    with guard.writing():
        Step.objects.filter(matter=broken).update(at=clock.now() - timedelta(days=40))
    climb(clock.now() + timedelta(hours=9))
    assert set(broken.rungs.values_list("code", flat=True)) == {"promise.soon", "promise.press", "promise.remind"}
    assert Rung.objects.exclude(matter=broken).count() == 0
    page = cast.client("officer").get(f"/desk/matter/{broken.pk}/").content.decode()
    assert "召集人提醒：承诺完成日期是" in page


def test_call_backs_are_for_those_who_did_not_handle_it(cast: Cast) -> None:
    matter = moved(carried_out(cast), title="灯修好了")
    moved(promised(cast, TODAY + timedelta(days=30)), title="还没做")
    moved(carried_out(cast, phone="", name="", tell_later=False), title="没有号码")
    assert titles(cast.client("officer2").get("/desk/call-backs/")) == ["灯修好了"]
    assert titles(cast.client("officer").get("/desk/call-backs/")) == [], "the one who handled it"
    assert titles(cast.client("outsider").get("/desk/call-backs/")) == []
    for name in ("convener", "leader", "member", "clerk", "auditor", "community"):
        assert cast.client(name).get("/desk/call-backs/").status_code == 403, name
    row = cast.client("head").get("/desk/call-backs/").context["rows"][0]
    assert (row["tries"], row["most"], row["until"]) == (0, 3, CALENDAR.add_workdays(TODAY, 10))
    done(cast.client("officer2"), matter, "call-back", reached="1", satisfied="yes")
    assert titles(cast.client("head").get("/desk/call-backs/")) == []


def test_three_tries_on_three_days_then_silence_closes(cast: Cast) -> None:
    matter = carried_out(cast)
    officer2 = cast.client("officer2")
    done(officer2, matter, "call-back", reached="")
    again = do(officer2, matter, "call-back", reached="", words="响了很久。")
    assert again.status_code == 422
    assert "改天" in again.content.decode()
    assert "响了很久。" in again.content.decode()
    row = officer2.get("/desk/call-backs/").context["rows"][0]
    assert (row["tries"], row["today"]) == (1, True)
    for days in (1, 2):
        A.call_back(cast.by("officer2").later(clock.now() + timedelta(days=days)), matter, reached=False)
    assert officer2.get("/desk/call-backs/").context["rows"] == [], "no tries left"
    assert "次数已满" in do(officer2, matter, "call-back", reached="1", satisfied="yes").content.decode()
    last = CALENDAR.add_workdays(TODAY, 10)
    assert jobs.silent(last) == []
    assert jobs.silent(CALENDAR.add_workdays(last, 1)) == [matter]


def test_silence_is_counted_from_the_last_reply(cast: Cast) -> None:
    words = {"words": "这里不能装。", "result": "explained"}
    long_ago = clock.now() - timedelta(days=60)
    first = A.send_reply(cast.by("officer"), A.draft_reply(cast.by("clerk"), in_hand(cast), **words))
    matter = A.dispute(RESIDENT, first, words="别处都装了。")
    A.send_reply(cast.by("officer"), A.draft_reply(cast.by("clerk"), matter, **words))
    moved(matter, replied_at=long_ago)
    assert jobs.silent(TODAY) == []
    assert jobs.silent(CALENDAR.add_workdays(TODAY, 11)) == [matter]


def test_a_resident_reads_that_they_were_pressed_but_nothing_more(cast: Cast) -> None:
    resident = Client()
    matter = spoken(resident)
    moved(matter, accept_due=LATE, received_at=clock.now() - timedelta(days=20))
    climb(clock.now() + timedelta(hours=9))
    page = resident.get("/track/matter/").content.decode()
    assert "联络员催办：受理期限是" in page
    for name in ("convener", "officer"):
        assert cast[name].name not in page
