"""Lists of members and units from an office's spreadsheets: matched, remembered, looked over, written, taken back."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bandeng.ledger.models import Entry
from bandeng.listen.models import ColumnMap, Import
from bandeng.studio.actions import invite
from bandeng.studio.models import Member, Person, Role, Unit
from bandeng.studio.phones import phone_of
from tests.cast import Cast
from tests.listen.files import SYSTEM, workbook

HEAD = ("序号", "姓名", "工作单位及职务", "界别", "联系电话", "备注")


@pytest.fixture
def admin(cast: Cast) -> Client:
    return cast.client("admin")


def upload(client: Client, cast: Cast, *rows: Any, kind: str = "members", name: str = "名册.xlsx") -> Import:
    file = SimpleUploadedFile(name, workbook(*rows))
    answer = client.post("/desk/lists/", {"kind": kind, "studio": cast.studio.pk, "file": file})
    assert answer.status_code == 302, answer.content.decode()[:5000]
    return Import.objects.latest("pk")


def page(client: Client, imported: Import) -> str:
    return client.get(f"/desk/lists/{imported.pk}/").content.decode()


def test_a_list_of_members_as_an_office_keeps_it(cast: Cast, admin: Client) -> None:
    before = Member.objects.count()
    imported = upload(
        admin,
        cast,
        ("徐家湾委员小组名册", "", "", "", "", ""),
        HEAD,
        (1, "温处暑", "某医院院长", "医药卫生界", "139 1111 2222", ""),
        (2, "温立秋", "", "经济界", "", "请假"),
        (3, "板大雪", "某公司经理", "经济界", "", ""),
        (4, "温处暑", "另一位", "经济界", "", ""),
        (5, "温寒露", "某校校长", "教育界", "12", ""),
        (6, "温霜降", "某律所主任", "社会和法律界", "", ""),
    )
    shown = page(admin, imported)
    assert Member.objects.count() == before, "a dry run writes nothing"
    for words in ("第 4 行：没有职务", "第 6 行：和第 3 行重名", "第 7 行：电话号码不对", "确认导入 2 行"):
        assert words in shown, words
    bad = admin.get(f"/desk/lists/{imported.pk}/bad-rows/").content.decode("utf-8-sig")
    assert bad.splitlines()[0].startswith("问题,序号,姓名")
    assert "温立秋" in bad
    assert "温霜降" not in bad
    assert admin.post(f"/desk/lists/{imported.pk}/commit/").status_code == 302
    member = Member.objects.get(person__name="温处暑")
    assert (member.post, member.sector, phone_of(member.person)) == ("某医院院长", "医药卫生界", "13911112222")
    assert Member.objects.count() == before + 2
    assert Role.objects.filter(person=member.person, kind="member").exists()
    assert "温处暑" in Client().get("/members/").content.decode()
    codes = list(Entry.objects.order_by("-pk").values_list("code", flat=True)[:10])
    assert {"list.bring_in", "member.admit", "person.add"} <= set(codes)
    assert admin.post(f"/desk/lists/{imported.pk}/commit/").status_code == 302
    assert Member.objects.count() == before + 2, "written twice, it is there once"


def test_taken_back_but_for_those_who_have_begun(cast: Cast, admin: Client) -> None:
    people = Person.objects.count()
    imported = upload(
        admin, cast, HEAD, (1, "温处暑", "院长", "医药卫生界", "", ""), (2, "温霜降", "主任", "经济界", "", "")
    )
    admin.post(f"/desk/lists/{imported.pk}/commit/")
    invite(SYSTEM, Person.objects.get(name="温霜降"))
    assert "会一起撤掉" in admin.get(f"/desk/lists/{imported.pk}/undo/").content.decode()
    assert admin.post(f"/desk/lists/{imported.pk}/undo/").status_code == 302
    assert not Person.objects.filter(name="温处暑").exists()
    assert Person.objects.count() == people + 1
    assert "温霜降" in page(admin, imported)
    answer = admin.post(f"/desk/lists/{imported.pk}/undo/")
    assert answer.status_code == 409
    assert "撤销过" in answer.content.decode()
    assert upload(admin, cast, HEAD, (1, "温处暑", "院长", "医药卫生界", "", "")).pk != imported.pk


def test_which_column_is_which_is_remembered(cast: Cast, admin: Client) -> None:
    head = ("大名", "在哪高就", "哪个界", "手机")
    imported = upload(admin, cast, head, ("温处暑", "某医院院长", "医药卫生界", ""))
    shown = page(admin, imported)
    assert "还不知道哪一列是" in shown
    assert admin.post(f"/desk/lists/{imported.pk}/commit/").status_code == 422
    address = f"/desk/lists/{imported.pk}/"
    answer = admin.post(address, {"column-0": "name", "column-1": "post"})
    assert answer.status_code == 422
    assert "请指出哪一列是“界别”" in answer.content.decode()
    assert '<option value="post" selected>' in answer.content.decode(), "what was chosen is kept"
    answer = admin.post(address, {"column-0": "name", "column-1": "name", "column-2": "sector"})
    assert answer.status_code == 422
    assert admin.post(address, {"column-0": "name", "column-1": "post", "column-2": "sector"}).status_code == 302
    assert "确认导入 1 行" in page(admin, imported)
    assert ColumnMap.objects.get().columns == {"name": 0, "post": 1, "sector": 2}
    again = upload(admin, cast, head, ("温寒露", "某校校长", "教育界", ""))
    assert "确认导入 1 行" in page(admin, again), "not asked a second time"


def test_units(cast: Cast, admin: Client) -> None:
    imported = upload(
        admin,
        cast,
        ("单位名称", "性质"),
        ("供热站", ""),
        ("供气站", ""),
        ("某商场", "驻地单位"),
        ("某社", "机关"),
        kind="units",
    )
    shown = page(admin, imported)
    assert "种类“机关”不认识" in shown
    assert "确认导入 2 行" in shown
    admin.post(f"/desk/lists/{imported.pk}/commit/")
    assert Unit.objects.get(name="某商场").kind == "local"
    admin.post(f"/desk/lists/{imported.pk}/undo/")
    assert not Unit.objects.filter(name__in=("供热站", "某商场")).exists()
    assert Unit.objects.filter(name="供气站").exists()


def test_what_is_no_list_is_said(cast: Cast, admin: Client) -> None:
    for data, words in (
        (b"", "空的"),
        (b"\x7fELF" + bytes(range(256)) * 4, "不是可以导入的表格"),
        ("姓名,职务\n".encode(), "没有内容"),
    ):
        file = SimpleUploadedFile("x.csv", data)
        answer = admin.post("/desk/lists/", {"kind": "members", "studio": cast.studio.pk, "file": file})
        assert answer.status_code == 422
        assert words in answer.content.decode(), data
    assert not Import.objects.exists()


def test_only_administrators(cast: Cast, admin: Client) -> None:
    imported = upload(admin, cast, HEAD, (1, "温处暑", "院长", "医药卫生界", "", ""))
    for name in ("officer", "head", "outsider", "member", "district"):
        client = cast.client(name)
        for address in ("/desk/lists/", f"/desk/lists/{imported.pk}/", f"/desk/lists/{imported.pk}/undo/"):
            assert client.get(address).status_code == 403
        assert client.post(f"/desk/lists/{imported.pk}/commit/").status_code == 403
    assert not Member.objects.filter(person__name="温处暑").exists()
    assert str(imported.pk) not in [
        str(row["import"].pk) for row in cast.client("officer").get("/desk/import/").context["rows"]
    ]
