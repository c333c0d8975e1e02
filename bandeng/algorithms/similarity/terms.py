"""The pieces of a message that are compared: its body, shingles, parts of names, and which pairs tell something."""

from typing import NamedTuple

SHINGLE = 5
SHORT = 20

# What names of places and organisations end with; the characters before it are likely the name.
_NAME_END_WORDS = """
小区 社区 花园 家园 新村 新城 世家 山庄 公寓 大厦 广场 国际 公园 市场 平台 公司 集团 银行 酒店 医院 驾校 学校
学院 中学 小学 儿园 街道
"""
_NAME_ENDS = frozenset(_NAME_END_WORDS.split())
_NAME_END = frozenset("村镇路街线站桥城苑园府湾栋号")
_NAME = 4

# Characters that bind words and are hardly ever part of a name, and words of any complaint. Pairs with them are not
# worth a place among the few keys of a message; a list by hand, so that keys do not depend on what is stored already.
_BINDING = frozenset(
    "的了是在我你您他她它们这那此其有无不没未就都也又还才再很太更最和与及或而但为被把将对向从到于以因由所之着过地得个"
    "等能可会要想请让给该每各啊吗呢吧呀么谁何哪怎几多少"
)
_EVERYDAY_WORDS = """
领导 尊敬 书记 市长 局长 政府 部门 有关 相关 问题 情况 反映 反应 投诉 举报 建议 咨询 请问 请求 希望 解决
处理 严重 影响 居民 业主 小区 社区 市民 百姓 老百 群众 生活 时间 现在 目前 今年 去年 附近 旁边 噪音 扰民
施工 晚上 夜间 凌晨 安全 隐患 公司 物业 开发 发商 街道 学校 孩子 小孩 学生 家长 老师 车辆 停车 车位 道路
交通 公交 地铁 违规 违法 非法 合理 强制 经营 拖欠 工资 要求 已经 多次 至今 一直 时候 是否 如何 关于 进行
自己 电话 工作 人员 管理 环境 污染 垃圾 油烟 房屋 房子 质量 购房 买房 建设 规划 项目 工程 政策 国家 城市
感谢 谢谢 大家 之前 以后 如果 根据 规定 通知 办理 回复 答复 位于 本人 导致 造成 存在 使用 出现 发现 开始
门口 马路 路段 路口 休息 正常 长期 如题
"""
_EVERYDAY = frozenset(_EVERYDAY_WORDS.split())


class Message(NamedTuple):
    """What a resident wrote: title, words, and the place if it was told apart."""

    title: str
    words: str
    place: str = ""


def body(title: list[str], words: list[str]) -> str:
    """The letters and digits of the words; with the title where the words alone say little ("as in the title").

    Equal for messages that differ in blanks, punctuation, width or case only.
    """
    text = "".join(words)
    return text if len(text) >= SHORT else "".join(title) + text


def shingles(text: str) -> set[str]:
    """All substrings of SHINGLE characters; a shorter text is its own shingle."""
    if len(text) <= SHINGLE:
        return {text} if text else set()
    return {text[at : at + SHINGLE] for at in range(len(text) - SHINGLE + 1)}


def name_pairs(found: list[str]) -> list[str]:
    """The pairs in what looks like names: a typical end and up to four characters before it."""
    names: list[str] = []
    for run in found:
        for at in range(1, len(run)):
            if run[at] in _NAME_END or run[at - 1 : at + 1] in _NAME_ENDS:
                names.extend(run[back : back + 2] for back in range(max(0, at - _NAME), at))
    return names


def telling(pair: str) -> bool:
    """Whether a pair may tell one event from another, whatever else is stored."""
    return pair not in _EVERYDAY and pair[0] not in _BINDING and pair[1] not in _BINDING
