"""A limit that falls into a year whose holidays nobody has published yet is said to be an estimate."""

from datetime import datetime

from django.test import Client

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.listen import limits, queries
from bandeng.listen.actions import Intake, receive_matter
from bandeng.listen.models import Matter
from bandeng.studio.actions import confirm_year, set_day
from tests.cast import Cast
from tests.listen.pages import done


def received(cast: Cast, day: datetime) -> Matter:
    intake = Intake(studio=cast.studio, words="路灯坏了。", source=Matter.Source.WEB)
    return receive_matter(By(role="resident", at=day), intake).matter


def test_it_is_said_on_both_pages_until_the_year_is_confirmed(cast: Cast) -> None:
    matter = received(cast, datetime(2026, 12, 31, 10, 0, tzinfo=clock.HERE))
    warning = "2027 年的放假安排还没有公布"
    assert warning in queries.what_next(matter)
    page = cast.client("officer").get(f"/desk/matter/{matter.pk}/").content.decode()
    assert warning in page
    set_day(By(), datetime(2027, 1, 1).date(), working=False)
    confirm_year(By(), 2027)
    assert limits.doubt(matter) == ""


def test_a_published_year_needs_no_warning(cast: Cast) -> None:
    matter = received(cast, datetime(2026, 9, 1, 10, 0, tzinfo=clock.HERE))
    assert limits.doubt(matter) == ""
    assert "还没有公布" not in queries.what_next(matter)


def test_an_answered_matter_has_no_limit_to_doubt(cast: Cast) -> None:
    matter = received(cast, datetime(2026, 12, 31, 10, 0, tzinfo=clock.HERE))
    officer = cast.client("officer")
    done(officer, matter, "decline", reason="hotline")
    assert "还没有公布" not in queries.what_next(matter)
    assert Client().get("/").status_code == 200
