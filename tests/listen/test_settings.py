"""What a studio changes on its page of settings takes effect in the life of a matter, from when the page says."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.core.errors import Invalid, Stale
from bandeng.core.working_calendar import calendar
from bandeng.listen import actions as A
from bandeng.listen import jobs, queries
from bandeng.listen.actions.climb import climb_one, missing
from bandeng.listen.actions.extend import latest
from bandeng.listen.actions.units import may_send_back
from bandeng.listen.models import Matter
from bandeng.listen.states import State
from bandeng.studio.actions import change_setting
from bandeng.studio.models import SettingChange
from tests.cast import Cast
from tests.listen import made
from tests.listen.made import REPLY, RESIDENT
from tests.listen.pages import done, spoken
from tests.listen.test_concurrency import together

KINDS = {kind.value: 9 for kind in Matter.Kind}


def sets(cast: Cast, code: str, **typed: Any) -> None:
    """An administrator changes a setting on the page."""
    head, url = cast.client("admin"), reverse("setting_change", args=[cast.studio.pk, code])
    version = head.get(url).context["form"]["version"].value()
    answer = head.post(url, {**typed, "version": version})
    assert answer.status_code == 302, answer.content.decode()
    cast.studio.refresh_from_db()


def after(days: int) -> Any:
    return calendar().add_workdays(clock.today(), days)


def fresh(matter: Matter) -> Matter:
    return Matter.objects.get(pk=matter.pk)


def test_limits_hold_for_what_comes_from_now_on(cast: Cast) -> None:
    came, running = spoken(Client()), made.accepted(cast)
    before = running.reply_due
    sets(cast, "accept_days", value=2)
    sets(cast, "reply_days", **KINDS)
    sets(cast, "urgent_days", value=2)
    assert (fresh(came).accept_due, fresh(running).reply_due) == (after(1), before)
    assert spoken(Client()).accept_due == after(2)
    assert made.accepted(cast).reply_due == after(9)
    matter = done(cast.client("officer"), came, "accept", kind="help", urgent="on", title="水", words="停水了。")
    assert matter.reply_due == after(2)


def test_handling_again_takes_the_limit_of_that_day(cast: Cast) -> None:
    matter = made.replied(cast)
    sets(cast, "reply_days", **KINDS)
    assert A.dispute(RESIDENT, fresh(matter), words="灯还是不亮。").reply_due == after(9)


def test_residents_read_the_limits_that_hold(cast: Cast) -> None:
    resident = Client()
    spoken(resident)
    assert "3 至 13 个工作日" in resident.get("/speak/receipt/").content.decode()
    sets(cast, "reply_days", **KINDS)
    sets(cast, "urgent_days", value=2)
    sets(cast, "keep_days", value=200, sure="on")
    receipt = resident.get("/speak/receipt/").content.decode()
    assert "9 个工作日" in receipt
    assert "2 个工作日" in receipt
    assert "200 天" in resident.get("/speak/").content.decode()
    assert "200 天" in resident.get("/privacy/").content.decode()
    closed = made.STATES[State.CLOSED](cast)
    assert "200 天" in queries.what_next(fresh(closed))


def test_waiting(cast: Cast) -> None:
    matter = made.in_hand(cast)
    due = matter.reply_due
    sets(cast, "wait_days", value=4)
    assert due
    form = cast.client("officer").get(f"/desk/matter/{matter.pk}/wait/").content.decode()
    assert "最多 4 个工作日" in form
    waiting = A.wait_for_resident(cast.by("officer"), fresh(matter), question="是哪一盏灯？")
    assert waiting.reply_due == calendar().add_workdays(due, 4)


def test_extension_and_sending_back(cast: Cast) -> None:
    matter = made.in_hand(cast)
    due = matter.reply_due
    assert due
    sets(cast, "extension_days", value=2)
    sets(cast, "send_back_days", value=3)
    matter = fresh(matter)
    assert latest(matter) == calendar().add_workdays(due, 2)
    with pytest.raises(Invalid):
        A.ask_extension(cast.by("clerk"), matter, until=calendar().add_workdays(due, 3), reason="要等配件。")
    last = clock.now() + (after(3) - clock.today())
    assert may_send_back(matter, last)
    assert not may_send_back(matter, last + timedelta(days=1))


def test_the_ladder_climbs_by_the_new_days_and_leaves_out_what_is_empty(cast: Cast) -> None:
    matter = made.in_hand(cast)
    made.late(cast, matter)
    day = calendar().add_workdays(made.YESTERDAY, 2)
    at = [step.code for _day, step in missing(fresh(matter), day)]
    assert at == ["press"]
    sets(cast, "ladder_days", press="", remind=1, supervise=2, district=9)
    assert [step.code for _day, step in missing(fresh(matter), day)] == ["remind", "supervise"]
    assert climb_one(By(), fresh(matter), day) == 2
    sets(cast, "ladder_days", soon=1, press=1, remind=5, supervise=6, district=9)
    assert "remind" not in [step.code for _day, step in missing(fresh(matter), day)], "not taken again"


def test_words_of_danger(cast: Cast) -> None:
    early = spoken(Client(), words="河边那个化工罐在滴水。")
    sets(cast, "danger_words", value="化工罐")
    assert spoken(Client(), words="桥边那个化工罐也在滴水。").danger
    assert not fresh(early).danger
    sets(cast, "danger_words", default="1")
    assert not spoken(Client(), words="坡上那个化工罐又在滴水。").danger


def test_categories(cast: Cast) -> None:
    officer = cast.client("officer")
    matter = done(officer, spoken(Client()), "accept", kind="help", category="民政", title="灯", words="灯坏了。")
    sets(cast, "categories", value="窑洞\n其他")
    seen = officer.get(f"/desk/matter/{spoken(Client()).pk}/accept/").content.decode()
    assert "窑洞" in seen
    assert "民政" not in seen
    assert fresh(matter).category == "民政"
    later = done(
        officer, Matter.objects.latest("pk"), "accept", kind="help", category="窑洞", title="窑", words="裂了。"
    )
    assert later.category == "窑洞"


def test_the_check_of_replies(cast: Cast) -> None:
    waiting = made.drafted(cast)
    sets(cast, "check_reply", value="False")
    sent = made.in_hand(cast)
    done(cast.client("clerk"), sent, "reply", **REPLY, anyway="1")
    assert fresh(sent).state == State.REPLIED
    assert fresh(waiting).state == State.IN_HAND
    done(cast.client("officer"), fresh(waiting), "send")
    sets(cast, "check_reply", value="True")
    checked = made.in_hand(cast)
    done(cast.client("clerk"), checked, "reply", **REPLY, anyway="1")
    assert fresh(checked).state == State.IN_HAND


def test_rounds(cast: Cast) -> None:
    sets(cast, "rounds", value=1)
    matter = A.dispute(RESIDENT, fresh(made.replied(cast)), words="灯还是不亮。")
    assert (matter.state, matter.disputed) == (State.CLOSED, True)


def test_tries_to_call_back(cast: Cast) -> None:
    matter = made.replied(cast)
    sets(cast, "call_tries", value=1)
    by = cast.by("officer2")
    A.call_back(by, fresh(matter), reached=False)
    with pytest.raises(Invalid):
        A.call_back(by.later(by.at + timedelta(days=1)), fresh(matter), reached=False)


def test_silence(cast: Cast) -> None:
    matter = A.draft_reply(cast.by("clerk"), made.in_hand(cast), words="归市政所管，已说明。", result="explained")
    A.send_reply(cast.by("officer"), matter)
    sets(cast, "silence_days", value=5)
    assert jobs.silent(after(5)) == []
    assert jobs.silent(after(6)) == [matter]


def test_keeping_personal_details(cast: Cast) -> None:
    matter = made.STATES[State.CLOSED](cast)
    at = clock.now() + timedelta(days=40)
    assert jobs.to_erase(at) == []
    sets(cast, "keep_days", value=30, sure="on")
    assert jobs.to_erase(at) == [matter]


def test_numbers_and_the_search_for_old_ones(cast: Cast) -> None:
    year = clock.today().year
    old = made.accepted(cast)
    sets(cast, "number_format", value="{简称}民意{年份}第{序号}件")
    new = made.accepted(cast)
    assert (old.number, new.number) == (f"徐民〔{year}〕001号", f"徐民民意{year}第002件")
    sets(cast, "number_format", value="{简称}-{年份}-{序号}")
    third = made.accepted(cast)
    assert third.number == f"徐民-{year}-003"
    for words, matter in (("1", old), ("002", new), ("3", third)):
        found = cast.client("officer").get("/desk/", {"q": words}).content.decode()
        assert matter.number in found, words


@pytest.mark.django_db(transaction=True)
def test_of_many_in_the_same_moment_one_wins(transactional_cast: Cast) -> None:
    cast = transactional_cast
    heads = [cast.by(name) for name in ("head", "admin", "head", "admin")]
    done = together(
        [
            lambda by=by, days=days: change_setting(by, cast.studio, "accept_days", days, version=0)  # type: ignore[misc]
            for days, by in enumerate(heads, 2)
        ]
    )
    assert sum(isinstance(answer, Stale) for answer in done) == 3
    cast.studio.refresh_from_db()
    assert [change.after for change in SettingChange.objects.all()] == [cast.studio.setting("accept_days")]
