"""Reading a file: encodings, dates, broken rows. No database."""

from datetime import datetime

import pytest

from bandeng.core import clock
from bandeng.core.errors import Invalid
from bandeng.listen.importing import sheets
from bandeng.listen.importing.rows import read_sheet
from tests.listen.files import HEADER, MISSING, REAL, file_of, line, sheet, workbook

GOOD = f"{HEADER}\n{line(1)}\n{line(2)}\n"


def codes(data: bytes | str) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in sheet(data).problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_encodings_and_separators(encoding: str, separator: str) -> None:
    read = sheet(GOOD.replace(",", separator).encode(encoding))
    assert [(row.title, row.words) for row in read.rows] == [
        ("第1盏路灯不亮", "第1盏路灯坏了三个月。"),
        ("第2盏路灯不亮", "第2盏路灯坏了三个月。"),
    ]
    assert read.problems == []


@pytest.mark.parametrize(
    "typed",
    [
        "2019/7/19 18:19:54",
        "2019-07-19 18:19:54",
        "2019年7月19日 下午6:19:54",
        "20190719181954",
        "2019-07-19T10:19:54+00:00",
    ],
)
def test_mixed_dates(typed: str) -> None:
    (row,) = sheet(f"{HEADER}\n{line(1, at=typed)}\n").rows
    assert row.at == datetime(2019, 7, 19, 18, 19, 54, tzinfo=clock.HERE)


def test_a_workbook_with_a_title_above_its_header() -> None:
    at = datetime(2019, 7, 19, 18, 19, 54)
    read = sheet(
        workbook(
            ["来信登记表"],
            ["编号", "标题", "内容", "时间", "联系电话", "类别"],
            [188031, "路灯", "路灯不亮。", at, 13900000000, "求助"],
        )
    )
    (row,) = read.rows
    assert row.at == at.replace(tzinfo=clock.HERE)
    assert (row.line, row.phone, row.kind, row.extra) == (3, "13900000000", "help", {"编号": "188031"})


def test_what_has_no_place_stays_with_the_original() -> None:
    (row,) = sheet("words,title,title,用户\n灯坏了。,灯,另一个标题,A01\n").rows
    assert row.extra == {"title*": "另一个标题", "用户": "A01"}


def test_broken_rows_are_named_and_the_others_are_good() -> None:
    data = "\n".join(
        [
            HEADER,
            line(1),
            line(2, words=""),
            line(3, at="去年夏天"),
            line(4, at=""),
            line(1, words="同一个编号。"),
            "5,A,标题",
            line(6) + ",多,两列",
            line(7, at="2999/1/1"),
            line(8, words='"两\n行"'),
            line(9, words=""),
            "",
            line(10, words="长" * 20_001),
            line(11, words="控\x00制\u202e字\x07符"),
        ]
    )
    read = sheet(data)
    assert codes(data) == [
        (3, "no_words"),
        (4, "bad_time"),
        (5, "no_time"),
        (6, "same_id"),
        (7, "columns"),
        (8, "columns"),
        (9, "future"),
        (12, "no_words"),
        (14, "too_long"),
    ]
    assert [row.line for row in read.rows] == [2, 10, 15]
    assert read.rows[-1].words == "控制字符"
    assert "去年夏天" in str(read.problems[1])
    again = sheet(sheets.bad_rows(read))
    assert "什么" not in again.table.headers
    assert [cells[0][:4] for _number, cells in again.table.lines][:2] == ["第 3 ", "第 4 "]


def test_what_is_quoted_of_a_row_out_of_step_names_nobody() -> None:
    (problem,) = sheet(f"{HEADER}\n{line(1, at='电话13900000000')}\n").problems
    assert "139" not in str(problem)


def test_only_the_garbled_lines_are_left_out() -> None:
    data = bytearray(file_of(3))
    at = data.index("第2盏".encode())
    data[at] = 0xFF
    assert codes(bytes(data)) == [(3, "garbled")]
    chinese = bytearray(file_of(3).decode().encode("gb18030"))
    chinese[chinese.index("第2盏".encode("gb18030"))] = 0xFF
    assert codes(bytes(chinese)) == [(3, "garbled")]


def test_a_quote_never_closed_does_not_pass_for_a_row() -> None:
    data = "\n".join([HEADER, line(1), line(2, words='"没有收尾'), *(line(n) for n in range(3, 9))])
    read = sheet(data)
    assert [row.line for row in read.rows] == [2]
    assert codes(data) == [(3, "quote")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "文件是空的"),
        (b"\x7fELF" + bytes(range(256)) * 4, "不是可以导入的表格"),
        (b"PK\x03\x04not a workbook", "打不开这个表格"),
        ("一,二\n1,2\n".encode(), "没有找到“留言详情”或“内容”这一列"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_advice(data: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words) as caught:
        sheet(data)
    assert caught.value.field == "file"


def test_equal_words_are_copies_whatever_the_white_space() -> None:
    data = "\n".join(
        [
            HEADER,
            line(1, title="路灯", words="灯坏了，请修。"),
            line(2, title="路灯", words="灯坏了， 请修。　"),
            line(3, title="路 灯", words="灯坏了，请修。"),
            line(4, title="另一盏", words="灯坏了，请修。"),
        ]
    )
    first, second, third, fourth = sheet(data).rows
    assert (first.copy_of, second.copy_of, third.copy_of, fourth.copy_of) == ("", first.key, first.key, "")


def test_keys_hold_over_encodings_and_ways_to_write_a_date() -> None:
    one = sheet(f"{HEADER}\n{line(1, at='2019/7/2 18:19:54')}\n")
    other = sheet(f"{HEADER}\n{line(1, at='2019-07-02 18:19:54')}\n".encode("gb18030"))
    assert one.digest != other.digest
    assert [row.key for row in one.rows] == [row.key for row in other.rows]


def test_without_ids_equal_rows_are_told_apart_by_their_number() -> None:
    first, second = sheet("标题,内容\n路灯,灯坏了。\n路灯,灯坏了。\n").rows
    assert first.key != second.key
    assert second.copy_of == first.key


def test_replies_come_with_their_time() -> None:
    header = HEADER + ",答复意见,答复时间"
    data = f"{header}\n{line(1)},已修好。,2019/8/1\n{line(2)},,\n{line(3)},早了。,2019/1/1\n{line(4)},好。,不久\n"
    first, second = sheet(data).rows
    assert (first.reply, first.replied_at) == ("已修好。", datetime(2019, 8, 1, tzinfo=clock.HERE))
    assert (second.reply, second.replied_at) == ("", None)
    assert codes(data) == [(4, "reply_early"), (5, "bad_reply_time")]


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "rows", "copies"),
    [("messages.csv", 2142, 16), ("messages_with_replies.csv", 1463, 6), ("labelled.csv", 1831, 1)],
)
def test_every_real_row_is_good(name: str, rows: int, copies: int) -> None:
    if not REAL.exists():
        pytest.skip(MISSING)
    read = read_sheet((REAL / name).read_bytes(), clock.now())
    assert (len(read.rows), read.problems) == (rows, [])
    assert len({row.key for row in read.rows}) == rows
    assert sum(bool(row.copy_of) for row in read.rows) == copies
