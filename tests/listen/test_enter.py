"""Entering for someone at the counter or on the telephone: quickly, and one after the other."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bandeng.core import clock
from bandeng.listen.models import Matter, Step
from tests.cast import Cast
from tests.listen.pages import code_on

ENTER = "/desk/enter/"


def fields(client: Client, **other: Any) -> dict[str, Any]:
    page = client.get(ENTER).content.decode()
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert key
    return {"form_key": key[1], "words": "水管漏水三天了。", "source": "phone", "contact": "no", **other}


def test_saved_and_ready_for_the_next_with_the_slip_at_hand(cast: Cast) -> None:
    officer = cast.client("officer")
    answer = officer.post(ENTER, fields(officer, then="next", kind="help"), follow=True)
    page = answer.content.decode()
    matter = Matter.objects.get()
    assert (matter.source, matter.kind, matter.entered_by) == ("phone", "help", cast["officer"])
    assert 'href="/speak/slip/"' in page
    assert re.search(r'value="phone"[^>]* checked', page), "the next one comes the same way"
    assert matter.words not in page
    assert code_on(officer) == "".join(re.findall(r"<span>(\d{4})</span>", page))
    assert officer.get("/speak/slip/").status_code == 200
    assert 'href="/speak/slip/"' not in officer.get(ENTER + "?saved=1").content.decode(), "the slip opens once"


def test_the_code_is_for_whoever_saved_it(cast: Cast) -> None:
    officer = cast.client("officer")
    officer.post(ENTER, fields(officer, then="next"))
    assert not re.findall(r"<span>\d{4}</span>", officer.get(ENTER).content.decode())
    assert not re.findall(r"<span>\d{4}</span>", cast.client("officer2").get(ENTER + "?saved=1").content.decode())


def test_without_more_ado_it_goes_to_the_receipt(cast: Cast) -> None:
    officer = cast.client("officer")
    assert officer.post(ENTER, fields(officer))["Location"] == "/speak/receipt/"
    assert ENTER in officer.get("/speak/receipt/").content.decode()


def test_what_was_told_earlier_today_counts_from_then(cast: Cast) -> None:
    officer = cast.client("officer")
    assert officer.post(ENTER, fields(officer, told="00:00")).status_code == 302
    matter = Matter.objects.get()
    assert matter.received_at.astimezone(clock.HERE).strftime("%H:%M") == "00:00"
    assert clock.day(matter.received_at) == clock.today()
    assert Step.objects.get().at == matter.received_at


@pytest.mark.parametrize("told", ["later", "25:00", "刚才"])
def test_a_time_that_is_none_or_not_yet_is_said(cast: Cast, told: str) -> None:
    officer = cast.client("officer")
    soon = (clock.now() + timedelta(minutes=2)).astimezone(clock.HERE)
    if told == "later" and soon.hour == 0 and soon.minute < 3:
        pytest.skip("it is midnight")
    answer = officer.post(ENTER, fields(officer, told=soon.strftime("%H:%M") if told == "later" else told))
    assert answer.status_code == 422
    assert "水管漏水三天了" in answer.content.decode()
    assert not Matter.objects.exists()


@pytest.mark.parametrize("wrong", [{"source": "web"}, {"source": "chat"}, {"kind": "x"}, {"words": " "}])
def test_mistakes_are_told_and_nothing_is_entered(cast: Cast, wrong: dict[str, str]) -> None:
    officer = cast.client("officer")
    assert officer.post(ENTER, fields(officer, **wrong)).status_code == 422
    assert not Matter.objects.exists()


@pytest.mark.parametrize("who", ["leader", "clerk", "auditor", "admin"])
def test_who_may_not_enter(cast: Cast, who: str) -> None:
    assert cast.client(who).get(ENTER).status_code == 403
    assert cast.client(who).post(ENTER, {"words": "水管漏水。", "source": "phone", "contact": "no"}).status_code == 403
    assert not Matter.objects.exists()
