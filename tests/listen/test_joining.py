"""Others join a public matter (我也遇到): with a code of their own, told of what happens, gone when they wish."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from bandeng.core.actions import By
from bandeng.ledger.models import Entry
from bandeng.listen import actions as A
from bandeng.listen.actions.erase import erase
from bandeng.listen.models import Joining, Matter, Step
from bandeng.post.models import Channel, Message, Status
from tests.cast import Cast
from tests.listen.made import drafted, in_hand, received

WORDS, NAME, PHONE = "蓝门那户前面也不亮", "阮惊蛰", "13800005678"


def published(cast: Cast, matter: Matter | None = None) -> Matter:
    matter = matter or in_hand(cast)
    matter = A.propose_publication(cast.by("officer"), matter, title="楼前路灯不亮", words="楼前路灯坏了三个月。")
    return A.approve_publication(cast.by("officer2"), matter)


def join(client: Client, matter: Matter, **fields: Any) -> Any:
    page = client.get(f"/public/{matter.pk}/").content.decode()
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert key
    return client.post(f"/public/{matter.pk}/", {"form_key": key[1], "contact": "no", **fields})


def left(**fields: Any) -> dict[str, Any]:
    return {"words": f"{WORDS}，我叫{NAME}", "contact": "call", "phone": PHONE, "name": NAME, **fields}


def code_of(client: Client) -> str:
    return "".join(re.findall(r"<span>(\d{4})</span>", client.get("/track/joined/").content.decode()))


def test_one_joins_and_follows_with_a_code_of_one_s_own(cast: Cast) -> None:
    matter = published(cast)
    neighbour = Client()
    before = Entry.objects.count()
    assert join(neighbour, matter, words=WORDS)["Location"] == "/track/joined/"
    assert Entry.objects.count() == before + 1
    code = code_of(neighbour)
    assert len(code) == 16
    link = neighbour.get("/track/joined/").context["link"]
    assert Client().get(link)["Location"] == "/track/joined/"
    matter.refresh_from_db()
    assert matter.joined == 1
    assert "另有 1 人也遇到" in Client().get(f"/public/{matter.pk}/").content.decode()
    later = Client()
    assert later.post("/track/", {"code": code})["Location"] == "/track/joined/"
    page = later.get("/track/joined/").content.decode()
    assert "楼前路灯坏了三个月" in page
    assert not re.search(r"<span>\d{4}</span>", page), "the code is shown just after joining only"
    assert later.get("/track/matter/").status_code == 302, "what the first resident sees stays theirs"


def test_whoever_is_at_work_on_it_is_not_disturbed(cast: Cast) -> None:
    matter = published(cast)
    version = matter.version
    join(Client(), matter)
    matter.refresh_from_db()
    assert matter.version == version


def test_words_and_number_are_sealed_and_the_desk_reads_them_on_record(cast: Cast) -> None:
    matter = published(cast)
    join(Client(), matter, **left())
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert not [mark for mark in (NAME, PHONE) if mark in repr(cursor.fetchall())], table
    page = cast.client("officer").get(f"/desk/matter/{matter.pk}/").content.decode()
    assert "又有一位居民也遇到" in page
    assert WORDS in page
    assert not [mark for mark in (NAME, PHONE) if mark in page]
    look = f"/desk/matter/{matter.pk}/look/"
    assert PHONE in cast.client("officer").post(look, {"reason": "核实"}).content.decode()
    for who in ("clerk", "member"):
        assert PHONE not in cast.client(who).post(look, {"reason": "核实"}).content.decode()
    assert WORDS not in Client().get(f"/public/{matter.pk}/").content.decode()


def test_who_left_a_number_is_told_and_others_are_not(cast: Cast) -> None:
    matter = published(cast, drafted(cast))
    join(Client(), matter, **left())
    join(Client(), matter, words="我也是。")
    A.send_reply(cast.by("officer"), Matter.objects.get(pk=matter.pk))
    told = Joining.objects.exclude(tell_later=False).get()
    calls = Message.objects.filter(channel=Channel.CALL, event="matter.send_reply")
    assert {call.recipient for call in calls} == {f"resident:{matter.subject}", f"resident:{told.subject}"}
    call = calls.get(recipient=f"resident:{told.subject}")
    assert cast.client("officer").get(f"/calls/{call.pk}/").status_code == 200


def test_who_leaves_is_told_nothing_and_nothing_of_them_stays(cast: Cast) -> None:
    matter = published(cast, drafted(cast))
    neighbour = Client()
    join(neighbour, matter, **left())
    code = code_of(neighbour)
    A.send_reply(cast.by("officer"), Matter.objects.get(pk=matter.pk))
    joining = Joining.objects.get()
    assert neighbour.post("/track/joined/").status_code == 200
    joining.refresh_from_db()
    assert joining.withdrawn_at
    assert not joining.secret
    assert not joining.wrapped_key
    assert Message.objects.get(recipient=f"resident:{joining.subject}").status == Status.DROPPED
    assert neighbour.get("/track/joined/")["Location"] == "/track/"
    assert Client().post("/track/", {"code": code}).status_code == 422
    matter.refresh_from_db()
    assert matter.joined == 0


def test_the_same_form_sent_twice_is_one_joining(cast: Cast) -> None:
    matter = published(cast)
    neighbour = Client()
    key = "a" * 32
    codes = set()
    for _ in range(2):
        assert join(neighbour, matter, form_key=key).status_code == 302
        codes.add(code_of(neighbour))
    assert len(codes) == 1
    assert Joining.objects.count() == 1
    assert "之前已经加入" in neighbour.get("/track/joined/").content.decode()


@pytest.mark.parametrize("state", ["not published", "taken down", "confidential", "over", "nothing"])
def test_what_is_not_public_or_over_cannot_be_joined(cast: Cast, state: str) -> None:
    matter = received(cast) if state == "not published" else published(cast)
    if state == "taken down":
        A.take_down(cast.by("officer"), matter, remark="居民要求。")
    if state == "confidential":
        A.confide(cast.by("officer"), matter, readers=[cast["head"]], reason="涉及家事。")
    if state == "over":
        A.decline_matter(
            cast.by("officer"),
            published(
                cast, A.accept_matter(cast.by("officer"), received(cast), kind="help", title="灯", words="灯坏了。")
            ),
            reason="hotline",
        )
        matter = Matter.objects.latest("pk")
    address = f"/public/{0 if state == 'nothing' else matter.pk}/"
    seen = Client().get(address)
    assert seen.status_code == (200 if state == "over" else 404)
    assert Client().post(address, {"contact": "no", "form_key": "b" * 32}).status_code in (302, 404)
    assert not Joining.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"contact": "call"}, {"contact": "sms", "phone": "029-86000000"}, {"words": "长" * 2001}, {"contact": "x"}],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(cast: Cast, wrong: dict[str, str]) -> None:
    matter = published(cast)
    answer = join(Client(), matter, **{"words": WORDS, **wrong})
    assert answer.status_code == 422
    assert wrong.get("words", WORDS)[:100] in answer.content.decode()
    assert not Joining.objects.exists()
    assert not Step.objects.filter(code="matter.join").exists()


def test_danger_in_their_words_alerts_the_desk(cast: Cast) -> None:
    matter = published(cast)
    join(Client(), matter, words="我家闻到很重的煤气味，头晕。")
    matter.refresh_from_db()
    assert matter.danger
    assert Message.objects.filter(event="matter.danger", subject=matter.subject).exists()


def test_erasing_the_matter_erases_who_joined(cast: Cast) -> None:
    matter = published(cast)
    join(Client(), matter, **left())
    erase(By(), Matter.objects.get(pk=matter.pk))
    joining = Joining.objects.get()
    assert (joining.secret, joining.wrapped_key, joining.code_hash, joining.tell_later) == (None, None, None, False)
