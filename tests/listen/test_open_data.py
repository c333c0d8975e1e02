"""Open data: looked over, released up to a day, offered to everyone, taken back; and nothing beyond it."""

import csv
import hashlib
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from bandeng.core import chores, clock, guard
from bandeng.core.actions import By
from bandeng.core.errors import NotAllowed
from bandeng.ledger.models import Entry
from bandeng.listen import actions as A
from bandeng.listen.models import Matter, Release
from bandeng.listen.opendata import files, lines
from bandeng.listen.opendata.actions import release_data, withdraw_release
from bandeng.listen.opendata.cutting import Terms, cut
from bandeng.studio.actions import set_public_detail
from tests.cast import Cast
from tests.listen.made import accepted, received, replied

DESK, PUBLIC = "/desk/open-data/", "/open-data/"
TODAY = clock.today()


@pytest.fixture
def large(cast: Cast) -> Cast:
    """A studio whose entries say day and kind; three suggestions, and one report of wrongdoing."""
    cast.studio = set_public_detail(By(), cast.studio, received=5000)
    for kind in ("suggest", "suggest", "suggest", "report"):
        A.accept_matter(cast.by("officer"), received(cast), kind=kind, title="灯", words="灯坏了。")
    chores.seal()
    return cast


def asked(cast: Cast, **fields: Any) -> dict[str, Any]:
    return {"studio": cast.studio.pk, "until": TODAY.isoformat(), "since": "", "hold": "nothing", **fields}


def preview(client: Client, cast: Cast, **fields: Any) -> Any:
    return client.get(DESK, asked(cast, **fields))


def release(client: Client, cast: Cast, **fields: Any) -> Any:
    """Look the preview over and release it."""
    size = preview(client, cast, **fields).context["size"]
    return client.post(DESK, {**asked(cast, **fields), "size": size, "reviewed": "on"})


def released(cast: Cast, **fields: Any) -> Release:
    answer = release(cast.client("officer"), cast, **fields)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return Release.objects.latest("pk")


def download(one: Release, form: str, client: Client | None = None) -> bytes:
    answer = (client or Client()).get(f"{PUBLIC}{one.pk}/{form}/")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def rows(one: Release) -> list[dict[str, Any]]:
    return [json.loads(line) for line in download(one, "jsonl").splitlines()]


def kinds(one: Release) -> list[str]:
    return sorted(row["public"]["kind"] for row in rows(one) if row["public"]["code"] == "matter.accept")


def test_from_the_review_to_everyones_download(large: Cast) -> None:
    officer = large.client("officer")
    page = preview(officer, large)
    assert page.context["cut"].matters == 4
    assert "举报 1 件" in page.content.decode()
    assert "建议" not in "".join(page.context["warned"])
    one = released(large)
    assert (one.matters, one.lines, one.by) == (4, 8, large["officer"])
    entry = Entry.objects.get(code="opendata.release")
    assert json.loads(entry.public)["fact"] == "nothing"
    shown = Client().get(PUBLIC).content.decode()
    assert "公布过数据" not in shown
    assert f"{PUBLIC}{one.pk}/csv/" in shown
    assert one.digests["csv"] in shown
    for form, digest in one.digests.items():
        assert hashlib.sha256(download(one, form)).hexdigest() == digest
    table = download(one, "csv")
    assert table.startswith(b"\xef\xbb\xbf")
    lines_ = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    assert len(lines_) == 8
    assert {line["day"] for line in lines_} == {TODAY.isoformat()}
    assert Client().get(f"{PUBLIC}recompute.py").status_code == 200
    home = Client().get("/figures/").content.decode()
    assert PUBLIC in home


def test_nothing_is_offered_before_it_is_released(large: Cast) -> None:
    assert "还没有公布过数据" in Client().get(PUBLIC).content.decode()
    assert Client().get(f"{PUBLIC}1/csv/").status_code == 404
    preview(large.client("officer"), large)
    assert not Release.objects.exists()
    assert Client().get(f"{PUBLIC}1/jsonl/").status_code == 404


def test_what_was_looked_at_is_what_is_released(large: Cast) -> None:
    officer = large.client("officer")
    size = preview(officer, large).context["size"]
    received(large)
    chores.seal()
    officer.post(DESK, {**asked(large), "size": size, "reviewed": "on"})
    assert len(rows(Release.objects.get())) == 8


def test_it_needs_a_tick_and_a_sensible_period(large: Cast) -> None:
    officer = large.client("officer")
    size = preview(officer, large).context["size"]
    unticked = officer.post(DESK, {**asked(large, hold="coarsen"), "size": size})
    assert unticked.status_code == 422
    assert "请先看预览和提醒" in unticked.content.decode()
    assert unticked.context["cut"].held == 1, "what was chosen is kept"
    for wrong in (
        {"until": (TODAY + timedelta(days=1)).isoformat()},
        {"since": (TODAY + timedelta(days=9)).isoformat()},
        {"until": "x"},
        {"hold": "x"},
        {"studio": 0},
    ):
        assert preview(officer, large, **wrong).status_code in (200, 422)
        answer = officer.post(DESK, {**asked(large, **wrong), "size": size, "reviewed": "on"})
        assert answer.status_code == 422, wrong
    assert officer.post(DESK, {**asked(large), "size": size + 1000, "reviewed": "on"}).status_code == 422
    assert officer.post(DESK, {**asked(large), "reviewed": "on"}).status_code == 422
    assert not Release.objects.exists()
    early = preview(officer, large, until=(TODAY - timedelta(days=3)).isoformat())
    assert "没有可以公布的记录" in early.content.decode()
    released(large)
    assert "已经公布过" in release(officer, large).content.decode()


def test_small_numbers_are_made_coarse_or_left_out(large: Cast) -> None:
    whole, coarse, without = (released(large, hold=hold) for hold in ("nothing", "coarsen", "leave_out"))
    assert kinds(whole) == ["report", "suggest", "suggest", "suggest"]
    assert kinds(coarse) == ["", "suggest", "suggest", "suggest"]
    assert kinds(without) == ["suggest", "suggest", "suggest"]
    assert [one.held for one in (whole, coarse, without)] == [0, 1, 1]
    assert whole.figures["rates"] == coarse.figures["rates"] != without.figures["rates"]
    last = rows(coarse)[-2:]
    assert all(set(row) == {"public"} and "day" not in row["public"] and "week" in row["public"] for row in last)
    assert "可能认出是谁" in Client().get(PUBLIC).content.decode()


def test_a_small_studio_says_weeks_that_are_over(cast: Cast) -> None:
    long_ago = clock.now() - timedelta(days=21)
    accepted(cast, received_at=long_ago)
    received(cast)
    chores.seal()
    page = preview(cast.client("officer"), cast)
    made = page.context["cut"]
    over = TODAY.isoweekday() == 7
    assert (made.matters, len(made.rows)) == ((2, 3) if over else (1, 1)), "this week is not over"
    assert "件数少的" in page.content.decode()
    one = released(cast)
    assert one.weekly
    shown = Client().get(PUBLIC).content.decode()
    assert "按周算" in shown
    assert clock.day(long_ago).isoformat() not in download(one, "csv").decode()


def test_a_period_by_receipt(large: Cast) -> None:
    old = accepted(large, received_at=clock.now() - timedelta(days=40))
    chores.seal()
    one = released(large, since=(TODAY - timedelta(days=9)).isoformat())
    assert one.matters == 4
    assert old.subject not in download(one, "jsonl").decode()
    assert released(large).matters == 5


def test_workstations_are_in_it_and_other_studios_are_not(large: Cast) -> None:
    received(large, By(), studio=large.other_studio, wished=None)
    chores.seal()
    assert {row["public"]["studio"] for row in rows(released(large))} == {"xujiawan"}


def test_a_file_that_is_gone_is_made_again_to_the_letter(large: Cast) -> None:
    one = released(large, hold="coarsen")
    before = download(one, "csv")
    replied(large)
    chores.seal()
    files.drop(one.digests)
    assert download(one, "csv") == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="triggers are dropped in SQLite's words")
def test_what_cannot_be_made_again_is_not_offered(large: Cast) -> None:
    one = released(large)
    files.drop(one.digests)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_entry'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
        with guard.writing():
            cursor.execute("UPDATE ledger_entry SET public = replace(public, 'suggest', 'thank')")
    assert Client().get(f"{PUBLIC}{one.pk}/csv/").status_code == 404


def test_taken_back_it_is_offered_no_more(large: Cast) -> None:
    one = released(large)
    head = large.client("head")
    address = f"{DESK}{one.pk}/withdraw/"
    assert "撤下这份" in head.get(address).content.decode()
    assert head.post(address).status_code == 302
    assert Client().get(f"{PUBLIC}{one.pk}/csv/").status_code == 404
    assert "还没有公布过数据" in Client().get(PUBLIC).content.decode()
    assert "已撤下" in head.get(DESK).content.decode()
    assert head.post(address).status_code == 409
    assert Entry.objects.filter(code="opendata.withdraw").count() == 1
    assert released(large).pk != one.pk, "and may be released again"


@pytest.mark.either_engine
@pytest.mark.parametrize("name", ["member", "clerk", "convener", "leader", "district", "auditor", "admin", "community"])
def test_who_releases_nothing(large: Cast, name: str) -> None:
    client = large.client(name)
    assert client.get(DESK).status_code == 403
    assert client.post(DESK, {**asked(large), "size": 1, "reviewed": "on"}).status_code == 403
    with pytest.raises(NotAllowed):
        release_data(large.by(name), large.studio, Terms(until=TODAY, size=lines.size()))


def test_a_neighbours_officer_releases_only_their_own(large: Cast) -> None:
    one = released(large)
    outsider = large.client("outsider")
    answer = outsider.post(DESK, {**asked(large), "size": lines.size(), "reviewed": "on"})
    assert answer.status_code == 422
    assert outsider.get(f"{DESK}{one.pk}/withdraw/").status_code == 404
    assert outsider.post(f"{DESK}{one.pk}/withdraw/").status_code == 404
    with pytest.raises(NotAllowed):
        release_data(large.by("outsider"), large.studio, Terms(until=TODAY, size=lines.size()))
    with pytest.raises(NotAllowed):
        withdraw_release(large.by("outsider"), one)
    assert Release.objects.count() == 1
    assert Client().get(DESK).status_code == 302


def test_two_studios_stand_side_by_side(large: Cast) -> None:
    received(large, By(), studio=large.other_studio, wished=None, received_at=clock.now() - timedelta(days=21))
    chores.seal()
    released(large)
    release_data(large.by("outsider"), large.other_studio, Terms(until=TODAY, size=lines.size()))
    page = Client().get(f"{PUBLIC}?studio=daminggong")
    assert page.context["studio"] == large.other_studio
    assert len(page.context["tabs"]) == 2
    assert Client().get(f"{PUBLIC}?studio=nonsense").status_code == 200


def test_only_what_the_figures_rest_on(large: Cast) -> None:
    officer = large.by("officer")
    matter = Matter.objects.latest("pk")
    A.look(officer, matter, reason="核实地点。")
    A.note(officer, matter, words="已打电话。")
    A.confide(officer, matter, readers=[large["head"]], reason="涉及家事。")
    A.forget(By(role="resident"), matter)
    chores.seal()
    made = cut(large.studio, Terms(until=TODAY, size=lines.size()))
    assert {row["public"]["code"] for row in made.rows} == {"matter.receive", "matter.accept"}
