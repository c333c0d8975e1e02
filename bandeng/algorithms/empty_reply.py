"""The empty reply (无效回应): does a reply say anything, or only that the message was received and passed on?

Explainable rules: the reply is cut into clauses, clauses made of set phrases are set aside, and in what is left one
looks for something to hold on to: a date, a ground, a number, something done or found out, a way to go, and words of
the question. Each finding has the spans it was found in. A help for the author, never a gate.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

Span = tuple[int, int]

# What a clause may consist of without saying anything.
_SET = (
    r"(?:尊敬的|亲爱的|该)?.{0,12}(?:网友|业主|市民|居民|群众|同志|先生|女士|朋友)",
    r"[“\"']?UU[^，。]{0,14}[”\"']?",
    r"[您你]们?好",
    r"(?:在此|首先|再次|最后|同时|也|并)*(?:非常|衷心|十分|诚挚|真诚)?(?:地)?(?:感谢|谢谢|多谢).*",
    r"(?:再次|也|并)*(?:欢迎|希望|敬请|恳请|请)(?:[您你]|大家|广大|继续).{0,14}(?:关注|监督|支持|理解|意见|谅解|放心).*",
    r"祝[您你].*",
    r"(?:敬请|请)?关注后续.*",
    r".{0,40}(?:已|已经)?(?:收悉|收到|知悉|获悉|收集|阅悉|阅知)了?",
    r".{0,30}(?:回复|答复|汇报|说明|解答|反馈|报告|处理)(?:情况|意见)?(?:如下|于下)",
    r"(?:特此|专此|专项|此)(?:回复|答复|复|说明)?",
    r"(?!.*(?:属|管辖|范围|案件|立案|建议))[^\d《]{0,30}(?:转|移交|转交|反馈|交由|交办|反映|责成|上报|发函)(?:给|至|到|送|办|请|了)*[^\d《]{0,30}",
    r".{0,20}(?:高度|非常|十分)重视",
    r"(?:经|据)(?:调查|查|核实|了解)+",
    r"[^\d《]{0,16}(?:安排|组织|责成|要求|责令)[^\d《]{0,20}(?:调查|核实|了解|处理|核查|办理|落实)+",
    r"[^\d《]{0,12}(?:将|会)?(?:认真|积极|进一步|逐步)(?:地)?(?:考虑|研究|吸纳|采纳|对待|处理|做好工作)[^\d《]{0,10}",
    r"(?:此事|该问题|目前|现)?正在(?:进行|积极|抓紧)?(?:调查|办理|处理|核实|研究|了解|协调)(?:处理|之)?中?",
    r".{0,12}(?:及时|第一时间|尽快|稍后|再|会|将)+.{0,12}(?:反馈|回复|答复|告知|处理|解决)[^\d《]{0,8}",
    r"(?:最大限度|尽力|努力|尽最大)(?:地)?[^\d《]{0,4}(?:满足|解决|处理|办理|做好|提供)[^\d《]*",
    r"请[您你]?(?:进一步)?(?:完善|补充|提供|留下)[^\d《]{0,12}(?:信息|联系方式|资料|情况)(?:以便.*)?",
    r"(?:现将|针对|关于|对于|就|对)?[您你]?们?(?:所|于.{0,12})?(?:反映|咨询|提出|提到|发帖|发布)的?.{0,40}(?:问题|情况|建议|事项|意见|诉求|一事|帖)",
    r"(?:关于|对于|针对).{0,60}(?:问题|建议|情况|一事|事宜|咨询|投诉|举报|帖|反映)(?:的)?(?:回复|答复)?",
    r"\d{4}[年.\-/]\d{1,2}[月.\-/]\d{1,2}日?$",
    r"(?!请)[\u4e00-\u9fffA-Z\d]{2,22}(?:人民政府|办事处|委员会|管理局|服务中心|局|大队|办公室)",
)
_PHRASE = re.compile("|".join(f"(?:{pattern})" for pattern in _SET))
_CLAUSE = re.compile(r"[^，。；！？：,;!?:\n\r]+")
_SPACE = re.compile(r"\s+")
# A clause of which no more than this is left says nothing of its own.
_LEFT = 3
# Nobody puts set phrases together for so long without a mark between them.
_LONG = 160

_HELD: dict[str, re.Pattern[str]] = {
    "date": re.compile(
        r"\d{4} ?年|\d{1,2} ?月(?: ?\d{1,2} ?日|份|底|中旬|上旬|下旬)?|\d{1,2} ?日"
        r"|[\d一二三四五六七八九十两半]+ ?个? ?(?:工作日|月|天|周|年)(?:内|后|左右)?"
        r"|今天|明天|后天|(?:周|星期)[一二三四五六日]|年底|年内|年初|明年|今年|去年|下周|本周|月底|目前(?:已|正)|现已|届时|近期"
    ),
    "ground": re.compile(
        r"《[^》]+》|第[\d一二三四五六七八九十百]+条|(?:根据|依据|按照|依照|按).{2,}|规定|政策|文件|标准|规划|条例|办法|法律|法规"
        r"|政府发文|不属于|不在.{0,14}范围|管辖|职责|权限|职能|因(?:为)?.{2,}|由于|原因"
    ),
    "number": re.compile(
        r"\d+(?:\.\d+)?\s*(?:元|万|%|％|公里|千米|米|人|户|栋|辆|套|个|处|次|盏|平方|亩|台|所|岁|分钟|小时)"
    ),
    "done": re.compile(
        r"经.{0,8}(?:查|核实|调查|了解|勘查|沟通|协调)|(?:已|已经|均已|现已).{0,12}(?:完成|修复|换|安装|整改|清理|查处|取缔|责令|立.{0,4}案|侦查"
        r"|约谈|处罚|拆除|纳入|列入|启动|开工|投入|落实|发放|到位|解决|关停|拨付|增加|调整|停建|开通|通过|展示|下放|联系|修好|换好|装好|疏通|换新|恢复|办好|协调)"
        r"|(?:已|将|现)对.{2,}|责令|约谈|处罚|取缔|(?:到|去)(?:现场|实地)|去.{0,4}看|现场(?:查|勘|核|调)|不属实|属实|(?:暂无|尚未|没有|无法|不能|不符合|可以|需要|需|应当|必须).{2,}|将(?:于|在|对|继续|加强|加大|按)"
    ),
    "way": re.compile(
        r"(?:拨打|致电|电话|热线).{0,24}|(?:请|可以?|需).{0,14}(?:到|向|在|前往|登录|携带|持).{2,}|请.{0,4}咨询.{2,}|建议[您你]?.{0,4}向"
    ),
}
# Bigrams that are in every message and say nothing of its topic.
_COMMON_TEXT = (
    "您好你好网友反映问题咨询建议投诉希望请求关于情况我们你们有关相关部门单位领导政府我市我县感谢支持留言收悉"
    "回复答复进行已经这个是否可以什么怎么如何能否目前现在一个没有"
)
_COMMON = frozenset(_COMMON_TEXT[at : at + 2] for at in range(0, len(_COMMON_TEXT), 2))
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
# Fewer characters than this without anything to hold on to say nothing, however they are put.
_LITTLE = 36
_SHARED = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason, for or against; `spans` are places in the reply."""

    code: str
    good: bool
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a reply is empty, and why.

    For it: `date`, `ground`, `number`, `done`, `way`, `topic`. Against it: `set_phrase`, `nothing_to_hold`,
    `off_topic`, `no_act` (said to be solved, but not what was done), `no_date` (promised, but not till when).
    """

    empty: bool
    findings: tuple[Finding, ...]


def judge(question: str, reply: str, result: str = "") -> Verdict:
    """Judge a reply to a question. `result` is the reply's own: solved, promised, explained, elsewhere, or unknown."""
    clauses = list(_CLAUSE.finditer(reply))
    said = [match for match in clauses if not _is_set(match[0])]
    stock = tuple(match.span() for match in clauses if _is_set(match[0]) and match[0].strip())
    held = {code: spans for code, pattern in _HELD.items() if (spans := _in(pattern, said))}
    topic = _topic(question, said)
    length = sum(len(_SPACE.sub("", match[0])) for match in said)
    empty = length < _LITTLE and not held
    findings = [Finding(code, True, spans) for code, spans in held.items()]
    findings += [Finding("topic", True, topic)] if len(topic) >= _SHARED else [Finding("off_topic", False)]
    if stock and length < _LITTLE:
        findings.append(Finding("set_phrase", False, stock))
    if not held:
        findings.append(Finding("nothing_to_hold", False))
    if result == "solved" and "done" not in held:
        findings.append(Finding("no_act", False))
    if result == "promised" and "date" not in held:
        findings.append(Finding("no_date", False))
    return Verdict(empty, tuple(findings))


def _is_set(clause: str) -> bool:
    bare = _SPACE.sub("", clause)
    left = _PHRASE.sub("", bare) if len(bare) <= _LONG else bare
    return len(left) <= _LEFT and left != bare


def _in(pattern: re.Pattern[str], clauses: Iterable[re.Match[str]]) -> tuple[Span, ...]:
    """Where `pattern` is found in clauses, as spans of the whole text."""
    return tuple(
        (clause.start() + match.start(), clause.start() + match.end())
        for clause in clauses
        for match in pattern.finditer(clause[0])
    )


def _pairs(text: str) -> set[str]:
    return {run[at : at + 2] for run in _CHINESE.findall(text) for at in range(len(run) - 1)} - _COMMON


def _topic(question: str, clauses: Iterable[re.Match[str]]) -> tuple[Span, ...]:
    """Where the reply uses words of the question: the first place of each."""
    asked = _pairs(question)
    found: dict[str, Span] = {}
    for clause in clauses:
        for at in range(len(clause[0]) - 1):
            pair = clause[0][at : at + 2]
            if pair in asked:
                found.setdefault(pair, (clause.start() + at, clause.start() + at + 2))
    return tuple(found.values())
