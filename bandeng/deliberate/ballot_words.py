"""What a ballot is called in words: its methods and rules, its options, and what came of it."""

from fractions import Fraction
from itertools import combinations
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.core.language import listed
from bandeng.deliberate.models import Ballot
from bandeng.deliberate.models.poll import Access
from bandeng.web.formats import percent, share
from bandeng.web.forms import Option

Text = str | Promise
M = Ballot.Method
ADVISORY = gettext_lazy("仅供协商参考，不代替法定表决")
METHODS = [
    (
        M.APPROVAL,
        Option(M.APPROVAL.label, gettext_lazy("找大家都能接受的。例：垃圾桶放哪里，五个地方里您能接受哪几个？")),
    ),
    (
        M.RANKING,
        Option(M.RANKING.label, gettext_lazy("方案只能选一个、各有偏好时用。例：空地做停车、做花园还是做活动场？")),
    ),
    (
        M.CRITERIA,
        Option(M.CRITERIA.label, gettext_lazy("要权衡几个方面时用。例：三家物业，按收费、服务、口碑分别打 1–5 分。")),
    ),
    (
        M.YES_NO,
        Option(M.YES_NO.label, gettext_lazy("只有一个方案，问同不同意。例：同意按这份公约执行吗？")),
    ),
]
ACCESS = [
    (
        Access.TICKET,
        Option(Access.TICKET.label, gettext_lazy("最公平：先印参与码，一人发一张；不会上网的发纸质票。")),
    ),
    (
        Access.LINK,
        Option(Access.LINK.label, gettext_lazy("最省事：按手机算，挡不住一个人用几部手机投。只适合摸个底。")),
    ),
    (Access.MEMBERS, Option(Access.MEMBERS.label, gettext_lazy("登录后投，一个委员一票，同样不记名。"))),
]
RULES: dict[str, Text] = {
    "majority_of_decided": gettext_lazy("赞成比反对多（弃权不算）"),
    "majority_of_valid": gettext_lazy("赞成超过有效票的一半"),
    "majority_of_cast": gettext_lazy("赞成超过收到票数的一半"),
    "majority_of_present": gettext_lazy("赞成超过到场人数的一半"),
    "majority_of_entitled": gettext_lazy("赞成超过应到人数的一半"),
    "two_thirds_of_cast": gettext_lazy("赞成达到收到票数的三分之二"),
    "two_thirds_of_present": gettext_lazy("赞成达到到场人数的三分之二"),
    "two_thirds_of_entitled": gettext_lazy("赞成达到应到人数的三分之二"),
}
QUORUMS: dict[str, Text] = {
    "half": gettext_lazy("到场超过应到人数的一半才算数"),
    "two_thirds": gettext_lazy("到场达到应到人数的三分之二才算数"),
}
CHOICES: dict[str, Text] = {
    "yes": gettext_lazy("赞成"),
    "no": gettext_lazy("反对"),
    "abstain": gettext_lazy("弃权"),
}
FLAWS: dict[str, Text] = {
    "unreadable": gettext_lazy("看不清的"),
    "unknown": gettext_lazy("写了别的内容的"),
    "too_many": gettext_lazy("多选的"),
    "blank": gettext_lazy("空白的"),
}
TONES = {"draft": "neutral", "open": "busy", "counted": "good", "dropped": "off"}


def tone(ballot: Ballot) -> str:
    """Of its state, as `state` draws it."""
    return "neutral" if ballot.void else TONES[ballot.state]


def titles(rows: list[dict[str, Any]]) -> dict[str, str]:
    return {str(row["key"]): str(row["title"]) for row in rows}


def named(ballot: Ballot, keys: list[str]) -> str:
    """“甲”、“乙”."""
    known = titles(ballot.options)
    return listed([_("“%(title)s”") % {"title": known[key]} for key in keys])


def score(value: str | None) -> str:
    """A fraction as people read it: 4.25."""
    return "—" if value is None else f"{float(Fraction(value)):.2f}"


def weight(value: str) -> str:
    found = Fraction(value)
    return percent(found.numerator, found.denominator)


def headline(ballot: Ballot) -> str:
    """What came of it, in one or two sentences."""
    result = ballot.result or {}
    if result["void"]:
        return _("作废：收到的票比人数还多。请查清原因，重新投一次。")
    if not result["quorate"]:
        return _("不算数：到场人数不够。")
    if ballot.method == M.YES_NO:
        return _motion(result)
    if not result["first"]:
        return _("没有结果：没有一张票表示了选择。")
    if len(result["first"]) > 1:
        return _("%(names)s并列第一。并列就是并列，系统没有替大家分先后。") % {"names": named(ballot, result["first"])}
    first = named(ballot, result["first"])
    if ballot.method == M.APPROVAL:
        row = result["lines"][0]
        values = {"name": first, "share": share(row["count"], result["valid"])}
        return _("%(name)s得到的赞成最多：%(share)s。") % values
    if ballot.method == M.CRITERIA:
        total = score(result["totals"][result["first"][0]])
        return _("%(name)s总分最高：%(total)s 分（满分 5 分）。") % {"name": first, "total": total}
    if result["condorcet"]:
        return _("%(name)s排第一：拿它和别的方案一个一个比，每次都是觉得它更好的人多。") % {"name": first}
    return _("%(name)s排第一。没有哪个方案能一对一胜过所有别的方案，名次是把每一对比较放在一起算出来的。") % {
        "name": first
    }


def _motion(result: dict[str, Any]) -> str:
    verdict = result["verdict"]
    values = {"count": verdict["count"], "needed": verdict["needed"]}
    if result["carried"]:
        return _("通过：要 %(needed)s 票赞成，得到 %(count)s 票。") % values
    return _("没有通过：要 %(needed)s 票赞成，得到 %(count)s 票。") % values


def quorum(result: dict[str, Any]) -> str:
    """Whether enough were there."""
    found = result["quorum"]
    if not found:
        return ""
    values = {"count": found["count"], "of": found["of"], "needed": found["needed"]}
    if found["reached"]:
        return _("应到 %(of)s 人，到场 %(count)s 人，要 %(needed)s 人，人数够。") % values
    return _("应到 %(of)s 人，到场 %(count)s 人，要 %(needed)s 人，人数不够：结果只能看看，不算数。") % values


def ties(ballot: Ballot) -> list[str]:
    """Who is equal, said in words."""
    return [_("%(names)s并列。") % {"names": named(ballot, group)} for group in (ballot.result or {}).get("tied", [])]


def pairs(ballot: Ballot) -> list[dict[str, Any]]:
    """Each two options compared: the one that more prefer stands first."""
    result, known = ballot.result or {}, titles(ballot.options)
    rows = []
    for one, other in combinations([key for place in result["places"] for key in place], 2):
        more, less = result["over"][one][other], result["over"][other][one]
        if more < less:
            one, other, more, less = other, one, less, more
        rows.append({"one": known[one], "other": known[other], "more": more, "less": less})
        rows[-1] |= {"same": result["valid"] - more - less, "level": more == less}
    return rows


def reasons(ballot: Ballot) -> list[str]:
    """Why each place stands before the next."""
    known = titles(ballot.options)
    said = []
    for one in (ballot.result or {})["reasons"]:
        values: dict[str, Any] = {"one": known[one["one"]], "other": known[one["other"]]}
        if not one["before"]:
            said.append(_("“%(one)s”和“%(other)s”分不出先后。") % values)
            continue
        found, back = one["weakest"], one["back"]
        values |= {"votes": found[2], "against": found[3]}
        if one["steps"] == 1 and not back:
            text = _("“%(one)s”在“%(other)s”前面：%(votes)s 人觉得它更好，%(against)s 人觉得“%(other)s”更好。")
        else:
            values |= {"way": f"{known[found[0]]} › {known[found[1]]}"}
            text = _("“%(one)s”在“%(other)s”前面：从它比过去，最弱的一步（%(way)s）也有 %(votes)s 人；")
            if back:
                values |= {"back": f"{known[back[0]]} › {known[back[1]]}", "fewer": back[2]}
                text += _("反过来比，最弱的一步（%(back)s）只有 %(fewer)s 人。")
            else:
                text += _("反过来比不过来。")
        said.append(text % values)
    return said


def flips(ballot: Ballot) -> list[str]:
    """Where the first place would change with a criterion's weight."""
    by = titles(ballot.criteria)
    said = []
    for one in (ballot.result or {})["holds"]:
        values = {"title": by[one["key"]], "weight": weight(one["weight"])}
        if not one["below"] and not one["above"]:
            said.append(_("“%(title)s”（现在占 %(weight)s）无论占多少，第一名都不变。") % values)
            continue
        parts = [_("“%(title)s”现在占 %(weight)s。") % values]
        if one["below"]:
            values = {"low": weight(one["low"]), "names": named(ballot, one["below"])}
            parts.append(_("少于 %(low)s，%(names)s就排第一。") % values)
        if one["above"]:
            values = {"high": weight(one["high"]), "names": named(ballot, one["above"])}
            parts.append(_("多于 %(high)s，%(names)s就排第一。") % values)
        said.append("".join(parts))
    return said


def beaten(ballot: Ballot) -> list[str]:
    """Who is behind another whatever the weights."""
    rows = (ballot.result or {})["dominated"]
    text = _("%(worse)s没有一项比%(better)s好，权重怎么变都不会超过它。")
    return [text % {"worse": named(ballot, [worse]), "better": named(ballot, [better])} for worse, better in rows]


def content(ballot: Ballot, paper: dict[str, Any]) -> list[str]:
    """What is marked on a paper, line by line, for whoever marked it."""
    known = titles(ballot.options)
    if ballot.method == M.YES_NO:
        return [str(CHOICES[mark]) for mark in paper["marks"]]
    if ballot.method == M.APPROVAL:
        return [known[key] for key in paper["marks"]] or [_("都不赞成")]
    if ballot.method == M.RANKING:
        rows = [
            _("第 %(place)d 位：%(names)s") % {"place": place, "names": listed([known[key] for key in group])}
            for place, group in enumerate(paper["ranks"], 1)
        ]
        left = [known[key] for key in known if not any(key in group for group in paper["ranks"])]
        return rows + ([_("没有排（算在最后）：%(names)s") % {"names": listed(left)}] if left else [])
    by = titles(ballot.criteria)
    return [
        _("%(option)s：%(scores)s")
        % {"option": known[key], "scores": listed([f"{by[one]} {given[one]}" for one in by if one in given])}
        for key in known
        if (given := paper["scores"].get(key))
    ]


def shown(ballot: Ballot) -> dict[str, Any]:
    """Everything that the page and the paper of a result need."""
    result, known = ballot.result or {}, titles(ballot.options)
    context: dict[str, Any] = {
        "result": result,
        "headline": headline(ballot),
        "quorum": quorum(result),
        "ties": ties(ballot),
        "flaws": [(FLAWS[code], often) for code, often in result["flaws"].items()],
        "lot": [listed([known[key] for key in group]) for group in ballot.lot.get("order", [])],
    }
    if ballot.void:
        return context
    if ballot.method == M.APPROVAL:
        context["lines"] = [{**line, "title": known[line["key"]]} for line in result["lines"]]
    elif ballot.method == M.YES_NO:
        context["lines"] = [{"title": CHOICES[code], "count": result[code]} for code in CHOICES]
        context["rule"] = RULES[ballot.rule]
    else:
        context["places"] = _places(result["places"], known)
    if ballot.method == M.RANKING:
        context |= {"pairs": pairs(ballot), "reasons": reasons(ballot)}
    if ballot.method == M.CRITERIA:
        context |= {"table": _scores(ballot), "flips": flips(ballot), "beaten": beaten(ballot)}
        context["criteria"] = [(one["title"], weight(result["weights"][str(one["key"])])) for one in ballot.criteria]
        context["unscored"] = [known[key] for key in result["unscored"]]
    return context


def _places(places: list[list[str]], known: dict[str, str]) -> list[dict[str, Any]]:
    rows, before = [], 0
    for group in places:
        rows += [{"place": before + 1, "title": known[key]} for key in group]
        before += len(group)
    return rows


def _scores(ballot: Ballot) -> list[dict[str, Any]]:
    result, known = ballot.result or {}, titles(ballot.options)
    rows = []
    for key in [*(key for place in result["places"] for key in place), *result["unscored"]]:
        means = [result["means"][key][str(one["key"])] for one in ballot.criteria]
        cells = [(one["title"], score(mean), of) for one, (mean, of) in zip(ballot.criteria, means, strict=True)]
        rows.append({"title": known[key], "total": score(result["totals"].get(key)), "cells": cells})
    return rows
