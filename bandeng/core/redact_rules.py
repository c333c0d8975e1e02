"""What `redact` looks for: patterns as data, in order. They see text folded by `FOLD`."""

import re
from collections.abc import Callable
from typing import NamedTuple

from bandeng.core import surnames

# One character for one, so that places stay: full width to ASCII, all dashes to "-", all blanks to " ".
FOLD: dict[int, int | str] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "‐‑‒–—―−－﹣﹘～"), ord("-")),
    **dict.fromkeys(map(ord, "\u3000\xa0\u2002\u2003\u2009\u202f\t\u200b\u200c\u200d\u2060\ufeff"), ord(" ")),
    ord("〇"): "零",
    ord("幺"): "一",
}

_HAN_DIGITS = "零一二三四五六七八九"
_ANY_DIGIT = f"[0-9{_HAN_DIGITS}]"
_HAN = r"[\u4e00-\u9fff]"
_GAP = r"[ .\-]{0,3}"
_SURNAME = f"(?:{'|'.join(sorted(surnames.COMPOUND))}|[{''.join(sorted(surnames.SINGLE))}])"
# What follows shows that the name has ended.
_AFTER = (
    r"(?![\u4e00-\u9fff])|是|系|于|住|家住|男|女|电话|手机|联系|身份|今年|现年|现在|来自|在|的|和|与|及"
    r"|先生|女士|同志"
)
_NAME = rf"({_SURNAME}(?!某|先生|女士|小姐)(?:{_HAN}(?={_AFTER})|{_HAN}{{2}}(?={_AFTER})|{_HAN}{{2}}|{_HAN}))"
_LONE_NAME = rf"({_SURNAME}(?!某|先生|女士|小姐){_HAN}{{1,2}})(?!{_HAN})"
_COUNTED = r"(?![0-9年月日个户平名万元余多层楼栋幢号米吨套间%.])"
_NOT_A_ROOM = r"(?![改地产屋价源贷租型补])"

# Words that begin like a surname.
_WORDS_TEXT = """
单位 单身 单亲 单独 高中 高校 高级 高龄 高层 高考 高一 高二 高三 党员 党委 党支 党代 方便 方面 安置
安全 常住 常年 常常 明确 包工 包括 车主 车辆 成都 成年 成员 江西 江苏 海南 黄河 马上 马路 金额 金融
白天 平时 平安 平房 时间 时候 时常 全国 全体 全家 全部 全职 全日 水电 水果 于是 向往 广大 广东 广西
东北 东边 东方 古城 易地 农民 农村 农业 农户 查询 查看 石油 石家 商户 商家 商铺 商场 关于 关心 关注
管理 牛奶 师范 师生 温馨 连续 连云 项目 边上 边远 代表 代理 代课 付款 路过 路边 童年 梅州 徐州 苏州
郑州 郑重 湛江 云南 安徽 甘肃 宁夏 宁波 鲁班 吉林 吉安 康复 康乐 房东 房主 房屋 应届 应该 应聘 解决
左右 井里 巫山 巴不 山东 山西 山区 谷歌 景区 文化 文员 蓝天 任何 任课 任职 万分 万科 支持 支付 麻烦
强烈 贾家 柳州 任教 祖籍 祖辈 武汉 习惯 双方 双职 蒙古 满意 寇准 向您 贡献 申请 申诉 申报 景点 段时
乐意 傅家 危房 危险 费用 游客 安居 包房 何时 何况 应有 应急 谈话 方案 程度 成功 成立 金钱 路灯 路口
盛世 水管 水泥 严重 左边 左侧 祖国 武术 支部 房门 房款 房产 边建 金属 解释 车胎 车位 车库 水表 水费
成绩 党费 查明 管部 区域 区旁 区开 区营 区内 申领 曾在 曾于 曾经
"""
_WORDS = tuple(_WORDS_TEXT.split())
# Before a surname these are prepositions: 于高女士 is not a person called 于高.
_PREPOSITIONS = tuple("于向时从连关")


def _digits(count: str, digit: str = "[0-9]") -> str:
    return f"(?:{_GAP}{digit}){{{count}}}"


def _always(found: str) -> bool:
    return True


def _no_date(found: str) -> bool:
    """Not a date written without dashes: 20190719."""
    return not re.fullmatch(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", found)


def _no_range(found: str) -> bool:
    """Not a span of years or of amounts: 2018-2019, 8000-8500."""
    return not re.fullmatch(r"20\d\d.*|.*[- ]20\d\d|.*[05]0", found)


def _no_word(found: str) -> bool:
    return not found.startswith(_WORDS) and not (len(found) < 4 and found.startswith(_PREPOSITIONS))


def _titled(found: str) -> bool:
    short = len(found) == 2 and (found in surnames.COMPOUND or found.startswith(_PREPOSITIONS))
    return not short and not found.startswith(_WORDS)


class Rule(NamedTuple):
    """Group 1 of `pattern` is taken out where `accepts` says so."""

    kind: str
    pattern: re.Pattern[str]
    accepts: Callable[[str], bool]


def _rule(kind: str, pattern: str, accepts: Callable[[str], bool] = _always) -> Rule:
    return Rule(kind, re.compile(pattern, re.IGNORECASE | re.ASCII), accepts)


def _number(kind: str, pattern: str, accepts: Callable[[str], bool] = _always) -> Rule:
    """A rule for a whole run of digits."""
    return _rule(kind, rf"(?<![0-9])({pattern})(?![0-9])", accepts)


_ASKED_NAME = "姓名|联系人|申请人|反映人|投诉人|举报人|当事人|经办人|收件人"

# An earlier rule takes its find away from the later ones.
RULES = (
    _rule("email", r"(?<![\w.+\-])(\w[\w.+\-]{0,63}@[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){1,5})"),
    # Resident identity numbers (GB 11643): region, birthday, sequence, check digit; and those of 15 digits.
    _number(
        "id",
        rf"[1-9]{_digits('5')}{_GAP}(?:1{_GAP}[89]|2{_GAP}0){_digits('2')}{_GAP}[01]{_digits('1')}"
        rf"{_GAP}[0-3]{_digits('1')}{_digits('3')}(?:{_GAP}[0-9x])?",
    ),
    _number("id", r"[1-9]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}"),
    _number("card", f"[1-9]{_digits('15,18')}"),
    _rule("account", r"(?:qq|扣扣|企鹅)号?码?[是为: ]{0,3}([1-9][0-9]{4,11})(?![0-9])"),
    _rule(
        "account",
        r"(?:微信|薇信|威信|wechat|weixin|vx|wx)(?:号码?|id)?[是为: ]{0,3}"
        r"([a-z][a-z0-9_\-]{5,19}|[0-9]{5,12})(?![a-z0-9])",
    ),
    _number("phone", rf"(?:\+?(?:00)?86{_GAP})?1{_GAP}[3-9]{_digits('9')}"),
    _rule(
        "phone",
        rf"(?<!{_ANY_DIGIT})([1一]{_GAP}[3-9三四五六七八九]{_digits('9', _ANY_DIGIT)})(?!{_ANY_DIGIT})",
    ),
    _number("phone", rf"\(?0[1-9][0-9]{{1,2}}\)?{_GAP}[1-9]{_digits('6,7')}(?:(?:转|-){_GAP}[0-9]{{1,5}})?"),
    _number("phone", rf"[48]00{_GAP}[0-9]{_digits('6')}"),
    _rule("phone", r"(?<![0-9a-z\-])([2-8][0-9]{2,3}[ \-][0-9]{4})(?![0-9\-])", _no_range),
    _rule("number", r"(?<![0-9])([0-9]{7,})(?![0-9]|\.[0-9]|元|万|亿)", _no_date),
    _number("number", r"[0-9]*1[3-9][0-9]{9,}"),
    _rule("number", f"([{_HAN_DIGITS}]{{7,}})"),
    # Number plates (GA 36), also of new-energy vehicles.
    _rule(
        "plate",
        r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-hj-z][·• .\-]?"
        r"(?=[a-z]{0,5}[0-9])[a-hj-np-z0-9]{4,6}[挂学警港澳]?)(?![a-z0-9])",
    ),
    _rule(
        "room",
        r"(?:栋|幢|座|号楼|单元)[ \-第,]?([a-z]?[0-9]{3,4}[a-z]?(?:室|号房间?|号|房间?)?)" + _COUNTED,
    ),
    _rule("room", r"单元[ \-第]?([0-9]{1,2}(?:室|号房?))" + _COUNTED),
    _rule("room", rf"(?:栋|幢|座|楼|单元)[ \-第]?([{_HAN_DIGITS}十百]{{1,6}}(?:室|号房?))"),
    _rule("room", rf"(?<![0-9第])([0-9]{{2,4}}[a-z]?(?:室|号房间?{_NOT_A_ROOM}))"),
    _rule("room", rf"(?<![0-9第年])([0-9]{{3,4}}房间?){_NOT_A_ROOM}"),
    _rule("room", rf"([{_HAN_DIGITS}]{{3,4}}(?:室|号房))"),
    _rule("room", r"(?<![0-9\-])[0-9]{1,2}[-#][0-9]-([0-9]{3,4})(?![0-9\-])"),
    _rule("room", r"(?<![0-9\-])[0-9]{1,2}-([0-9]{3,4}(?:室|号房?|房|户))(?![产改])"),
    _rule(
        "name",
        rf"(?:我叫|叫做|名叫|名字[是叫]|{_ASKED_NAME})[是为: ]{{0,3}}({_HAN}{{1,8}}(?:[·•]{_HAN}{{1,8}})+)",
    ),
    _rule("name", rf"(?:我叫|名叫|名字[是叫])[为: ]{{0,3}}{_NAME}"),
    _rule("name", rf"(?:{_ASKED_NAME}|本人)(?:叫|[: ])[: ]{{0,3}}{_NAME}", _no_word),
    _rule("name", rf"(?:{_ASKED_NAME}|本人|我)[是为: ]{{1,3}}{_LONE_NAME}", _no_word),
    _rule("name", rf"(?:{_ASKED_NAME}|本人|叫|负责人|户主|业主|村民|居民|老板){_LONE_NAME}", _no_word),
    _rule("name", rf"({_SURNAME}{_HAN}{{1,2}})(?:先生|女士|小姐|太太)", _titled),
)
