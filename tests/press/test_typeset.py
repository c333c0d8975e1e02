"""Setting words: no line begins with a mark, none is longer than its box, names stand in columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandeng.press.typeset import NOT_FIRST, NOT_LAST, balanced, fit, fit_name, spaced, width

LONG = "某某省某某大学第二附属医院心血管内科主任医师、教授、博士生导师，某某市医学会心血管病专业委员会副主任委员"


def test_names_of_two_are_as_wide_as_names_of_three() -> None:
    assert spaced("张三") == "张　三"
    assert {name: spaced(name) for name in ("李小娜", "欧阳若岚", "Al", "解")} == {
        name: name for name in ("李小娜", "欧阳若岚", "Al", "解")
    }


@pytest.mark.parametrize(
    "name", ["张三", "李小娜", "欧阳若岚", "买买提·艾力", "阿卜杜热合曼·阿布都热依木江", "Alexandra Wu"]
)
def test_any_name_fits(name: str) -> None:
    fitted = fit_name(name, box=24, size=6.5)
    assert all(width(line) * 6.5 * fitted.size / 100 <= 24.01 for line in fitted.lines)
    assert "".join(fitted.lines).replace("　", "").replace(" ", "") == name.replace(" ", "")
    assert not fitted.lines[-1].startswith("·")


def test_a_long_post_is_cut_where_an_office_ends() -> None:
    assert balanced("城乡建设发展有限公司总经理", 10, 2) == ("城乡建设发展有限公司", "总经理")
    assert balanced("社区卫生服务中心主任", 8, 2) == ("社区卫生服务中心", "主任")
    assert balanced("社区卫生服务中心主任", 7, 2) == ("社区卫生服务", "中心主任")
    assert balanced("机械厂高级工程师", 6, 2) == ("机械厂", "高级工程师")


def test_lines_are_even() -> None:
    lines = balanced(LONG, 14, 5)
    assert lines is not None
    assert len(lines) == 4
    assert max(map(width, lines)) - min(map(width, lines)) <= 6


def test_what_cannot_fit_ends_with_an_ellipsis() -> None:
    fitted = fit(LONG, box=20, size=4, lines=2)
    assert fitted.size == 60
    assert fitted.lines[-1].endswith("…")
    assert len(fitted.lines) == 3, "as high as two lines of the full size"


@given(st.text("某大学、，（）《》教授 abc12", min_size=1, max_size=60), st.integers(4, 20), st.integers(1, 6))
def test_no_line_is_too_long_nor_begins_with_a_mark(words: str, limit: int, most: int) -> None:
    fitted = fit(words, box=limit, size=1, lines=most)
    for line in fitted.lines:
        assert width(line) * fitted.size / 100 <= limit + 0.001
    for line in fitted.lines[1:]:
        assert line[0] not in NOT_FIRST or words.strip()[0] in NOT_FIRST
    for line in fitted.lines[:-1]:
        assert line[-1] not in NOT_LAST or line in words
