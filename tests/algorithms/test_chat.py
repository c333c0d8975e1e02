"""Cutting a copied chat into messages, in the ways in which chat programs copy."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandeng.algorithms.chat import MOST, Said, cut, without_others

WORDS = "路灯水管井盖坏了漏堵请来人修三栋前面门口每天夜里都看不见"
NAMES = "王李赵阿姨大爷小燕槐花园"
name = st.text(NAMES, min_size=1, max_size=6)
said_line = st.text(WORDS, min_size=1, max_size=12)
words = st.lists(said_line, min_size=1, max_size=3).map("\n".join)
clock = st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda at: f"{at[0]}:{at[1]:02}")
day = st.sampled_from(["", "昨天 ", "星期三 ", "2026-11-24 ", "2026/11/24 ", "11月24日 ", "2026年11月24日 ", "上午"])
time = st.tuples(day, clock).map("".join)
message = st.builds(Said, name, time, words)
chat = st.lists(message, min_size=1, max_size=6)

few = settings(max_examples=40)

FORMATS = {
    "above": "{name} {time}\n{words}\n",
    "above, gap": "{name}  {time}\n\n{words}\n\n",
    "beside": "[{time}] {name}: {words}\n",
    "beside, bare": "{time} {name}：{words}\n",
}


@pytest.mark.parametrize("shape", FORMATS.values(), ids=FORMATS)
@few
@given(told=chat)
def test_what_is_copied_comes_back(shape: str, told: list[Said]) -> None:
    assert cut("".join(shape.format(**said._asdict()) for said in told)) == told


@pytest.mark.parametrize("shape", ["{name}:\n{words}\n\n", "{name}：\n{words}\n"])
@few
@given(told=chat)
def test_without_times(shape: str, told: list[Said]) -> None:
    expected = [said._replace(time="") for said in told]
    assert cut("".join(shape.format(**said._asdict()) for said in told)) == expected


@few
@given(told=st.lists(st.builds(Said, name, st.just(""), said_line), min_size=1, max_size=6))
def test_names_and_words_on_one_line(told: list[Said]) -> None:
    assert cut("\n".join(f"{said.name}：{said.words}" for said in told)) == told


@few
@given(
    st.text(st.sampled_from(WORDS + NAMES + "0123456789:：\n\n -—/[]()「」“”@年月日昨天 "), max_size=200) | st.text()
)
def test_anything_is_cut_into_parts_of_itself(text: str) -> None:
    there = re.sub(r"\s", "", text)
    for said in cut(text):
        assert said.words.strip() == said.words != ""
        assert re.sub(r"\s", "", said.words) in there
        assert said.name in text
    assert len(cut(text)) <= MOST


@few
@given(told=chat)
def test_others_are_not_named(told: list[Said]) -> None:
    names = {said.name for said in told}
    for said in told:
        kept = without_others(said._replace(words=f"@{told[0].name} {said.words}"), names, "〔〕")
        assert not [one for one in names - {said.name} if len(one) > 1 and one in kept]
        assert "@" not in kept


def test_a_chat_as_it_comes() -> None:
    text = (
        "—————  2026-11-24  —————\n\n\n王阿姨  10:32\n\n3号楼前面的路灯又不亮了\n晚上看不见路\n\n\n"
        "“李大爷”撤回了一条消息\n李大爷  10:35\n\n"
        "「王阿姨：3号楼前面的路灯又不亮了」\n- - - - - - - - - - - - - - -\n我家那边也是\n"
        "10:40\n物业小周  10:41\n\n@王阿姨\u2005收到，注意：今晚先别走那边。\n"
    )
    assert cut(text) == [
        Said("王阿姨", "10:32", "3号楼前面的路灯又不亮了\n晚上看不见路"),
        Said("李大爷", "10:35", "我家那边也是"),
        Said("物业小周", "10:41", "@王阿姨\u2005收到，注意：今晚先别走那边。"),
    ]


def test_text_that_is_no_chat_is_cut_at_empty_lines() -> None:
    assert cut("路灯坏了。\n三天了。\n\n水管也漏。") == [
        Said("", "", "路灯坏了。\n三天了。"),
        Said("", "", "水管也漏。"),
    ]
    assert cut(" \n\n") == []
    assert cut("见 https://example.org/a 这里") == [Said("", "", "见 https://example.org/a 这里")]
