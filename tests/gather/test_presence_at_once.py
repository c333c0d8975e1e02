"""Two at once: a code signs in one of them and the other is told; one person is there once."""

import pytest

from bandeng.core import clock
from bandeng.gather import actions, here
from bandeng.gather.models import Attendance
from bandeng.ledger.models import Entry
from tests.cast import Cast, build
from tests.gather.made import on_duty, one_day
from tests.listen.test_concurrency import split, together


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("people", [("member", "member2"), ("member", "member")])
def test_one_wins(people: tuple[str, str]) -> None:
    cast: Cast = build()
    occasion = one_day(cast)
    on_duty(occasion, cast, "member", "member2")
    screen, _token = actions.make_screen(cast.by("officer"), occasion.venue, name="大厅东墙")
    code = here.shown(screen, clock.now()).code
    bys = [cast.by(name) for name in people]
    done, refused = split(together([lambda by=by: actions.sign_in(by, occasion, code=code) for by in bys]))
    assert (len(done), len(refused)) == (1, 1)
    told = "已经签到过了" if people[0] == people[1] else "有人用过了"
    assert told in str(refused[0].message)
    assert Attendance.objects.count() == 1
    assert Entry.objects.filter(code="presence.sign_in").count() == 1
