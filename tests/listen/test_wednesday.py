"""A Wednesday morning at the studio, over HTTP: 12 visitors, 8 calls, 5 from phones, two officers at once."""

import re

import pytest
from django.core import mail
from django.test import Client

from bandeng.ledger.models import Entry
from bandeng.listen import figures
from bandeng.listen.models import Matter
from bandeng.listen.states import State
from bandeng.post.models import Message
from tests.cast import Cast
from tests.listen.pages import code_on, do, done, speak, spoken

pytestmark = pytest.mark.django_db

VISITS = (
    ("help", "3 号楼电梯一停电就不动，老人下不了楼。"),
    ("help", "楼道灯坏了两个月，晚上看不见台阶。"),
    ("consult", "想问独居老人助餐怎么报名。"),
    ("suggest", "建议小广场加几条长凳，老人走累了能坐。"),
    ("complain", "楼下烧烤店半夜还在放音乐，睡不着。"),
    ("help", "自来水发黄，放半小时才清。"),
    ("suggest", "菜市场门口建议画个临时停车位。"),
    ("help", "垃圾桶三天没有清，味道很大。"),
    ("consult", "孩子转学要哪些材料？"),
    ("complain", "我要反映联络员梁小满，打了三次电话都不接。"),
    ("thank", "感谢工作室，上次说的井盖换好了。"),
    ("help", "小区大门的门禁坏了，外人随便进。"),
)
CALLS = (
    ("help", "我家厨房有很重的煤气味，怀疑燃气泄漏！"),
    ("help", "暖气不热，屋里只有十二度。"),
    ("consult", "请问社区医院几点开门？"),
    ("complain", "物业收了钱不修屋顶，一下雨就漏。"),
    ("suggest", "建议学校门口放学时有人指挥。"),
    ("help", "门前的树枝挡住了路灯。"),
    ("report", "有人在消防通道上长期停车。"),
    ("help", "下水道堵了，脏水返到厨房。"),
)
WEB = (
    ("help", "河边步道的栏杆松了，孩子靠上去很危险。"),
    ("suggest", "建议图书角周末也开门。"),
    ("complain", "工地夜里十二点还在打桩。"),
    ("", "单位拖欠我工资的事信访局已经受理，请工作室再帮我催。"),
    ("consult", "老旧小区装电梯谁出钱？"),
)


def entered(officer: Client, source: str, words: str) -> Matter:
    """Written down by an officer while the person talks."""
    page = officer.get("/desk/enter/").content.decode()
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert key
    fields = {"form_key": key[1], "words": words, "source": source, "kind": "", "contact": "call", "name": "一位居民"}
    answer = officer.post("/desk/enter/", {**fields, "phone": "13900000000"})
    assert answer.status_code == 302, answer.content.decode()[:4000]
    assert len(code_on(officer)) == 16, "everyone leaves with a code"
    return Matter.objects.latest("pk")


def accept(officer: Client, matter: Matter, kind: str, **more: str) -> Matter:
    return done(officer, matter, "accept", kind=kind, title=matter.title, words=matter.words, **more)


def listed(client: Client) -> set[int]:
    """The matters that someone's worklist leads to, over all its pages."""
    found: set[int] = set()
    for page in (1, 2, 3):
        text = client.get(f"/desk/?state=all&page={page}").content.decode()
        found |= {int(pk) for pk in re.findall(r'href="/desk/matter/(\d+)/"', text)}
    return found


def test_a_whole_morning(cast: Cast) -> None:
    first, second = cast.client("officer"), cast.client("officer2")
    complaint_words = next(words for _kind, words in VISITS if "梁小满" in words)
    visits = [
        entered(second if words == complaint_words or number % 2 else first, "visit", words)
        for number, (_kind, words) in enumerate(VISITS)
    ]
    calls = [entered((first, second)[number % 2], "phone", words) for number, (_kind, words) in enumerate(CALLS)]
    residents = [Client() for _ in WEB]
    web = [spoken(resident, words=words) for resident, (_kind, words) in zip(residents, WEB, strict=True)]
    assert Matter.objects.count() == 25

    complaint, emergency, petition = visits[9], calls[0], web[3]
    the_emergency(cast, first, emergency)
    the_complaint(cast, first, second, complaint)
    the_petition(first, petition, residents[3])
    two_at_once(first, second, visits[0])

    rest = [*zip(visits, VISITS, strict=True), *zip(calls, CALLS, strict=True), *zip(web, WEB, strict=True)]
    special = {complaint.pk, emergency.pk, petition.pk, visits[0].pk}
    for number, (matter, (kind, _words)) in enumerate(rest):
        if matter.pk not in special:
            accept((first, second)[number % 2], matter, kind)

    assert not Matter.objects.filter(state=State.RECEIVED).exists(), "at noon everything is taken up"
    numbers = sorted(Matter.objects.exclude(number=None).values_list("number", flat=True))
    assert len(numbers) == len(set(numbers)) == 24
    assert [int(number[-4:-1]) for number in numbers] == list(range(1, 25)), "numbered without a gap"
    assert listed(second) == set(Matter.objects.values_list("pk", flat=True))
    assert listed(first) == listed(second) - {complaint.pk}
    replied = figures.summary(cast.studio)[0]
    assert (replied.numerator, replied.denominator) == (0, 24)
    assert Entry.objects.filter(code="matter.receive").count() == 25
    assert not mail.outbox, "nothing leaves before the worker sends it"


def the_emergency(cast: Cast, officer: Client, matter: Matter) -> None:
    """Danger is seen and told at once; it is urgent, with one working day."""
    assert matter.danger
    told = set(Message.objects.filter(subject=matter.subject).values_list("recipient", flat=True))
    assert {f"person:{cast[name].pk}" for name in ("officer", "officer2", "head")} <= told
    page = officer.get(f"/desk/matter/{matter.pk}/").content.decode()
    assert "涉险" in page
    matter = accept(officer, matter, "help", urgent="on")
    assert matter.urgent
    assert matter.reply_due == matter.accept_due


def the_complaint(cast: Cast, named: Client, other: Client, matter: Matter) -> None:
    """Whoever is complained of never sees it, nor hears of it; a colleague takes it up."""
    assert matter.pk not in listed(named)
    for address in ("", "accept/", "assign/", "note/"):
        assert named.get(f"/desk/matter/{matter.pk}/{address}").status_code == 404
    matter = accept(other, matter, "complain")
    done(other, matter, "assign", member=cast.members["member"].pk)
    assert not Message.objects.filter(subject=matter.subject, recipient=f"person:{cast['officer'].pk}").exists()
    assert str(matter.number) not in named.get("/messages/").content.decode()


def the_petition(officer: Client, matter: Matter, resident: Client) -> None:
    """Petition work is redirected: the resident reads where to go."""
    matter = done(officer, matter, "decline", reason="petition", explanation="")
    assert matter.state == State.DECLINED
    assert "信访部门" in resident.get("/track/matter/").content.decode()


def two_at_once(first: Client, second: Client, matter: Matter) -> None:
    """Both have the form open; one wins, the other is told and keeps what they typed."""
    fields = {"version": matter.version, "kind": "help", "title": "电梯停电不动", "words": "电梯停电后不动。"}
    assert first.post(f"/desk/matter/{matter.pk}/accept/", fields).status_code == 302
    late = second.post(f"/desk/matter/{matter.pk}/accept/", {**fields, "title": "老人下不了楼", "kind": "complain"})
    assert late.status_code in (409, 422)
    page = late.content.decode()
    assert "老人下不了楼" in page, "what was typed is kept"
    matter.refresh_from_db()
    assert (matter.title, matter.kind) == ("电梯停电不动", "help")


def test_the_same_form_twice_is_one_matter(cast: Cast) -> None:
    resident = Client()
    page = resident.get("/speak/").content.decode()
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert key
    for _ in range(2):
        assert speak(resident, form_key=key[1], words=WEB[0][1]).status_code == 302
    assert Matter.objects.count() == 1
    assert do(cast.client("officer"), Matter.objects.get(), "accept").status_code == 422
