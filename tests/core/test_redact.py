"""All names, numbers and addresses are invented."""

import csv
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandeng.core.redact import MARKS, redact
from tests import real

REAL = real.MESSAGES / "messages.csv"

CASES = [
    ("电话13912345678。", "电话〔电话〕。"),
    ("139 1234 5678", "〔电话〕"),
    ("139-1234-5678", "〔电话〕"),
    ("+86 139 1234 5678", "〔电话〕"),
    ("１３９１２３４５６７８", "〔电话〕"),
    ("一三九一二三四五六七八打我", "〔电话〕打我"),
    ("幺三九〇〇二三四五六七", "〔电话〕"),
    ("029-86123456", "〔电话〕"),
    ("（029）86123456", "〔电话〕"),
    ("0912 612 3456", "〔电话〕"),
    ("400-123-4567", "〔电话〕"),
    ("身份证610112198001011234", "身份证〔证件号〕"),
    ("61011219800101123X", "〔证件号〕"),
    ("610112 19800101 123X", "〔证件号〕"),
    ("610112800101123", "〔证件号〕"),
    ("卡号6222 0212 3456 7890 123", "卡号〔卡号〕"),
    ("邮箱 zhang.san@example.com.cn", "邮箱 〔邮箱〕"),
    ("QQ：12345678", "QQ：〔账号〕"),
    ("加微信zhang_san88", "加微信〔账号〕"),
    ("陕A·12345停在楼下", "〔车牌〕停在楼下"),
    ("陕AD12345", "〔车牌〕"),
    ("3栋2单元501室", "3栋2单元〔房号〕"),
    ("3栋2单元501漏水", "3栋2单元〔房号〕漏水"),
    ("楼上501号房", "楼上〔房号〕"),
    ("三单元五零一室", "三单元〔房号〕"),
    ("3-2-501", "3-2-〔房号〕"),
    ("我叫张小明，", "我叫〔姓名〕，"),
    ("我叫张小明住在三楼", "我叫〔姓名〕住在三楼"),
    ("我叫李明住在三楼", "我叫〔姓名〕住在三楼"),
    ("我是王小明。", "我是〔姓名〕。"),
    ("本人张小明，", "本人〔姓名〕，"),
    ("姓名:欧阳小明 ", "姓名:〔姓名〕 "),
    ("联系人：单小明", "联系人：〔姓名〕"),
    ("姓名：阿依古丽·买买提，", "姓名：〔姓名〕，"),
    ("邻居王大明先生", "邻居〔姓名〕先生"),
    ("诸葛小明女士", "〔姓名〕女士"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_what_points_to_a_person_is_taken_out(text, expected):
    assert redact(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "请拨12345或110",
        "2019年7月19日 18:19，2018-2019年，20190719，2019-07-19 18:19:54",
        "房价8000-8500元，共1000000元",
        "7栋2单元2018年装修，18栋966户，3室2厅，一室一厅",
        "按2005房改政策",
        "我是高中生，我是党员，我是方家村的，本人于去年入住",
        "高女士和欧阳先生，于高女士处",
        "居民区内，业主房款，村民曾经反映",
        "微信公众号和QQ群",
        "四十户居民、一百二十四人",
        "",
    ],
)
def test_ordinary_words_stay(text):
    assert redact(text).text == text


def test_found_tells_kind_and_place():
    text = "我叫张小明，电话１３９１２３４５６７８。"
    result = redact(text)
    assert [(kind, text[start:end]) for kind, start, end in result.found] == [
        ("name", "张小明"),
        ("phone", "１３９１２３４５６７８"),
    ]
    assert {kind for kind, _, _ in result.found} <= set(MARKS)


pieces = st.one_of(
    st.sampled_from([text for text, _ in CASES]),
    st.sampled_from(
        ["，", " ", "-", "1", "3", "9", "12", "一三", "栋", "室", "我叫", "先生", "王", "\n", "@", "〔电话〕"]
    ),
    st.text(max_size=6),
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
)
texts = st.lists(pieces, max_size=8).map("".join)


@given(texts)
def test_redacting_twice_changes_nothing(text):
    once = redact(text).text
    again = redact(once)
    assert again.text == once
    assert again.found == ()


@given(texts)
def test_what_is_not_found_stays_word_for_word(text):
    result = redact(text)
    at, kept, spans = 0, "", sorted(result.found, key=lambda item: item.start)
    for kind, start, end in spans:
        assert at <= start < end
        kept += text[at:start] + MARKS[kind]
        at = end
    assert result.text == kept + text[at:]


PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)", re.ASCII)


@given(
    st.text(st.sampled_from("电话是找我，。a0 "), max_size=5),
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.lists(st.sampled_from(["", "", " ", "-", "－", "　"]), min_size=10, max_size=10),
    st.booleans(),
    st.text(st.sampled_from("电话是找我，。元万号a"), max_size=5),
)
def test_no_telephone_number_is_left(before, phone, gaps, wide, after):
    typed = phone[0] + "".join(gap + digit for gap, digit in zip(gaps, phone[1:], strict=True))
    if wide:
        typed = typed.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})
    left = unicodedata.normalize("NFKC", redact(f"{before}，{typed}{after}").text)
    assert not PHONE.search(re.sub(r"[\s\-]", "", left))


@given(st.from_regex(r"1[3-9][0-9]{9,14}", fullmatch=True), st.sampled_from(["", "元", "万", ".5", "号"]))
def test_no_long_run_of_digits_like_a_telephone_number_is_left(run, after):
    assert not re.search(r"1[3-9]\d{9}", redact(run + after).text)


@pytest.mark.real_data
def test_real_messages_are_redacted_once_and_for_all():
    if not REAL.exists():
        pytest.skip(f"the real messages are not here ({REAL})")
    with REAL.open(encoding="utf-8-sig", newline="") as file:
        messages = [f"{row['留言主题']}\n{row['留言详情']}" for row in csv.DictReader(file)]
    results = [redact(message) for message in messages]
    assert len(results) == 2142
    assert all(redact(result.text).text == result.text for result in results)
