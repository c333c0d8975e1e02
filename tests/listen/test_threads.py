"""Splitting and merging: everyone goes on being told, and the code opens what became of it."""

from datetime import timedelta

from django.test import Client

from bandeng.core import clock
from bandeng.listen import jobs
from bandeng.listen.models import Matter
from bandeng.listen.states import State
from bandeng.post.models import Message
from tests.cast import Cast
from tests.listen.pages import do, done, spoken

ACCEPT = {"kind": "help", "title": "两件事", "words": "路灯坏了。\n\n下水道堵了。"}
PHONE = {"contact": "call", "phone": "13900000000"}
PARTS = "路灯坏了，晚上看不见。\n\n下水道堵了，有臭味。"


def split(cast: Cast, resident: Client) -> tuple[Matter, list[Matter]]:
    officer = cast.client("officer")
    matter = spoken(resident, **PHONE)
    done(officer, matter, "accept", **ACCEPT)
    done(officer, matter, "split", parts=PARTS)
    return matter, list(Matter.objects.exclude(pk=matter.pk).order_by("pk"))


def test_each_part_has_a_life_of_its_own(cast: Cast) -> None:
    resident, officer = Client(), cast.client("officer")
    matter, (first, second) = split(cast, resident)
    assert matter.state == State.SPLIT
    assert [first.state, second.state] == [State.ACCEPTED] * 2
    assert len({matter.number, first.number, second.number}) == 3
    assert first.reply_due == matter.reply_due
    done(officer, first, "assign", member=cast.members["member"].pk)
    done(officer, first, "reply", words="灯已修好。", result="solved")
    done(officer, first, "send")
    page = resident.get("/track/matter/").content.decode()
    assert "灯已修好" in page
    assert second.title in page
    assert resident.get(f"/track/part/{first.pk}/").status_code == 302
    assert resident.post("/track/matter/confirm/", {"satisfied": "yes"}).status_code == 302
    first.refresh_from_db()
    assert first.state == State.CLOSED
    calls = Message.objects.filter(channel="call", event="matter.send_reply")
    assert [call.subject for call in calls] == [first.subject]


def test_a_stranger_does_not_open_a_part(cast: Cast) -> None:
    _matter, (first, _second) = split(cast, Client())
    stranger = Client()
    spoken(stranger, words="别的事")
    assert stranger.get(f"/track/part/{first.pk}/").status_code == 404
    assert Client().get(f"/track/part/{first.pk}/").url == "/track/"


def test_one_part_is_no_splitting(cast: Cast) -> None:
    officer = cast.client("officer")
    matter = spoken(Client())
    done(officer, matter, "accept", **ACCEPT)
    answer = do(officer, matter, "split", parts="只有一段。")
    assert answer.status_code == 422
    assert "2 到 5 段" in answer.content.decode()
    assert "只有一段。" in answer.content.decode()
    assert do(officer, matter, "split", parts="\n\n".join("一二三四五六")).status_code == 422
    assert Matter.objects.count() == 1


def test_whose_matter_was_merged_is_told_of_the_other(cast: Cast) -> None:
    officer, first_resident = cast.client("officer"), Client()
    first, second = spoken(first_resident, **PHONE), spoken(Client(), words="路灯一直不亮")
    for matter in (first, second):
        done(officer, matter, "accept", **ACCEPT)
    done(officer, first, "merge", into=second.number)
    done(officer, second, "assign", member=cast.members["member"].pk)
    done(officer, second, "reply", words="线路已换，灯亮了。", result="solved")
    done(officer, second, "send")
    told = Message.objects.filter(event="matter.send_reply", subject=first.subject)
    assert told.count() == 1
    page = first_resident.get("/track/matter/").content.decode()
    assert "线路已换" in page
    assert first_resident.get(f"/track/part/{second.pk}/").status_code == 404, "it is another resident's matter"


def test_a_split_matter_is_kept_until_its_parts_are_over(cast: Cast) -> None:
    matter, parts = split(cast, Client())
    later = clock.now() + timedelta(days=200)
    assert jobs.to_erase(later) == []
    officer = cast.client("officer")
    for part in parts:
        done(officer, part, "decline", reason="hotline")
    assert set(jobs.to_erase(later)) == {matter, *parts}


def test_merged_and_merged_again_everyone_goes_on_being_told(cast: Cast) -> None:
    officer = cast.client("officer")
    matters = [spoken(Client(), **PHONE, words=words) for words in ("路灯坏了。", "灯不亮。", "小区灯坏了。")]
    for matter in matters:
        done(officer, matter, "accept", **ACCEPT)
    first, second, last = matters
    done(officer, first, "merge", into=second.number)
    done(officer, second, "merge", into=last.number)
    done(officer, last, "assign", member=cast.members["member"].pk)
    done(officer, last, "reply", words="三盏灯都已换新。", result="solved", anyway="1")
    done(officer, last, "send", anyway="1")
    told = Message.objects.filter(event="matter.send_reply").values_list("recipient", flat=True)
    assert set(told) == {f"resident:{matter.subject}" for matter in matters}


def test_who_was_merged_into_what_is_split_is_told_of_each_part(cast: Cast) -> None:
    officer = cast.client("officer")
    other = spoken(Client(), **PHONE, words="我家也是。")
    done(officer, other, "accept", **ACCEPT)
    matter = spoken(Client(), **PHONE)
    done(officer, matter, "accept", **ACCEPT)
    done(officer, other, "merge", into=matter.number)
    done(officer, matter, "split", parts=PARTS)
    part = Matter.objects.latest("pk")
    done(officer, part, "assign", member=cast.members["member"].pk)
    done(officer, part, "reply", words="下水道已疏通。", result="solved", anyway="1")
    done(officer, part, "send", anyway="1")
    told = Message.objects.filter(event="matter.send_reply").values_list("recipient", flat=True)
    assert sorted(told) == sorted([f"resident:{part.subject}", f"resident:{other.subject}"])
