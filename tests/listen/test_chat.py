"""Pasting from the chat group: only what is ticked comes in, and nobody else with it."""

import re
from typing import Any

import pytest
from django.db import connection

from bandeng.core.access import code_hash
from bandeng.listen import secrets
from bandeng.listen.models import Matter
from tests.cast import Cast

PASTE = "/desk/enter/chat/"
CHAT = (
    "槐花阿姨 10:32\n3号楼前面的路灯又不亮了\n\n柳絮大爷 10:35\n@槐花阿姨 我家那边水管也漏，槐花阿姨知道\n\n"
    "蓝伞小周 10:41\n今晚吃什么\n"
)


def cut(client: Any, chat: str = CHAT) -> dict[str, Any]:
    """Paste; give the fields of the second form."""
    page = client.post(PASTE, {"chat": chat}).content.decode()
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert key, page
    return {"chat": chat, "form_key": key[1], "take": "1", "how": "one"}


def test_several_become_matters_of_their_own(cast: Cast) -> None:
    officer = cast.client("officer")
    page = officer.post(PASTE, {**cut(officer), "taken": ["0", "1"], "how": "each", "names": "on"}).content.decode()
    lamp, pipe = Matter.objects.order_by("pk")
    assert (lamp.source, lamp.words, lamp.entered_by) == ("chat", "3号楼前面的路灯又不亮了", cast["officer"])
    assert secrets.contact(lamp) == {"name": "槐花阿姨", "phone": ""}
    assert secrets.contact(pipe) == {"name": "柳絮大爷", "phone": ""}
    codes = re.findall(r"<span>(\d{4})</span>", page)
    assert len(codes) == 8
    code = code_hash("".join(codes[:4]))
    assert Matter.objects.get(code_hash=code) == lamp


def test_nothing_is_kept_of_what_others_said_nor_who_they_are(cast: Cast) -> None:
    officer = cast.client("officer")
    assert officer.post(PASTE, {**cut(officer), "taken": ["1"]}).status_code == 200
    matter = Matter.objects.get()
    assert matter.anonymous
    original = secrets.original(matter) or {}
    assert original["words"] == "我家那边水管也漏，〔姓名〕知道"
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = repr(cursor.fetchall())
            assert not [mark for mark in ("槐花", "柳絮", "蓝伞", "吃什么", "3号楼") if mark in rows], table


def test_ticked_together_they_are_one_matter_and_sent_twice_one(cast: Cast) -> None:
    officer = cast.client("officer")
    fields = {**cut(officer), "taken": ["0", "1"]}
    first = officer.post(PASTE, fields).content.decode()
    again = officer.post(PASTE, fields).content.decode()
    matter = Matter.objects.get()
    assert matter.words.count("\n") == 1
    assert re.findall(r"<span>(\d{4})</span>", first) == re.findall(r"<span>(\d{4})</span>", again)
    assert "刚才已经登记过" in again


@pytest.mark.parametrize("wrong", [{}, {"taken": ["3"]}, {"taken": ["x"]}, {"taken": ["0"], "how": "all"}])
def test_what_is_not_right_is_said_and_the_text_stays(cast: Cast, wrong: dict[str, Any]) -> None:
    officer = cast.client("officer")
    answer = officer.post(PASTE, {**cut(officer), **wrong})
    assert answer.status_code == 422
    assert "今晚吃什么" in answer.content.decode()
    assert not Matter.objects.exists()


@pytest.mark.parametrize("chat", ["", " \n", "“某某”撤回了一条消息", "灯" * 50_001])
def test_a_text_with_nothing_in_it_is_said(cast: Cast, chat: str) -> None:
    answer = cast.client("officer").post(PASTE, {"chat": chat})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()


def test_too_much_for_one_matter_is_said(cast: Cast) -> None:
    officer = cast.client("officer")
    chat = "\n".join(f"槐花阿姨 10:{at}\n{'灯' * 3000}" for at in (10, 11))
    answer = officer.post(PASTE, {**cut(officer, chat), "taken": ["0", "1"]})
    assert answer.status_code == 422
    assert "太长" in answer.content.decode()


def test_only_calling_someone_is_no_matter(cast: Cast) -> None:
    officer = cast.client("officer")
    chat = f"{CHAT}\n蓝伞小周 10:42\n@槐花阿姨\n"
    answer = officer.post(PASTE, {**cut(officer, chat), "taken": ["3"]})
    assert answer.status_code == 422
    assert "没有可以登记的内容" in answer.content.decode()
    assert officer.post(PASTE, {**cut(officer, chat), "taken": ["2", "3"], "how": "each"}).status_code == 200
    assert Matter.objects.get().words == "今晚吃什么"


@pytest.mark.parametrize("who", ["leader", "clerk", "auditor"])
def test_who_may_not(cast: Cast, who: str) -> None:
    assert cast.client(who).post(PASTE, {"chat": CHAT, "take": "1", "taken": ["0"], "how": "one"}).status_code == 403
    assert not Matter.objects.exists()
