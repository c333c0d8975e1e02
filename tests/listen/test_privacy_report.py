"""The yearly privacy report counts what the record has, and quotes nothing."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.listen import actions as A
from bandeng.listen import privacy_report
from bandeng.listen.actions.erase import erase
from tests.cast import Cast
from tests.listen.made import RESIDENT, came, received

PHONE, REASON = "13900001234", "电话核实蓝门那户"


@pytest.fixture
def year(cast: Cast) -> int:
    """Three matters: looked at and corrected; forgotten at the desk; erased by time."""
    one, two, three = (received(cast, phone=PHONE, share_with_unit=True) for _ in range(3))
    A.look(cast.by("officer"), one, reason=REASON)
    A.look(cast.by("head"), one, reason="本人到场", what="copy")
    A.correct(RESIDENT, one, phone="13911112222")
    A.withdraw_consent(RESIDENT, one, which=["may_publish"])
    A.forget(cast.by("officer"), two, came=came(cast.by("officer")))
    erase(By(), three)
    return clock.today().year


def numbers(cast: Cast, year: int) -> dict[str, list[int | str]]:
    tables = privacy_report.report(cast.studio, year)
    return {f"{table.title} {name}": row for table in tables for name, row in table.rows}


def test_the_numbers(cast: Cast, year: int) -> None:
    found = numbers(cast, year)
    assert found["保存 本年收到的事项"] == [3]
    assert found["保存 现在保存的联系方式（加密）"] == [1]
    assert found["删除 到期删除"] == [1]
    assert found["删除 应居民要求删除"] == [1]
    assert found["查看原话和联系方式：按角色 联络员"] == [1]
    assert found["查看原话和联系方式：按角色 合计"] == [2]
    assert found["查看原话和联系方式：按理由 应居民要求查阅、复印"] == [1]
    assert found["查看原话和联系方式：按理由 联系居民"] == [1]
    assert found["同意 把电话告诉承办单位"] == [2, 0]
    assert found["居民行使权利 居民更正信息"] == [1, 1, 0, 0, 0]
    assert found["居民行使权利 应居民要求删除个人信息"] == [1, 0, 1, 0, 0]
    assert all(row[0] in (0, "—", 1) for name, row in numbers(cast, year - 1).items() if "现在" not in name)


def test_many_looks_are_no_more_questions(cast: Cast) -> None:
    one, this = received(cast, phone=PHONE), clock.today().year
    asked: list[int] = []
    for role in ("officer", "head"):
        for _time in range(4):
            A.look(cast.by(role), one, reason=REASON)
        with CaptureQueriesContext(connection) as questions:
            assert numbers(cast, this)["查看原话和联系方式：按角色 联络员"] == [4]
        asked.append(len(questions))
    assert asked[0] == asked[1]


def test_heads_and_the_district_read_it(cast: Cast, year: int) -> None:
    for name in ("head", "district"):
        client = cast.client(name)
        page = client.get("/desk/privacy/").content.decode()
        assert "应居民要求删除" in page
        paper = client.get(f"/desk/privacy/{cast.studio.pk}/{year}/html/").content.decode()
        for mark in (PHONE, REASON, "蓝门", "言大姐"):
            assert mark not in page + paper
    for name in ("officer", "member", "clerk", "leader", "admin", "outsider"):
        client = cast.client(name)
        assert client.get("/desk/privacy/").status_code == 403
        assert client.get(f"/desk/privacy/{cast.studio.pk}/{year}/html/").status_code == 403
    assert cast.client("head").get(f"/desk/privacy/{cast.other_studio.pk}/{year}/html/").status_code == 404
    assert cast.client("head").get(f"/desk/privacy/{cast.studio.pk}/{year + 1}/html/").status_code == 404
    assert cast.client("head").get("/desk/privacy/?studio=x&year=soon").status_code == 200
    assert Client().get("/desk/privacy/").status_code == 302
