"""Replies that say nothing, those that do, and what an author is told; the measure on real ones is beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandeng.algorithms.empty_reply import judge

ASKED = "楼前路灯坏了三个月，晚上看不见路，请尽快修好路灯。"
EMPTY = [
    "已收悉",
    "网友：您好！留言已收悉",
    "您反映的问题已转交相关部门处理，感谢您的关注与支持！",
    "您好，您的留言我们已经收到，我办高度重视，立即安排人员进行调查核实，处理情况将及时反馈。2026年3月2日",
    "您的建议已收集，我局将认真考虑，最大限度满足群众的需求。",
    "",
]
FULL = [
    "已到现场查看，线路老化，已更换。",
    "根据《城市照明管理规定》第三条，该路灯由小区物业维护，我们已约谈物业。",
    "路灯配件已订购，11月30日前装好。",
    "该路段不属于我街道管辖，请拨打 12345 由市政部门派单。",
    "您的留言已收悉。现回复如下：经查，东门三盏灯为同一回路，电缆被挖断，目前正在抢修。感谢您的支持！",
]


def codes(reply: str, result: str = "") -> dict[str, bool]:
    return {item.code: item.good for item in judge(ASKED, reply, result).findings}


@pytest.mark.parametrize("reply", EMPTY)
def test_set_phrases_say_nothing(reply: str) -> None:
    assert judge(ASKED, reply).empty
    assert codes(reply)["nothing_to_hold"] is False


@pytest.mark.parametrize("reply", FULL)
def test_a_date_a_ground_or_a_deed_says_something(reply: str) -> None:
    assert not judge(ASKED, reply).empty


def test_every_reason_shows_where() -> None:
    reply = "根据《照明规定》，路灯由物业修，11月30日前修好。"
    found = {item.code: [reply[a:b] for a, b in item.spans] for item in judge(ASKED, reply).findings}
    assert "《照明规定》" in "".join(found["ground"])
    assert "11月30日" in found["date"]
    assert "路灯" in found["topic"]


def test_what_the_result_says_must_stand_in_the_words() -> None:
    assert codes("根据政策，由物业负责。", "solved")["no_act"] is False
    assert codes("物业会换灯，请放心使用电筒照明。", "promised")["no_date"] is False
    assert "no_date" not in codes("11月30日前换好。", "promised")


def test_another_topic_is_said() -> None:
    assert codes("医保缴费截止到12月31日，请在手机上办理。")["off_topic"] is False


text = st.text(alphabet="您好已转相关部门处理。，！根据《》10月日灯修 \n〔电话〕A", max_size=120)


@given(text, text, st.sampled_from(["", "solved", "promised", "explained", "elsewhere"]))
def test_it_judges_anything_and_points_into_the_reply(question: str, reply: str, result: str) -> None:
    verdict = judge(question, reply, result)
    assert all(0 <= start < end <= len(reply) for item in verdict.findings for start, end in item.spans)
    assert verdict == judge(question, reply, result)


@given(st.sampled_from(EMPTY), st.sampled_from(FULL))
def test_politeness_makes_nothing_of_nothing_and_harms_nothing(empty: str, full: str) -> None:
    assert judge(ASKED, f"{empty}。感谢您对我们工作的理解与支持！").empty
    assert not judge(ASKED, f"{empty}。{full}").empty


@pytest.mark.parametrize("day", ["11月27日", "11 月 27 日", "2026 年 11 月", "3 个工作日内", "十天后"])
def test_a_date_is_a_date_with_blanks_or_without(day: str) -> None:
    assert "date" in {finding.code for finding in judge("路灯坏了", f"电工{day}来换。").findings}
