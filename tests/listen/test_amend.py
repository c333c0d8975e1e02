"""A wrong entry is put right by a new action that shows what was there before; nothing is edited away."""

from bandeng.core.working_calendar import calendar
from bandeng.ledger.models import Opening
from bandeng.listen.models import Step
from tests.cast import Cast
from tests.listen.made import accepted, received
from tests.listen.pages import do, done

FORM = {"kind": "suggest", "title": "小区东门路灯不亮", "place": "东门", "reason": "听错了地点。"}


def test_before_and_after_stay_on_the_timeline_and_in_the_ledger(cast: Cast) -> None:
    matter = accepted(cast)
    due = matter.reply_due
    officer = cast.client("officer")
    done(officer, matter, "amend", **FORM, community=cast.region.children.get().pk)
    assert (matter.kind, matter.title, matter.place) == ("suggest", "小区东门路灯不亮", "东门")
    assert matter.community == cast.region.children.get()
    assert due
    assert matter.reply_due == calendar().add_workdays(due, 10), "a suggestion has 13 working days, help had 3"
    page = officer.get(f"/desk/matter/{matter.pk}/").content.decode()
    assert "求助 → 建议" in page
    assert "楼前路灯不亮 → 小区东门路灯不亮" in page
    private = str(Opening.objects.latest("pk").__dict__)
    assert "楼前路灯不亮" not in private, "the ledger keeps hashes"


def test_nothing_changed_or_no_reason_is_refused(cast: Cast) -> None:
    matter = accepted(cast)
    officer = cast.client("officer")
    same = {"kind": "help", "title": matter.title, "place": matter.place}
    assert do(officer, matter, "amend", **same, reason="没什么").status_code == 422
    assert do(officer, matter, "amend", **{**FORM, "reason": ""}).status_code == 422
    assert do(officer, matter, "amend", **{**FORM, "community": cast.region.pk}).status_code == 422
    assert not Step.objects.filter(code="matter.amend").exists()


def test_not_before_it_is_accepted_and_not_by_others(cast: Cast) -> None:
    assert do(cast.client("officer"), received(cast), "amend", **FORM).status_code == 422
    matter = accepted(cast)
    for name in ("convener", "leader"):
        assert do(cast.client(name), matter, "amend", **FORM).status_code == 403
