"""Urgent later on, and no longer: the limit goes with it, and the resident is told."""

from datetime import timedelta

from bandeng.core import clock
from bandeng.core.working_calendar import calendar
from bandeng.listen import actions as A
from bandeng.listen import limits
from tests.cast import Cast
from tests.listen.made import accepted
from tests.listen.pages import do, done


def test_urgent_shortens_the_limit_and_back(cast: Cast) -> None:
    matter = accepted(cast, kind="suggest")
    before, today = matter.reply_due, clock.today()
    officer = cast.client("officer")
    done(officer, matter, "hurry", reason="整栋楼停气。")
    assert matter.urgent
    assert matter.reply_due == calendar().add_workdays(today, 1)
    assert do(officer, matter, "hurry", reason="再加急").status_code == 422
    done(officer, matter, "unhurry", reason="已恢复供气。")
    assert not matter.urgent
    assert matter.reply_due == before


def test_the_limit_never_grows_by_becoming_urgent(cast: Cast) -> None:
    matter = accepted(cast, kind="consult")
    late = clock.today() + timedelta(days=30)
    assert limits.hurried(matter, late) == matter.reply_due


def test_without_a_reason_or_the_right_it_stays(cast: Cast) -> None:
    matter = accepted(cast, kind="suggest")
    before = matter.reply_due
    assert do(cast.client("officer"), matter, "hurry", reason="").status_code == 422
    for name in ("auditor", "member2"):
        assert do(cast.client(name), matter, "hurry", reason="急").status_code in (403, 404)
    matter.refresh_from_db()
    assert (matter.urgent, matter.reply_due) == (False, before)


def test_waits_count_when_the_limit_is_counted_anew(cast: Cast) -> None:
    officer = cast.by("officer")
    matter = A.assign_matter(officer, accepted(cast, kind="suggest"), member=cast.members["member"])
    matter = A.wait_for_resident(officer, matter, question="是哪一盏灯？")
    later = clock.now() + timedelta(days=4)
    matter = A.resume(officer.later(later), matter, words="东边那盏。")
    due = matter.reply_due
    matter = A.hurry(officer.later(later), matter, reason="停电了。")
    assert A.unhurry(officer.later(later), matter, reason="来电了。").reply_due == due
