"""Opinions beforehand over HTTP: handed in without an account, gone through on record, taken back, erased."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bandeng.core import clock, codes, guard
from bandeng.core.errors import NotAllowed, WrongState
from bandeng.deliberate import hearers
from bandeng.deliberate.actions import activity as A
from bandeng.deliberate.actions import opinion as O
from bandeng.deliberate.models import Activity, Opinion
from bandeng.ledger.models import Entry, Opening
from bandeng.post import registry
from bandeng.post.models import Message
from tests.cast import Cast
from tests.deliberate.made_activity import announced, said
from tests.remains import database_files, found

WORDS = "暗号意见：我家住 3 号楼 2 单元 501，管道走北边好。"
SECRETS = ("暗号意见", "暗号称呼", "13900000007")


def give(client: Client, one: Activity, **fields: Any) -> Any:
    address = f"/deliberate/{one.pk}/say/"
    key = re.search(r'name="form_key" value="([^"]+)"', client.get(address).content.decode())
    data = {"said": WORDS, "form_key": key[1] if key else "z" * 32, **fields}
    return client.post(address, data)


def code_of(client: Client) -> str:
    page = client.get("/deliberate/said/").content.decode()
    digits = re.findall(r'<p class="digits">(.*?)</p>', page)
    return "".join(re.findall(r"\d", digits[0]))


def opened(client: Client, opinion: Opinion) -> str:
    assert client.post(f"/desk/deliberate/opinion/{opinion.pk}/look/").status_code == 302
    return client.get(f"/desk/deliberate/opinion/{opinion.pk}/").content.decode()


def with_code(code: str) -> Client:
    client = Client()
    assert client.post("/deliberate/code/", {"code": code}).status_code == 302
    return client


def test_from_words_to_what_became_of_them(cast: Cast) -> None:
    one, resident = announced(cast), Client()
    answer = give(resident, one, name="暗号称呼", phone="139 0000 0007", tell_later="on", may_publish="on")
    assert answer["Location"] == "/deliberate/said/"
    code, opinion = code_of(resident), Opinion.objects.get()
    assert not any(words in str(bytes(opinion.sealed or b"")) for words in SECRETS)
    officer = cast.client("officer")
    before = officer.get(f"/desk/deliberate/opinion/{opinion.pk}/").content.decode()
    assert not any(words in before for words in SECRETS)
    assert officer.post(f"/desk/deliberate/opinion/{opinion.pk}/", {"text": "x", "state": "shown"}).status_code == 403
    page = opened(officer, opinion)
    assert all(words in page for words in SECRETS)
    proposed = officer.get(f"/desk/deliberate/opinion/{opinion.pk}/").context["form"]["text"].value()
    assert "〔房号〕" in proposed
    data = {"text": "管道走北边好。", "state": "shown", "version": opinion.version}
    assert officer.post(f"/desk/deliberate/opinion/{opinion.pk}/", data).status_code == 302
    public = Client().get(f"/deliberate/{one.pk}/").content.decode()
    assert "管道走北边好。" in public
    assert not any(words in public for words in SECRETS)
    yours = with_code(code).get("/deliberate/yours/").content.decode()
    assert all(words in yours for words in SECRETS)
    assert cast["officer"].shown_name in yours, "who opened it"
    assert "已经隐去个人信息" in yours


def test_what_a_resident_did_not_agree_to_stays_in_the_meeting(cast: Cast) -> None:
    one = announced(cast)
    opinion, _code = said(one, may_publish=False)
    officer = cast.client("officer")
    opened(officer, opinion)
    data = {"text": "走北边。", "version": opinion.version}
    address = f"/desk/deliberate/opinion/{opinion.pk}/"
    assert officer.post(address, {**data, "state": "shown"}).status_code == 422
    with pytest.raises(WrongState):
        O.show(cast.by("officer"), opinion, text="走北边。")
    assert officer.post(address, {**data, "state": "kept"}).status_code == 302
    assert "走北边。" not in Client().get(f"/deliberate/{one.pk}/").content.decode()
    assert "走北边。" in cast.client("member").get(f"/desk/deliberate/{one.pk}/").content.decode()


def test_many_have_a_page_of_their_own(cast: Cast) -> None:
    one = announced(cast)
    for number in range(12):
        opinion, _code = said(one, form_key=f"{number:032}")
        if number:
            O.show(cast.by("officer"), O.look(cast.by("officer"), opinion), text=f"整理{number}。")
    for client, desk in ((Client(), ""), (cast.client("officer"), "/desk"), (cast.client("member"), "/desk")):
        page = client.get(f"{desk}/deliberate/{one.pk}/").content.decode()
        address = f"{desk}/deliberate/{one.pk}/opinions/"
        assert address in page
        assert "整理11。" not in page
        assert "整理11。" in client.get(address).content.decode()
    waits = f"/desk/deliberate/opinion/{Opinion.objects.earliest('pk').pk}/"
    for name, there in (("officer", True), ("member", False)):
        pages = [cast.client(name).get(f"/desk/deliberate/{one.pk}/{part}") for part in ("", "opinions/")]
        assert [waits in each.content.decode() for each in pages] == [there, there]
    assert cast.client("outsider").get(f"/desk/deliberate/{one.pk}/opinions/").status_code == 404
    assert Client().get(f"/deliberate/{announced(cast, form_key='i', public=False).pk}/opinions/").status_code == 404


def test_who_opens_nothing(cast: Cast) -> None:
    opinion, _code = said(announced(cast), said=WORDS)
    for name in ("member", "convener", "leader", "outsider", "clerk", "admin"):
        client = cast.client(name)
        assert client.get(f"/desk/deliberate/opinion/{opinion.pk}/").status_code in (403, 404)
        assert client.post(f"/desk/deliberate/opinion/{opinion.pk}/look/").status_code in (403, 404)
        with pytest.raises(NotAllowed):
            O.look(cast.by(name), opinion)
        assert "暗号意见" not in client.get(f"/desk/deliberate/{opinion.activity_id}/").content.decode()
    assert Client().get("/deliberate/yours/").status_code == 302
    with pytest.raises(NotAllowed):
        O.erase(cast.by("officer"), opinion)
    with pytest.raises(NotAllowed):
        O.hand_in(cast.by("officer"), opinion.activity, said="我", form_key="y" * 32)


def test_whoever_is_named_in_it_does_not_read_it(cast: Cast) -> None:
    opinion, _code = said(announced(cast), said=f"{cast['officer'].name}上次没有来。")
    client = cast.client("officer")
    answer = client.post(f"/desk/deliberate/opinion/{opinion.pk}/look/")
    assert answer.status_code == 403
    assert "要由别的联络员打开" in answer.content.decode()
    with pytest.raises(NotAllowed):
        O.keep(cast.by("officer"), opinion, text="没有来。")
    assert "上次没有来" in opened(cast.client("officer2"), opinion)


def test_wrong_codes_are_refused_and_slowed_down(cast: Cast) -> None:
    _opinion, code = said(announced(cast))
    client = Client()
    for _n in range(10):
        wrong = client.post("/deliberate/code/", {"code": codes.new_code()})
        assert wrong.status_code == 422
    often = client.post("/deliberate/code/", {"code": code})
    assert "次数太多" in often.content.decode()


def test_closed_is_closed(cast: Cast) -> None:
    one = announced(cast)
    over = A.change_activity(cast.by("officer"), one, opinions_until=None)
    answer = give(Client(), over)
    assert answer.status_code == 409
    assert "暗号意见" in answer.content.decode(), "what was typed is kept"
    assert "意见征集已经结束" in Client().get(f"/deliberate/{over.pk}/say/").content.decode()
    draft = A.open_activity(cast.by("officer"), cast.studio, kind="special", title="草稿", form_key="q" * 32)
    assert Client().get(f"/deliberate/{draft.pk}/say/").status_code == 404
    begun = announced(cast, form_key="b" * 32)
    opinion, code = said(begun, form_key="p" * 32)
    A.call_off(cast.by("officer"), begun, reason="不办了")
    answer = with_code(code).post("/deliberate/yours/add/", {"said": "再说一句"})
    assert answer.status_code == 409
    assert opinion.state == "waiting"


def test_the_same_sent_twice_is_one_and_changed_words_are_told(cast: Cast) -> None:
    one, resident = announced(cast), Client()
    first = give(resident, one, form_key="s" * 32)
    code = code_of(resident)
    assert give(resident, one, form_key="s" * 32)["Location"] == first["Location"]
    assert code_of(resident) == code
    assert Opinion.objects.count() == 1
    assert give(resident, one, form_key="s" * 32, said="别的话").status_code == 409
    assert give(Client(), one, said="").status_code == 422
    assert "手机号" in give(Client(), one, tell_later="on").content.decode()


def test_adding_goes_through_the_officer_again(cast: Cast) -> None:
    one = announced(cast)
    opinion, code = said(one)
    opinion = O.show(cast.by("officer"), opinion, text="先前公开的")
    resident = with_code(code)
    assert resident.post("/deliberate/yours/add/", {"said": "暗号补充"}).status_code == 302
    assert "先前公开的" not in Client().get(f"/deliberate/{one.pk}/").content.decode()
    assert "暗号补充" in opened(cast.client("officer"), opinion)
    stale = cast.client("officer")
    opened(stale, opinion)
    answer = stale.post(
        f"/desk/deliberate/opinion/{opinion.pk}/", {"text": "旧的", "state": "kept", "version": opinion.version}
    )
    assert answer.status_code == 409, "it has grown since"


def test_two_officers_at_once(cast: Cast) -> None:
    opinion, _code = said(announced(cast))
    first, second = cast.client("officer"), cast.client("officer2")
    opened(first, opinion)
    opened(second, opinion)
    address, data = f"/desk/deliberate/opinion/{opinion.pk}/", {"state": "kept", "version": opinion.version}
    assert first.post(address, {**data, "text": "甲整理的"}).status_code == 302
    answer = second.post(address, {**data, "text": "乙整理的"})
    assert answer.status_code == 409
    assert "乙整理的" in answer.content.decode()
    assert len(Opinion.objects.get().looks) == 2


def test_taken_back_nothing_stays(cast: Cast) -> None:
    one = announced(cast)
    opinion, code = said(one, phone="13900000007", tell_later=True)
    O.show(cast.by("officer"), opinion, text="公开过的话")
    assert registry.resolvers[hearers.OPINION](str(opinion.pk), "sms")
    resident = with_code(code)
    assert "恢复不了" in resident.get("/deliberate/yours/take-back/").content.decode()
    assert "意见已收回" in resident.post("/deliberate/yours/take-back/").content.decode()
    assert resident.get("/deliberate/yours/").status_code == 302
    assert Client().post("/deliberate/code/", {"code": code}).status_code == 422
    assert "公开过的话" not in Client().get(f"/deliberate/{one.pk}/").content.decode()
    assert registry.resolvers[hearers.OPINION](str(opinion.pk), "sms") is None
    assert not Opening.objects.filter(entry__subject=opinion.subject).exclude(entry__code="opinion.erase").exists()
    with pytest.raises(WrongState):
        O.look(cast.by("officer"), opinion)


def test_erased_when_the_time_is_up_and_again_after_a_restore(cast: Cast) -> None:
    one = announced(cast)
    opinion, code = said(one)
    opinion = O.show(cast.by("officer"), opinion, text="整理好的话")
    assert O.erase_due() == 0
    with guard.writing():
        Activity.objects.filter(pk=one.pk).update(opinions_until=clock.today() - timedelta(days=181))
    assert O.erase_due() == 1
    opinion.refresh_from_db()
    assert (opinion.sealed, opinion.code_hash, opinion.text) == (None, None, "整理好的话")
    assert Client().post("/deliberate/code/", {"code": code}).status_code == 422
    page = cast.client("officer").get(f"/desk/deliberate/opinion/{opinion.pk}/").content.decode()
    assert "原话已经删除" in page
    assert O.once_more(opinion.subject, False, False, ["leaf"])
    assert not O.once_more("nobody", False, False, [])


def test_without_a_last_day_the_time_is_counted_from_when_it_came(cast: Cast) -> None:
    one = announced(cast)
    opinion, _code = said(one)
    A.change_activity(cast.by("officer"), one, opinions_until=None)
    assert O.erase_due() == 0
    with guard.writing():
        Opinion.objects.filter(pk=opinion.pk).update(made_at=clock.now() - timedelta(days=182))
    assert O.erase_due() == 1


def test_what_is_added_after_a_look_is_looked_at_anew(cast: Cast) -> None:
    opinion, code = said(announced(cast))
    officer = cast.client("officer")
    assert "走北边好" in opened(officer, opinion)
    with_code(code).post("/deliberate/yours/add/", {"said": f"暗号补充：{cast['officer'].name}上次没有来。"})
    page = officer.get(f"/desk/deliberate/opinion/{opinion.pk}/").content.decode()
    assert "暗号补充" not in page
    assert officer.post(f"/desk/deliberate/opinion/{opinion.pk}/look/").status_code == 403
    assert "暗号补充" in opened(cast.client("officer2"), opinion)
    yours = with_code(code).get("/deliberate/yours/").content.decode()
    assert cast["officer"].shown_name in yours, "the first look is still told"


def test_nothing_of_it_in_ledger_messages_or_database(transactional_cast: Cast) -> None:
    cast = transactional_cast
    one, resident = announced(cast), Client()
    give(resident, one, name="暗号称呼", phone="13900000007", tell_later="on")
    opinion = Opinion.objects.get()
    opened(cast.client("officer"), opinion)
    O.keep(cast.by("officer"), opinion, text="走北边好。")
    A.call_off(cast.by("officer"), one, reason="下雨")
    assert Message.objects.filter(recipient=f"opinion:{opinion.pk}").exists()
    private = " ".join(Opening.objects.values_list("private", flat=True))
    assert not any(words in private for words in SECRETS)
    assert found(SECRETS, *database_files()) == []
    codes = set(Entry.objects.filter(subject=opinion.subject).values_list("code", flat=True))
    assert codes == {"opinion.hand_in", "opinion.look", "opinion.keep"}
    for address in ("/audit/entries/", "/desk/messages/", f"/desk/deliberate/{one.pk}/"):
        page = cast.client("head").get(address).content.decode()
        assert not any(words in page for words in SECRETS), address
