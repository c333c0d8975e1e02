"""A second look (看一看) before a reply is sent: what it has, what it lacks, in words. A help, never a gate."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from bandeng.algorithms.empty_reply import Verdict, judge
from bandeng.listen.models import Matter, Reply

SAID: dict[str, Any] = {
    "topic": _("说到了居民问的事"),
    "done": _("说了查到什么、做了什么"),
    "date": _("写了时间"),
    "ground": _("说了依据"),
    "number": _("有具体数字"),
    "way": _("说了去哪里办、找谁"),
    "nothing_to_hold": _("没有时间，没有依据，也没说查到什么、做了什么"),
    "set_phrase": _("多是套话"),
    "off_topic": _("没有用到居民问的话，是不是答了所问？"),
    "no_act": _("结果选了“已解决”，可没说做了什么"),
    "no_date": _("承诺了日期，正文里没写，最好也写上"),
}
_SHOWN = 3


@dataclass(frozen=True)
class Remark:
    """One reason in words, with the passages it comes from."""

    good: bool
    words: Any
    passages: tuple[str, ...]


def verdict_on(matter: Matter, words: str, result: str = "") -> Verdict:
    """What is asked is the redacted copy: the original is nobody's to read for this."""
    return judge(f"{matter.title}\n{matter.words}", words, result)


def doubtful(verdict: Verdict) -> bool:
    """Whether the author is asked to look again."""
    return verdict.empty or any(item.code == "no_act" for item in verdict.findings)


def remarks(verdict: Verdict, words: str) -> list[Remark]:
    """What is lacking first."""
    found = []
    for item in sorted(verdict.findings, key=lambda item: item.good):
        passages = dict.fromkeys(words[start:end].strip() for start, end in item.spans)
        # Pairs of characters tell an author little.
        shown = () if item.code == "topic" else tuple(passages)[:_SHOWN]
        found.append(Remark(item.good, SAID[item.code], shown))
    return found


def before_sending(matter: Matter, words: str, result: str = "") -> list[Remark]:
    """What the author should see before it goes out; nothing where nothing is wrong."""
    verdict = verdict_on(matter, words, result)
    return remarks(verdict, words) if doubtful(verdict) else []


def at_the_check(reply: Reply | None, matter: Matter) -> list[Remark]:
    """What the officer sees beside a reply that waits to be checked."""
    return remarks(verdict_on(matter, reply.text, reply.result), reply.text) if reply else []
