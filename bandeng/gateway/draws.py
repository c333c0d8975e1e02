"""What each step of checking a draw by lot says, for `bandeng verify draw`."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from bandeng.algorithms import sortition
from bandeng.core.language import bracketed, listed
from bandeng.ledger.checking import State

TITLES: dict[str, Promise] = {
    "form": gettext_lazy("名单和配额"),
    "panels": gettext_lazy("各个可能的小组"),
    "weights": gettext_lazy("各小组的份数"),
    "chances": gettext_lazy("每个人的机会"),
    "best": gettext_lazy("最公平"),
    "commitment": gettext_lazy("事先的承诺"),
    "draw": gettext_lazy("抽签结果"),
    "replacements": gettext_lazy("递补"),
}
GOOD: dict[str, Promise] = {
    "form": gettext_lazy("%(people)s 人报名，抽 %(size)s 人，配额 %(quotas)s 项。"),
    "panels": gettext_lazy("%(panels)s 个小组，个个合乎配额，人数都对。"),
    "weights": gettext_lazy("加起来正好是 %(total)s 份。"),
    "chances": gettext_lazy("与公布的一样；机会最小的人有 %(least)s。"),
    "best": gettext_lazy("重新计算过：在这些配额之下，机会最小的人再也得不到更多。"),
    "commitment": gettext_lazy(
        "名单、配额、小组和密钥，都是抽签前承诺的那一份。请与抽签前公布的承诺比对：%(commitment)s"
    ),
    "draw": gettext_lazy("由密钥和公开数值“%(value)s”重新抽过，抽中的正是这 %(size)s 人。"),
    "replacements": gettext_lazy("%(times)s 次递补，重新抽过，都是这些人。"),
}
BAD: dict[str, Promise] = {
    "form": gettext_lazy("这不是抽签记录；或者内容不全、被改过，读不出来。"),
    "panels": gettext_lazy("有小组不合配额、人数不对，或者排列不对。"),
    "weights": gettext_lazy("份数加起来不对。"),
    "chances": gettext_lazy("公布的机会与小组的份数不符。"),
    "best": gettext_lazy("可以更公平：公布的机会不是这些配额之下最公平的。"),
    "commitment": gettext_lazy("与抽签前的承诺不符：名单、配额、小组或密钥被换过。"),
    "draw": gettext_lazy("重新抽出来的不是这些人。"),
    "replacements": gettext_lazy("重新抽出来的不是这些人，或者有人没有说明就换掉了。"),
}
QUICK, NOT_DRAWN = gettext_lazy("没有重新计算。"), gettext_lazy("还没有抽签。")
# Without these nothing more can be said; the others can only be looked at after the draw.
BEFORE = ("form", "panels", "weights", "chances")
AFTER = ("commitment", "draw", "replacements")


@dataclass(frozen=True, slots=True)
class Step:
    """One of `sortition.CHECKS`, and what came of it."""

    title: str
    state: State
    words: str


def check(data: bytes, *, quick: bool = False) -> list[Step]:
    """Each step; where the lottery itself is wrong only what is. Raises ValueError if it is no JSON."""
    published = json.loads(data)
    problems = (
        sortition.verify(published, best=not quick) if isinstance(published, dict) else [sortition.Problem("form")]
    )
    wrong: dict[str, list[str]] = {}
    for problem in problems:
        wrong.setdefault(problem.check, []).append(problem.place)
    lost = any(name in wrong for name in BEFORE)
    facts = {} if lost else _facts(published)
    names = [name for name in sortition.CHECKS if name in wrong] if lost else sortition.CHECKS
    return [_step(name, wrong, facts, quick) for name in names]


def _step(name: str, wrong: dict[str, list[str]], facts: dict[str, Any], quick: bool) -> Step:
    title = str(TITLES[name])
    if name in wrong:
        places = [place for place in wrong[name] if place][:5]
        return Step(title, State.BAD, bracketed(BAD[name], listed(places)) if places else str(BAD[name]))
    if name == "best" and quick:
        return Step(title, State.NOTE, str(QUICK))
    if name in AFTER and not facts["drawn"]:
        return Step(title, State.NOTE, str(NOT_DRAWN))
    return Step(title, State.GOOD, str(GOOD[name]) % facts)


def _facts(published: dict[str, Any]) -> dict[str, Any]:
    return {
        "people": len(published["pool"]),
        "size": published["size"],
        "quotas": len(published["quotas"]),
        "panels": len(published["panels"]),
        "total": f"{sum(published['weights']):,}",
        "least": f"{100 * sortition.read(published).least:.2f}%",
        "drawn": published.get("drawn") is not None,
        "commitment": published.get("commitment"),
        "value": published.get("public_value"),
        "times": len(published.get("replacements") or []),
    }
