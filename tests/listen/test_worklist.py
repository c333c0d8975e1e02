"""The worklist over HTTP: filters in the address, counts, search, kept views, many at once, the workbook."""

from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from bandeng.core import clock, guard
from bandeng.ledger.models import Entry, Opening
from bandeng.listen import actions as A
from bandeng.listen import lamps
from bandeng.listen.models import Matter, SavedView
from bandeng.listen.models.matter import RUNNING_DUE
from bandeng.listen.worklist import reading, views
from bandeng.studio.models import Region
from tests.cast import Cast
from tests.listen.made import STATES, accepted, in_hand, received, replied


def listed(cast: Cast, who: str = "officer", **asked: Any) -> list[int]:
    answer = cast.client(who).get(reverse("desk"), asked)
    assert answer.status_code == 200
    return [row["matter"].pk for row in answer.context["rows"]]


def change(matter: Matter, **values: Any) -> None:
    with guard.writing():
        Matter.objects.filter(pk=matter.pk).update(**values)


def test_every_filter(cast: Cast) -> None:
    place = Region.objects.get(code="610112004001")
    one, other = in_hand(cast), accepted(cast, kind="suggest")
    change(one, urgent=True, danger=True, community=place, source="phone")
    today = clock.today().isoformat()
    only = {
        "kind": "help",
        "source": "phone",
        "urgent": "1",
        "danger": "1",
        "community": place.pk,
        "member": cast.members["member"].pk,
        "unit": cast.unit.pk,
    }
    for name, value in only.items():
        assert listed(cast, **{name: value}) == [one.pk], name
    assert set(listed(cast, since=today, until=today, mine="1")) == {one.pk, other.pk}
    assert listed(cast, until="2020-01-01") == []
    assert listed(cast, who="officer2", mine="1") == []
    assert listed(cast, **only) == [one.pk], "together"


def test_a_wrong_filter_is_said_and_the_others_count(cast: Cast) -> None:
    one = in_hand(cast)
    accepted(cast, kind="suggest")
    page = cast.client("officer").get(reverse("desk"), {"kind": "help", "since": "昨天", "member": "x", "page": "y"})
    assert [row["matter"].pk for row in page.context["rows"]] == [one.pk]
    assert "error-summary" in page.content.decode()
    late = cast.client("officer").get(reverse("desk"), {"since": "2026-02-02", "until": "2026-01-01"})
    assert "结束日期早于开始日期" in late.content.decode()


def test_lamps_and_order_are_those_of_single_matters(cast: Cast) -> None:
    for make in STATES.values():
        make(cast)
    today = clock.today()
    found = Matter.objects.annotate(due=RUNNING_DUE)
    for matter in found:
        running = lamps.limit_of(matter)
        assert matter.due == (running[1] if running else None), matter.state  # type: ignore[attr-defined]
    for shade in lamps.COLOURS:
        expected = {matter.pk for matter in found if lamps.colour(matter, today) == shade}
        assert set(listed(cast, state="all", lamp=shade)) == expected, shade
    dues = [matter.due for pk in listed(cast) for matter in found if matter.pk == pk]  # type: ignore[attr-defined]
    assert dues == sorted(dues, key=lambda due: (due is None, due or today))


def test_late_comes_first(cast: Cast) -> None:
    calm, late = in_hand(cast), in_hand(cast)
    change(late, reply_due="2025-01-02")
    assert listed(cast)[0] == late.pk
    assert listed(cast, state="late") == [late.pk]
    assert calm.pk in listed(cast)


def test_counts_and_pages_stop_at_a_limit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (reading, views):
        monkeypatch.setattr(module, "CAP", 2)
    for _ in range(3):
        accepted(cast)
    assert len(listed(cast)) == 2
    page = cast.client("officer").get(reverse("desk")).content.decode()
    assert "2+" in page
    assert "只列出前 2 件" in page
    assert "共 2+ 件" in cast.client("officer").get(reverse("desk"), {"q": "路灯"}).content.decode()


def test_search_finds_words_and_numbers(cast: Cast) -> None:
    lamp = accepted(cast)
    water = received(cast, words="三号楼的煤气管道有味道。")
    assert listed(cast, q="煤气") == listed(cast, q="煤氣管道") == listed(cast, q="煤") == [water.pk]
    assert listed(cast, q="路灯") == [lamp.pk]
    assert listed(cast, q="煤灯") == []
    assert listed(cast, q="。、") == []
    assert lamp.number is not None
    year, serial = clock.today().year, lamp.number[-4:-1]
    for typed in (lamp.number, f"徐民[{year}]{serial}号", serial, str(int(serial)), f"{year} {serial}"):
        assert lamp.pk in listed(cast, q=typed), typed
    assert listed(cast, who="outsider", q="路灯") == listed(cast, who="outsider", q=lamp.number) == []


def test_a_confidential_matter_is_not_found(cast: Cast) -> None:
    matter = received(cast, words="三号楼的煤气管道有味道。")
    A.confide(cast.by("head"), matter, readers=[cast["head"]], reason="涉及个人。")
    assert listed(cast, q="煤气") == listed(cast, state="all") == []
    assert listed(cast, who="head", q="煤气") == [matter.pk]


def test_views_are_kept_by_an_action(cast: Cast) -> None:
    officer = cast.client("officer")
    officer.post(reverse("view_save"), {"name": "我的求助", "query": "?state=open&kind=help&evil=1&q=路灯"})
    view = SavedView.objects.get()
    assert (view.person, view.query) == (cast["officer"], "?state=open&q=%E8%B7%AF%E7%81%AF&kind=help")
    entry = Entry.objects.get(code="view.save")
    assert "路灯" not in str(Opening.objects.get(entry=entry).private)
    page = officer.get(reverse("desk") + view.query).content.decode()
    assert "我的求助" in page
    assert "我的求助" not in cast.client("officer2").get(reverse("desk")).content.decode()
    assert cast.client("officer2").post(reverse("view_drop", args=[view.pk])).status_code == 404
    bad = officer.post(reverse("view_save"), {"name": "", "query": "?kind=help"})
    assert bad.status_code == 422
    officer.post(reverse("view_drop", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_many_are_assigned_each_on_its_own(cast: Cast) -> None:
    fresh, stale, avoided, foreign = accepted(cast), accepted(cast), accepted(cast), accepted(cast)
    officer = cast.client("officer")
    pks = [fresh.pk, stale.pk, avoided.pk]
    page = officer.get(reverse("assign_many"), {"pk": pks})
    assert page.status_code == 200
    seen = [f"{matter.pk}:{matter.version}" for matter in page.context["matters"]]
    A.note(cast.by("head"), stale, words="先等等。")
    A.avoid(cast.by("head"), avoided, person=cast["member"])
    change(foreign, studio=cast.other_studio, path=cast.other_studio.path)
    data = {"pk": [*seen, foreign.pk], "member": cast.members["member"].pk, "unit": cast.unit.pk}
    answer = officer.post(reverse("assign_many"), data)
    assert [one.matter for one in answer.context["done"]] == [fresh]
    assert [one.matter for one in answer.context["failed"]] == [stale, avoided]
    assert stale.title in answer.content.decode()
    assert Entry.objects.filter(code="matter.assign").count() == 1
    fresh.refresh_from_db()
    assert (fresh.member, fresh.unit) == (cast.members["member"], cast.unit)


def test_many_without_a_member_is_asked_again(cast: Cast) -> None:
    matter = accepted(cast)
    answer = cast.client("officer").post(
        reverse("assign_many"), {"pk": f"{matter.pk}:{matter.version}", "remark": "请快"}
    )
    assert answer.status_code == 422
    assert "请快" in answer.content.decode()
    nothing = cast.client("outsider").get(reverse("assign_many"), {"pk": matter.pk})
    assert matter.title not in nothing.content.decode()


def test_the_workbook_is_the_list_as_filtered(cast: Cast) -> None:
    one = in_hand(cast, words="我叫张小明，电话13912345678，楼前路灯坏了。")
    replied(cast)
    asked = {"state": "hand", "kind": "help", "q": "路灯"}
    answer = cast.client("officer").post(reverse("worklist_export"), asked)
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    numbers = [row[0] for row in rows[3:]]
    assert numbers == [one.number]
    assert "类别：求助" in str(rows[1])
    for secret in ("13912345678", "13900000000", "张小明", "言大姐"):
        assert secret not in str(rows)
    private = Opening.objects.get(entry__code="worklist.export").private
    assert '"count":1' in private
    assert "路灯" not in str(private)
