"""Alarms: told once, public until cleared with a reason."""

import pytest
from django.test import Client
from django.utils import translation

from bandeng.core.actions import By
from bandeng.core.errors import Invalid, NotAllowed, WrongState
from bandeng.gateway import actions
from bandeng.gateway.alarms import WORDS, words
from bandeng.gateway.models import Alarm
from bandeng.ledger.models import Entry
from bandeng.post import events
from bandeng.post.models import Message

K = Alarm.Kind


def raised(about="w.example", incident="1", **data):
    return actions.raise_once(K.SPLIT, about, incident, {"size": 5, **data}, "notes")


def test_once(cast):
    first = raised()
    assert first
    assert raised() is None, "the same incident"
    assert raised(incident="2") is None, "another one while it stands"
    assert raised(about="v.example", incident="3")
    actions.clear_alarm(cast.by("auditor"), first, reason="查明了。")
    assert raised() is None, "told before"
    assert raised(incident="2"), "something new"
    assert Entry.objects.filter(code="log.alarm").count() == 3


def test_cleared_with_a_reason_it_is_public_no_more(cast):
    alarm = raised()
    assert "本账本出现两份历史" in Client().get("/log/").content.decode()
    page = cast.client("auditor").get("/log/audit/").content.decode()
    assert f"/log/audit/alarm/{alarm.pk}/" in page
    form = cast.client("auditor").post(f"/log/audit/alarm/{alarm.pk}/", {"reason": " "})
    assert form.status_code == 422
    done = cast.client("auditor").post(f"/log/audit/alarm/{alarm.pk}/", {"reason": "对方恢复了旧备份。"})
    assert (done.status_code, done["Location"]) == (302, "/log/audit/")
    assert "本账本出现两份历史" not in Client().get("/log/").content.decode()
    page = cast.client("district").get("/log/audit/").content.decode()
    assert "对方恢复了旧备份。" in page
    assert cast["auditor"].name in page
    assert Entry.objects.filter(code="log.clear_alarm", subject=f"alarm-{alarm.pk}").count() == 1
    assert "恢复了旧备份" not in Entry.objects.get(code="log.clear_alarm").public
    with pytest.raises(WrongState):
        actions.clear_alarm(cast.by("admin"), alarm, reason="再解除一次")


def test_who_may_clear(cast):
    alarm = raised()
    for name in ("head", "officer", "district"):
        assert cast.client(name).get(f"/log/audit/alarm/{alarm.pk}/").status_code == 403
        with pytest.raises(NotAllowed):
            actions.clear_alarm(cast.by(name), alarm, reason="没事")
    with pytest.raises(Invalid):
        actions.clear_alarm(cast.by("admin"), alarm, reason="  ")
    with pytest.raises(NotAllowed):
        actions.raise_alarm(cast.by("admin"), kind=K.SPLIT, about="x", incident="x", data={})
    assert Alarm.objects.get().cleared_at is None


def test_whom_it_tells_and_in_which_words(cast):
    raised(name="w.example", words="split.witness")
    message = Message.objects.filter(event="log.alarm", recipient=f"person:{cast['head'].pk}").get()
    title, text = events.render(message)
    assert title == "公开账本有警报"
    assert "w.example" in text
    assert "/log/audit/" in text


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_kind_has_words(language):
    data = {"size": 5, "name": "w", "count": 2, "since": "2026-11-24T10:00:00+08:00", "problem": ["altered", 3, 4]}
    with translation.override(language):
        for at, key in enumerate(WORDS):
            alarm = actions.raise_alarm(By(), kind=K.SPLIT, about=key, incident=str(at), data={**data, "words": key})
            assert words(alarm)
            assert "%(" not in words(alarm)
            assert language != "en" or words(alarm).isascii()
