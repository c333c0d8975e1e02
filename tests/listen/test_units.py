"""Lead and supporting units, taking on, sending back, handing back, replies that nobody has to check."""

from datetime import timedelta

import pytest
from django.test import Client

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.core.errors import Invalid, NotAllowed
from bandeng.listen import actions as A
from bandeng.listen.models import Matter
from bandeng.listen.states import State
from bandeng.studio.actions import change_setting
from tests.cast import Cast
from tests.listen.made import REPLY, accepted, in_hand
from tests.listen.pages import do, done, spoken


def test_supporting_units_read_and_advise_and_only_the_lead_replies(cast: Cast) -> None:
    matter = accepted(cast)
    form = {"member": cast.members["member"].pk, "unit": cast.unit.pk, "supports": [cast.helping_unit.pk]}
    done(cast.client("officer"), matter, "assign", **form)
    assert matter.unit_since is not None
    helper = cast.client("clerk3")
    page = helper.get(f"/desk/matter/{matter.pk}/").content.decode()
    assert "填写会办意见" in page
    assert do(helper, matter, "reply", **REPLY).status_code == 403
    assert do(helper, matter, "opinion", words=" ").status_code == 422
    done(helper, matter, "opinion", words="树枝挡了灯，已修剪。")
    lead = cast.client("clerk").get(f"/desk/matter/{matter.pk}/").content.decode()
    assert "园林所（会办）" in lead
    assert "树枝挡了灯" in lead
    for name in ("clerk", "clerk2"):
        assert do(cast.client(name), matter, "opinion", words="我也说。").status_code in (403, 404)


def test_who_helps_is_not_who_leads(cast: Cast) -> None:
    matter = accepted(cast)
    officer = cast.client("officer")
    form = {"member": cast.members["member"].pk, "supports": [cast.helping_unit.pk]}
    assert do(officer, matter, "assign", **form).status_code == 422
    assert do(officer, matter, "assign", **form, unit=cast.helping_unit.pk).status_code == 422
    assert not matter.supports.exists()


def test_a_unit_sends_back_once_while_the_clock_runs_on(cast: Cast) -> None:
    matter = in_hand(cast)
    due = matter.reply_due
    clerk, officer = cast.client("clerk"), cast.client("officer")
    assert do(clerk, matter, "send-back", reason="").status_code == 422
    assert do(clerk, matter, "send-back", reason="归市政所管。").url == "/desk/?done=send-back"
    matter.refresh_from_db()
    assert (matter.state, matter.unit, matter.reply_due) == (State.ACCEPTED, None, due)
    assert "归市政所管" in officer.get(f"/desk/matter/{matter.pk}/").content.decode()
    done(officer, matter, "assign", member=cast.members["member"].pk, unit=cast.unit.pk)
    assert do(clerk, matter, "send-back", reason="还是不归我们。").status_code == 422
    done(officer, matter, "assign", member=cast.members["member"].pk, unit=cast.other_unit.pk)
    assert not matter.sent_back, "another unit has its own chance"


def test_too_late_to_send_back_or_not_theirs(cast: Cast) -> None:
    matter = in_hand(cast)
    late = cast.by("clerk").later(clock.now() + timedelta(days=20))
    for by, error in ((late, Invalid), (cast.by("clerk3"), NotAllowed)):
        with pytest.raises(error):
            A.send_back(by, matter, reason="不归我们。")
    matter.refresh_from_db()
    assert matter.unit == cast.unit


def test_a_member_takes_it_on_in_two_taps_or_hands_it_back(cast: Cast) -> None:
    matter = in_hand(cast)
    member = cast.client("member")
    assert "我来办" in member.get(f"/desk/matter/{matter.pk}/").content.decode()
    done(member, matter, "acknowledge")
    assert "我来办" not in member.get(f"/desk/matter/{matter.pk}/").content.decode()
    assert do(member, matter, "acknowledge").status_code == 422
    for name in ("member2", "officer"):
        assert do(cast.client(name), matter, "acknowledge").status_code == 403
    assert do(member, matter, "hand-back", reason="").status_code == 422
    assert do(cast.client("member2"), matter, "hand-back", reason="换人").status_code == 403
    done(member, matter, "hand-back", reason="正在外地，请另派。")
    assert (matter.state, matter.member) == (State.ACCEPTED, None)


def test_the_resident_sees_who_took_it_on(cast: Cast) -> None:
    resident = Client()
    matter = spoken(resident)
    officer = cast.client("officer")
    done(officer, matter, "accept", kind="help", title="灯", words="灯坏了。")
    done(officer, matter, "assign", member=cast.members["member"].pk)
    done(cast.client("member"), matter, "acknowledge")
    assert "已接手办理" in resident.get("/track/matter/").content.decode()


def test_a_studio_that_checks_no_replies(cast: Cast) -> None:
    change_setting(By(), cast.studio, "check_reply", False)
    matter = in_hand(cast)
    done(cast.client("clerk"), matter, "reply", **REPLY, anyway="1")
    assert matter.state == State.REPLIED
    assert matter.replies.get().sent_at is not None
    assert Matter.objects.get(pk=matter.pk).replied_at is not None


def test_a_studio_that_checks_them(cast: Cast) -> None:
    matter = in_hand(cast)
    done(cast.client("clerk"), matter, "reply", **REPLY, anyway="1")
    assert matter.state == State.IN_HAND
    assert matter.replies.get().sent_at is None
