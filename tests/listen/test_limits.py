"""Time limits of a matter, worked out by hand for the long holidays of 2025 and 2026.

Working days around them (official notices of the State Council):
2025  Fri 26, Sun 28 (made up), Mon 29, Tue 30 Sep; off 1-8 Oct; Thu 9, Fri 10, Sat 11 (made up); 13-17, 20-24, 27-31
2026  Fri 13, Sat 14 Feb (made up); off 15-23 Feb; Tue 24 - Fri 27, Sat 28 (made up); 2-6, 9-13, 16-20 Mar
2026  Wed 30 Sep; off 1-7 Oct; Thu 8, Fri 9, Sat 10 (made up); 12-16, 19-23 Oct
"""

from datetime import date, datetime

import pytest
from django.test import Client

from bandeng.core.actions import By, Origin
from bandeng.core.clock import HERE
from bandeng.core.errors import Invalid
from bandeng.listen import actions as A
from bandeng.listen import jobs, lamps
from bandeng.listen.models import Matter
from bandeng.listen.states import State
from bandeng.listen.worklist.reading import Worklist
from bandeng.listen.worklist.tabs import TABS
from bandeng.studio.models import Role
from tests.cast import Cast
from tests.database import without_triggers
from tests.listen.made import REPLY, RESIDENT, received
from tests.listen.pages import spoken

# Received on: accept by (1 working day); reply by: urgent (1), a request for help (3), a suggestion (13).
BY_HAND = {
    "2025-09-26": ("2025-09-28", "2025-09-28", "2025-09-30", "2025-10-21"),
    "2025-09-30": ("2025-10-09", "2025-10-09", "2025-10-11", "2025-10-24"),
    "2025-10-04": ("2025-10-09", "2025-10-09", "2025-10-11", "2025-10-24"),
    "2025-10-10": ("2025-10-11", "2025-10-11", "2025-10-14", "2025-10-28"),
    "2026-02-13": ("2026-02-14", "2026-02-14", "2026-02-25", "2026-03-10"),
    "2026-02-14": ("2026-02-24", "2026-02-24", "2026-02-26", "2026-03-11"),
    "2026-02-17": ("2026-02-24", "2026-02-24", "2026-02-26", "2026-03-11"),
    "2026-02-27": ("2026-02-28", "2026-02-28", "2026-03-03", "2026-03-17"),
    "2026-09-30": ("2026-10-08", "2026-10-08", "2026-10-10", "2026-10-23"),
}


def at(day: str, clock: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=HERE)


@pytest.fixture
def long_ago(cast: Cast) -> Cast:
    """The cast, in office since before the first of these days."""
    with without_triggers():
        Role.objects.update(since=at("2024-01-01"))
    return cast


def taken(cast: Cast, day: str, kind: str, *, urgent: bool = False, clock: str = "10:00") -> Matter:
    """Received and accepted at that moment."""
    matter = received(cast, By(person=cast["community"], role="staff", at=at(day, clock)))
    by = cast.by("officer").later(at(day, clock))
    return A.accept_matter(by, matter, kind=kind, title="灯", words="灯坏了。", urgent=urgent)


def handed(cast: Cast, day: str, kind: str, **how: bool) -> Matter:
    by = cast.by("officer").later(at(day))
    return A.assign_matter(by, taken(cast, day, kind, **how), member=cast.members["member"], unit=cast.unit)


def waited(cast: Cast, matter: Matter, since: str, until: str) -> Matter:
    officer = cast.by("officer")
    matter = A.wait_for_resident(officer.later(at(since)), matter, question="是哪一盏灯？")
    return A.resume(RESIDENT.later(at(until)), matter, words="东边那盏。")


def answered(cast: Cast, matter: Matter, day: str, result: str = "solved") -> Matter:
    matter = A.draft_reply(cast.by("clerk").later(at(day)), matter, **{**REPLY, "result": result})
    return A.send_reply(cast.by("officer").later(at(day)), matter)


@pytest.mark.parametrize("day", BY_HAND)
def test_accepting_and_replying(long_ago: Cast, day: str) -> None:
    accept, urgent, help_, suggest = map(date.fromisoformat, BY_HAND[day])
    assert taken(long_ago, day, "suggest").accept_due == accept
    assert taken(long_ago, day, "help", urgent=True).reply_due == urgent
    assert taken(long_ago, day, "suggest", urgent=True).reply_due == urgent
    assert taken(long_ago, day, "help").reply_due == help_
    assert taken(long_ago, day, "consult").reply_due == help_
    for kind in ("suggest", "complain", "report", "thank", "other"):
        assert taken(long_ago, day, kind).reply_due == suggest


def test_the_day_is_the_studios_not_greenwichs(long_ago: Cast) -> None:
    last, first = (
        taken(long_ago, "2026-02-13", "help", clock="23:59"),
        taken(long_ago, "2026-02-14", "help", clock="00:00"),
    )
    assert (last.accept_due, first.accept_due) == (date(2026, 2, 14), date(2026, 2, 24))


def test_a_late_acceptance_does_not_move_the_reply(long_ago: Cast) -> None:
    matter = received(long_ago, By(person=long_ago["community"], role="staff", at=at("2025-09-30")))
    by = long_ago.by("officer").later(at("2025-10-10"))
    matter = A.accept_matter(by, matter, kind="help", title="灯", words="灯坏了。")
    assert matter.reply_due == date(2025, 10, 11)


def test_waiting_stops_the_clock(long_ago: Cast) -> None:
    matter = handed(long_ago, "2025-09-26", "help")
    assert matter.reply_due == date(2025, 9, 30)
    # Waited Tue 30 Sep, Thu 9, Fri 10 Oct: three days, so Thu 9, Fri 10, Sat 11 are added to the 30th.
    assert waited(long_ago, matter, "2025-09-29", "2025-10-10").reply_due == date(2025, 10, 11)


def test_an_answer_on_the_same_day_moves_nothing(long_ago: Cast) -> None:
    matter = handed(long_ago, "2025-09-26", "help")
    assert waited(long_ago, matter, "2025-09-29", "2025-09-29").reply_due == date(2025, 9, 30)
    # Nor does one in the middle of the holidays: Sun 5 to Tue 7 Oct.
    matter = handed(long_ago, "2025-09-30", "help")
    assert waited(long_ago, matter, "2025-10-05", "2025-10-07").reply_due == date(2025, 10, 11)


def test_waiting_stops_it_for_ten_days_at_most(long_ago: Cast) -> None:
    matter = handed(long_ago, "2025-09-26", "suggest")
    assert matter.reply_due == date(2025, 10, 21)
    # 22 23 24, 27-31 Oct, 3 and 4 Nov.
    assert waited(long_ago, matter, "2025-09-29", "2025-11-20").reply_due == date(2025, 11, 4)


def test_waiting_twice_does_not_give_twenty(long_ago: Cast) -> None:
    matter = handed(long_ago, "2026-02-13", "suggest")
    assert matter.reply_due == date(2026, 3, 10)
    # Waited 24 25 26 27 28 Feb, 2 Mar: six days, so 11 12 13 16 17 18 Mar.
    matter = waited(long_ago, matter, "2026-02-14", "2026-03-02")
    assert matter.reply_due == date(2026, 3, 18)
    # Four are left of ten, however long it takes: 19 20 23 24 Mar.
    matter = waited(long_ago, matter, "2026-03-03", "2026-04-30")
    assert matter.reply_due == date(2026, 3, 24)


def test_the_lamp_turns_red_when_waiting_has_used_its_days_up(long_ago: Cast) -> None:
    matter = handed(long_ago, "2025-09-26", "suggest")
    by = long_ago.by("officer").later(at("2025-09-29"))
    matter = A.wait_for_resident(by, matter, question="是哪一盏灯？")
    assert lamps.lamp(matter, date(2025, 11, 4))[0] == "grey"
    assert lamps.lamp(matter, date(2025, 11, 5))[0] == "red"
    assert Worklist(long_ago["officer"]).counts([TABS["late"]]) == {"late": 1}


def test_what_is_late_cannot_be_stopped(long_ago: Cast) -> None:
    matter = handed(long_ago, "2025-09-26", "help")
    for day in ("2025-10-09", "2025-10-01"):
        with pytest.raises(Invalid, match="超过期限"):
            A.wait_for_resident(long_ago.by("officer").later(at(day)), matter, question="是哪一盏灯？")


def test_handling_again_has_the_same_number_of_days(long_ago: Cast) -> None:
    matter = answered(long_ago, handed(long_ago, "2025-09-26", "help"), "2025-09-28")
    matter = A.dispute(RESIDENT.later(at("2025-09-30")), matter, words="灯还是不亮。")
    assert (matter.state, matter.reply_due) == (State.IN_HAND, date(2025, 10, 11))
    matter = answered(long_ago, handed(long_ago, "2025-09-26", "suggest"), "2025-09-28")
    assert A.dispute(RESIDENT.later(at("2025-10-10")), matter, words="没改。").reply_due == date(2025, 10, 28)


def test_handling_again_is_urgent_when_it_was(long_ago: Cast) -> None:
    matter = answered(long_ago, handed(long_ago, "2026-02-13", "help", urgent=True), "2026-02-13")
    assert A.dispute(RESIDENT.later(at("2026-02-14")), matter, words="还停着水。").reply_due == date(2026, 2, 24)


def test_ten_working_days_of_silence_close_a_matter(long_ago: Cast) -> None:
    matter = answered(long_ago, handed(long_ago, "2025-09-26", "help"), "2025-09-28", "explained")
    # 29 30 Sep, 9 10 11 13 14 15 16 17 Oct: the tenth is the 17th, and it is still the resident's.
    assert jobs.silent(date(2025, 10, 17)) == []
    assert jobs.silent(date(2025, 10, 18)) == [], "a Saturday off"
    assert jobs.silent(date(2025, 10, 20)) == [matter]


def test_a_promise_is_not_closed_by_silence(long_ago: Cast) -> None:
    matter = handed(long_ago, "2025-09-26", "help")
    by = long_ago.by("clerk").later(at("2025-09-28"))
    matter = A.draft_reply(by, matter, words="下月修好。", result="promised", promised_on=date(2025, 10, 31))
    A.send_reply(long_ago.by("officer").later(at("2025-09-28")), matter)
    assert jobs.silent(date(2026, 3, 1)) == []


def test_imports_start_no_clock(long_ago: Cast) -> None:
    by = By(origin=Origin.IMPORT)
    matter = received(long_ago, by, source=Matter.Source.IMPORTED, received_at=at("2025-09-26"))
    assert (matter.accept_due, matter.reply_due) == (None, None)
    assert lamps.lamp(matter, date(2026, 1, 1))[0] == "grey"


def test_the_resident_reads_the_same_days(cast: Cast) -> None:
    resident = Client()
    matter = spoken(resident)
    assert matter.accept_due
    page = resident.get("/track/matter/").content.decode()
    assert f"{matter.accept_due.month}月{matter.accept_due.day}日" in page.replace(" ", "")
