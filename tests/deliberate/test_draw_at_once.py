"""Two at once: one fixes, one draws; the other is told. Two of the same form are one."""

import pytest

from bandeng.core.actions import By
from bandeng.deliberate.actions import draw_lot as lot
from bandeng.deliberate.actions import draw_volunteers as people
from bandeng.deliberate.models import Draw
from bandeng.ledger.models import Entry
from tests.cast import build
from tests.deliberate.made_draw import NAMED, VALUE, balanced, called, fixed, volunteered
from tests.listen.test_concurrency import split, together


@pytest.mark.django_db(transaction=True)
def test_one_fixes() -> None:
    cast = build()
    draw = called(cast)
    volunteered(draw, 12)
    balanced(cast, draw)
    bys = [cast.by(name) for name in ("officer", "officer2")]
    done, refused = split(together([lambda by=by: lot.fix(by, draw, value_named=NAMED) for by in bys]))
    assert (len(done), len(refused)) == (1, 1)
    assert Entry.objects.filter(code="draw.fix").count() == 1
    assert Draw.objects.get().commitment == done[0].commitment


@pytest.mark.django_db(transaction=True)
def test_one_draws() -> None:
    cast = build()
    draw, _codes = fixed(cast)
    asked = [("officer", VALUE), ("officer2", "9 9 9")]
    calls = [lambda who=who, v=v: lot.draw_panel(cast.by(who), draw, value=v, again=v) for who, v in asked]
    done, refused = split(together(calls))
    assert (len(done), len(refused)) == (1, 1)
    assert Draw.objects.get().record["public_value"] == done[0].value


@pytest.mark.django_db(transaction=True)
def test_the_same_form_twice_is_one() -> None:
    cast = build()
    draw = called(cast, ready=["sex"])
    form = {"values": {"性别": "女"}, "name": "暗号", "phone": "13900000001", "consent": True, "form_key": "k" * 32}
    calls = [lambda: people.join(By(role="resident"), draw, **form) for _n in range(2)]  # type: ignore[arg-type]
    done, refused = split(together(calls))
    assert (len({code for _one, code in done}), len(refused)) == (1, 0)
    assert draw.volunteers.count() == 1
