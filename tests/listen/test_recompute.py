"""What is published equals what anyone works out from the released lines: figures, lags, ladder, imports apart."""

import json
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from bandeng.core import chores, clock
from bandeng.core.actions import By
from bandeng.ledger.reading import sealed_rows
from bandeng.listen import actions as A
from bandeng.listen import figures, lags, queries
from bandeng.listen.actions.climb import climb
from bandeng.listen.actions.erase import erase
from bandeng.listen.importing import actions as importing
from bandeng.listen.models import Matter, Rung
from bandeng.listen.opendata import files, lines, recompute
from bandeng.listen.opendata.cutting import Cut, Terms, cut
from bandeng.studio.actions import set_public_detail
from bandeng.studio.models import Studio
from tests import real
from tests.cast import Cast
from tests.listen.files import SYSTEM, brought_in
from tests.listen.made import RESIDENT, STATES, accepted, carried_out, drafted, in_hand, received, replied
from tests.listen.test_oversight import back, moved

pytestmark = pytest.mark.django_db
# The end of this week: what is told by the week is over by then.
SUNDAY = clock.today() + timedelta(days=7 - clock.today().isoweekday())


def whole(studio: Studio, **terms: Any) -> Cut:
    chores.seal()
    return cut(studio, Terms(**{"until": SUNDAY, "size": lines.size(), **terms}))


def recomputed(made: Cut, folder: Path) -> dict[str, Any]:
    """What a citizen gets who runs the script on the file, far from this program; from either file the same."""
    answers = []
    for form, make in files.MAKERS.items():
        (folder / f"entries.{form}").write_bytes(make(made))
        words = [sys.executable, "-I", recompute.__file__, f"entries.{form}"]
        answers.append(json.loads(subprocess.run(words, cwd=folder, check=True, capture_output=True).stdout))
    assert answers[0] == answers[1]
    return dict(answers[0])


def same(studio: Studio, folder: Path) -> dict[str, Any]:
    """Compare all that is published with what the script makes of the lines; that, for a look of one's own."""
    made = whole(studio)
    found = recomputed(made, folder)
    assert made.figures == found
    kinds = {str(label): value for value, label in Matter.Kind.choices} | {"未定类别": ""}
    for line in figures.table(studio):
        shares = {share.figure.code: [share.numerator, share.denominator] for share in line["shares"]}
        if str(line["label"]) == "合计":
            assert shares == found["rates"]
            beside = {
                code: count for (code, _l, _q), (_label, count) in zip(figures.BESIDE, line["beside"], strict=True)
            }
            beside.pop("anonymous")
            assert beside == {code: found["counts"][code] for code in beside}
        elif not made.weekly:
            assert shares == found["by_kind"][kinds[str(line["label"])]]
    took = {lag.stretch.code: [lag.count, lag.half, lag.nine_tenths] for lag in lags.lags(studio)}
    assert took == found["lags"]["weeks" if lags.weekly(studio) else "days"]
    rungs = Rung.objects.filter(matter__path__startswith=studio.path)
    assert found["ladder"] == Counter(code.split(".")[1] for code in rungs.values_list("code", flat=True))
    return found


@pytest.fixture(params=["week", "day"])
def detail(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every studio small, or every studio large."""
    monkeypatch.setattr(Studio, "coarse", request.param == "week")
    return str(request.param)


@pytest.mark.either_engine  # everything that can become of a matter, below, is seen on both at once
def test_on_the_demo(detail: str, tmp_path: Path) -> None:
    call_command("demo", verbosity=0)
    studio = queries.studio()
    assert studio
    found = same(studio, tmp_path)
    assert found["counts"]["received"] > 50
    assert sum(found["ladder"].values()) > 5
    assert (list(found["by_kind"]) == ["?"]) is (detail == "week")


def everything(cast: Cast) -> None:
    """Matters in every state and by every way there, some of them on earlier days."""
    officer, officer2 = cast.by("officer"), cast.by("officer2")
    for make in STATES.values():
        make(cast)
    for days in (1, 3, 8, 20):
        replied(cast, received_at=clock.now() - timedelta(days=days), kind="suggest")
    carried_out(cast, received_at=clock.now() - timedelta(days=30))
    for said in ("yes", "fairly", "no"):
        A.confirm(RESIDENT, replied(cast), satisfied=said)
        A.call_back(officer2, carried_out(cast), reached=True, satisfied=said, words="好。")
    A.call_back(officer2, replied(cast), reached=False)
    twice = A.dispute(RESIDENT, carried_out(cast), words="还是不亮。")
    twice = A.send_reply(officer, A.draft_reply(cast.by("clerk"), twice, words="难以解决。", result="explained"))
    A.dispute(RESIDENT, twice, words="还是不亮。")
    A.close_unanswered(By(), replied(cast))
    A.forget(RESIDENT, accepted(cast), stop=True)
    A.forget(RESIDENT, replied(cast))
    erase(By(), A.confirm(RESIDENT, carried_out(cast), satisfied="yes"))
    erase(By(), in_hand(cast), asked=True, whole=True, replays=["00" * 32])
    A.amend(officer, in_hand(cast), kind="complain", title="灯", reason="登记错了。")
    moved(in_hand(cast, received_at=clock.now() - timedelta(days=60)), reply_due=back(9))
    climb(clock.now() + timedelta(hours=9))


def of_old(*numbers: int) -> str:
    """A file of replied messages; one reply without its day."""
    rows = [f"旧{n},2019/7/{n} 8:00,路灯{n}坏了。,已修好。,{f'2019/8/{n} 9:00' if n > 1 else ''}" for n in numbers]
    return "\n".join(["标题,时间,内容,答复意见,答复时间", *rows, ""])


def test_on_everything_that_can_become_of_a_matter(cast: Cast, detail: str, tmp_path: Path) -> None:
    everything(cast)
    brought_in(cast, of_old(1, 2, 3, 4))
    gone, _outcome = brought_in(cast, of_old(5, 6))
    importing.undo(SYSTEM, gone)
    found = same(cast.studio, tmp_path)
    counts = found["counts"]
    assert min(counts.values()) > 0, counts
    assert counts["imported"] == 4
    assert found["lags"]["weeks"]["imported"][0] == 3, "the day of one reply is not known"
    assert set(found["ladder"]) == {"soon", "press", "remind", "supervise"}


def test_a_studio_that_has_grown(cast: Cast, tmp_path: Path) -> None:
    replied(cast)
    cast.studio = set_public_detail(By(), cast.studio, received=5000)
    cast.studio.refresh_from_db()
    replied(cast)
    found = recomputed(whole(cast.studio), tmp_path)
    assert found["rates"]["replied"] == [2, 2]
    assert [found["lags"][unit]["replied"][0] for unit in ("days", "weeks")] == [1, 2]
    assert found["by_kind"]["help"]["replied"] == [1, 1]


def test_on_the_real_messages_with_replies(cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = real.MESSAGES / "messages_with_replies.csv"
    if not path.exists():
        pytest.skip("the real data do not lie beside the project")
    monkeypatch.setattr(Studio, "coarse", False)
    call_command("import", "matters", str(path), stdout=StringIO())
    replied(cast)
    assert same(cast.studio, tmp_path)["lags"]["days"]["imported"] == [1463, 11, 41]


@pytest.mark.either_engine
def test_every_line_is_a_leaf_of_the_tree(cast: Cast, detail: str, tmp_path: Path) -> None:
    everything(cast)
    (tmp_path / "entries.csv").write_bytes(files.csv_file(whole(cast.studio)))
    words = [sys.executable, "-I", recompute.__file__, "--leaves", "entries.csv"]
    said = subprocess.run(words, cwd=tmp_path, check=True, capture_output=True, text=True).stdout.split("\n")
    leaves = {row.leaf_index: row.leaf.hex() for row in sealed_rows()}
    found = [line.split() for line in said if line]
    assert len(found) > 100
    assert all(leaves[int(index)] == leaf for index, leaf in found)


def test_the_lines_say_nothing_that_anyone_said(cast: Cast, detail: str) -> None:
    received(cast, words="我叫张小明，楼前路灯坏了。", name="言大姐")
    A.look(cast.by("officer"), drafted(cast), reason="核实地点。")
    text = files.jsonl(whole(cast.studio)).decode()
    assert text.isascii()
    assert "matter.look" not in text
    assert not any(person.name in text for person in cast.people.values())


def test_the_script_is_short_and_needs_nothing() -> None:
    source = Path(recompute.__file__).read_text(encoding="utf-8")
    assert source.count("\n") < 150
    imports = {line.split()[1] for line in source.splitlines() if line.startswith(("import ", "from "))}
    assert imports == {"csv", "hashlib", "json", "sys", "datetime", "typing"}


@given(st.dictionaries(st.integers(0, 900), st.integers(1, 9), min_size=1), st.integers(1, 100))
def test_quantiles_are_those_of_the_inverted_distribution(days: dict[int, int], percent: int) -> None:
    whole = [day for day, number in days.items() for _ in range(number)]
    found = lags.quantile(days, percent)
    assert found is not None
    assert sum(day <= found for day in whole) * 100 >= len(whole) * percent
    assert sum(day < found for day in whole) * 100 < len(whole) * percent


def test_nothing_done_is_no_lag(cast: Cast) -> None:
    received(cast)
    assert [(lag.count, lag.half, lag.nine_tenths) for lag in lags.lags(cast.studio)] == [(0, None, None)] * 4


def test_weeks_are_counted_from_monday_to_monday(cast: Cast) -> None:
    monday = clock.midnight(date(2026, 11, 16))
    matter = replied(cast)
    moved(matter, received_at=monday - timedelta(minutes=1), replied_at=monday + timedelta(minutes=1))
    assert [lag.half for lag in lags.lags(cast.studio)][1] == 1
    moved(matter, received_at=monday, replied_at=monday + timedelta(days=7, minutes=-1))
    assert [lag.half for lag in lags.lags(cast.studio)][1] == 0
