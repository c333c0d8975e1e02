"""What is published equals what anyone works out from the open export: figures and lags, by kind and in all."""

from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from bandeng.core import clock
from bandeng.listen import figures, lags, queries
from bandeng.listen.models import Matter, Rung
from bandeng.listen.oversight import overview
from bandeng.studio.models import Person
from tests import real
from tests.cast import Cast
from tests.listen import recompute
from tests.listen.made import received, replied

pytestmark = pytest.mark.django_db


def same(tmp_path: Path) -> recompute.pd.DataFrame:
    """Compare all that is published with the export; the export, for a look of one's own."""
    path = tmp_path / "open.csv"
    call_command("export", "open", str(path), stdout=StringIO())
    table = recompute.read(path)
    studio = queries.studio()
    assert studio
    published = figures.table(studio)
    kinds: Sequence[tuple[str, recompute.pd.DataFrame]] = [
        (str(label), table[table.kind == value]) for value, label in Matter.Kind.choices
    ]
    by_label = dict(kinds) | {"未定类别": table[table.kind == ""], "合计": table}
    for line in published:
        expected = recompute.rates(by_label[str(line["label"])])
        assert {share.figure.code: (share.numerator, share.denominator) for share in line["shares"]} == expected
    took = {lag.stretch.code: (lag.count, lag.half, lag.nine_tenths) for lag in lags.lags(studio)}
    assert took == recompute.lags(table)
    return table


def test_on_the_demo(tmp_path: Path) -> None:
    call_command("demo", verbosity=0)
    table = same(tmp_path)
    assert len(table) == Matter.objects.count() > 50
    path = tmp_path / "rungs.csv"
    call_command("export", "rungs", str(path), stdout=StringIO())
    rungs = recompute.read(path)
    assert len(rungs) == Rung.objects.count() > 5
    today = clock.today()
    head = Person.objects.get(sign_in_name="leader")
    for name, since in overview.beginnings(today).items():
        expected = recompute.ladder(rungs, clock.day(since).isoformat(), today.isoformat())
        lines = {line["code"]: dict(line["cells"])[name] for line in overview.climbed(head, today)}
        assert {code: number for code, number in lines.items() if number} == expected


def test_on_the_real_messages_with_replies(cast: Cast, tmp_path: Path) -> None:
    path = real.MESSAGES / "messages_with_replies.csv"
    if not path.exists():
        pytest.skip("the real data do not lie beside the project")
    call_command("import", "matters", str(path), stdout=StringIO())
    replied(cast)
    table = same(tmp_path)
    assert recompute.lags(table)["imported"] == (1463, 11, 41)


def test_the_open_export_says_nothing_that_anyone_said(cast: Cast, tmp_path: Path) -> None:
    received(cast, words="我叫张小明，楼前路灯坏了。")
    path = tmp_path / "open.csv"
    call_command("export", "open", str(path), stdout=StringIO())
    text = path.read_text(encoding="utf-8-sig")
    assert "路灯" not in text
    assert "张小明" not in text
    call_command("export", "rungs", str(tmp_path / "rungs.csv"), stdout=StringIO())


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
