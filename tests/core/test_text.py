import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandeng.core import text

typed = st.text(
    st.one_of(st.characters(), st.sampled_from("煤气煤氣徐家灣臺覆著ＡｂＣ１2 　\n-，。\u200b\u202e\x00")),
    max_size=80,
)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("煤氣管道", "煤气管道"),
        ("答覆", "答复"),
        ("瞭解", "了解"),
        ("ＡＢＣ１２３", "abc123"),
        ("第　一\n次  办", "第 一 次 办"),
        ("裡面 裏面", "里面 里面"),
        ("臺灣", "台湾"),
        ("㎡", "m2"),
        ("Straße", "STRASSE"),
    ],
)
def test_equal_words_compare_equal(a, b):
    assert text.normalise(a) == text.normalise(b)


@given(typed)
def test_normalise_is_idempotent(value):
    once = text.normalise(value)
    assert text.normalise(once) == once


def test_bigrams():
    assert text.bigrams("徐家湾煤气，5G基站 A区") == "徐家 家湾 湾煤 煤气 5g 基站 a 区"
    assert text.bigrams("水") == "水"
    assert text.bigrams("！ ，") == ""
    assert text.bigrams("snake_case") == "snake case"
    assert text.query_terms("煤气煤气") == ["煤气", "气煤"]
    assert text.query_terms("煤氣") == ["煤气"]


@given(typed, typed, typed)
def test_a_part_is_found_in_the_whole(before, part, after):
    column = f" {text.bigrams(f'{before} {part} {after}')} "
    assert all(f" {term} " in column for term in text.query_terms(part))


def test_clean():
    assert text.clean(" a\x00\tb\r\nc\rd\u2028e\x07 ", 99) == "a b\nc\nd\ne"
    assert text.clean("a\u202eb\u2066c\u2069\ufeff", 99) == "abc"
    assert text.clean("家👨\u200d👩\u200d👧", 99) == "家👨\u200d👩\u200d👧"
    assert text.clean("\ud800x", 99) == "x"
    with pytest.raises(text.TooLong) as caught:
        text.clean("四个字啊", 3)
    assert (caught.value.limit, caught.value.length) == (3, 4)


@given(typed)
def test_clean_text_is_stable_and_can_be_stored(value):
    once = text.clean(value, 200)
    assert text.clean(once, 200) == once
    assert "\0" not in once
    once.encode()
