"""Text copied out of a chat group, cut into messages: who, when (as it stands there), and what.

Chat programs copy in several ways; these are known, and may come mixed:

    王阿姨 2026-11-24 10:32:05        a name and a time on a line of their own, the words below
    王阿姨 昨天 上午10:32             the same with a weekday, a day, a part of the day
    王阿姨:                           a name with a colon on a line of its own (WeChat for Windows, several messages)
    [2026-11-24 10:32] 王阿姨: 路灯…  all on one line
    王阿姨：路灯坏了                  a name and words, without times: only where nothing of the above is found
    ———— 2026-11-24 ————              a day between messages

What matches nothing belongs to the message before it. Text in which nothing is found is cut at empty lines, without
names. Notices of the program ("… 撤回了一条消息") and quoted messages of others above an answer are left out.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

MOST = 300
_DATE = r"(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{1,2}\s*月\s*\d{1,2}\s*日)"
_DAY = rf"(?:{_DATE}|\d{{1,2}}[-/]\d{{1,2}}|[今昨前]天|(?:星期|周)[一二三四五六日天])"
_CLOCK = r"(?:凌晨|早上|上午|中午|下午|傍晚|晚上)?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\s*[AaPp][Mm])?"
_TIME = rf"(?:{_DAY}\s*)?{_CLOCK}"
_NAME = r"[^\s:：。，！？；,!?;][^:：。，！？；\n]{0,29}?"
_ABOVE = re.compile(rf"(?P<name>{_NAME})\s+(?P<time>{_TIME})\s*[:：]?")
_BESIDE = re.compile(rf"[\[［(（]?(?P<time>{_TIME})[\]］)）]?\s+(?P<name>{_NAME})\s*[:：]\s*(?P<words>.*)")
_COLON = re.compile(rf"(?P<name>{_NAME})\s*[:：]")
_INLINE = re.compile(r"(?P<name>[^\s:：。，！？；,!?;/\d][^\s:：。，！？；,!?;/]{0,14})[:：](?!//)\s*(?P<words>\S.*)")
_DIVIDER = re.compile(rf"[—–─\-－=\s]*(?:{_DATE}|{_TIME})[—–─\-－=\s]*")
_NOTICE = re.compile(r".{0,60}(?:撤回了一条消息|加入了?群聊|移出了?群聊|修改群名为|以下[是为]新消息|拍了拍).{0,60}")
_QUOTE = re.compile(r"\A[「“][^」”]*[」”]\n[—–─\-－ ]{3,}\n")
_MENTION = re.compile(r"@[^\s@:：，。]{1,20}[\s\u2005]?")


class Said(NamedTuple):
    """One message. `name` and `time` are as they stand in the chat; empty where they do not."""

    name: str
    time: str
    words: str


def cut(text: str) -> list[Said]:
    """The messages of a copied chat in their order, MOST at the most; none of them is without words."""
    lines = [line.strip() for line in text.replace("\r\n", "\n").split("\n")]
    found = _by_heads(lines, (_ABOVE, _BESIDE, _COLON)) or _by_heads(lines, (_INLINE,)) or _by_gaps(lines)
    return found[:MOST]


def _by_heads(lines: list[str], heads: tuple[re.Pattern[str], ...]) -> list[Said]:
    """Cut where a line begins a message; nothing where no line does."""
    found: list[Said] = []
    name, time, words = "", "", list[str]()
    any_head = False
    for line in [*lines, None]:
        head = next((match for head in heads if (match := head.fullmatch(line))), None) if line else None
        if line is not None and head is None:
            if not _left_out(line):
                words.append(line)
            continue
        _add(found, name, time, words)
        if head:
            any_head = True
            parts = head.groupdict()
            name, time = parts["name"].strip(), parts.get("time") or ""
            words = [parts["words"]] if parts.get("words") else []
    return found if any_head else []


def _by_gaps(lines: list[str]) -> list[Said]:
    found: list[Said] = []
    words: list[str] = []
    for line in [*lines, ""]:
        if line:
            words += [] if _left_out(line) else [line]
        else:
            _add(found, "", "", words)
            words = []
    return found


def _left_out(line: str) -> bool:
    return bool(line and (_DIVIDER.fullmatch(line) or _NOTICE.fullmatch(line)))


def _add(found: list[Said], name: str, time: str, words: list[str]) -> None:
    said = _QUOTE.sub("", "\n".join(words).strip()).strip()
    if said:
        found.append(Said(name, time, said))


def without_others(said: Said, names: Iterable[str], mark: str) -> str:
    """The words of a message without mentions (@), and with `mark` for the names of the others in the chat."""
    words = _MENTION.sub("", said.words).strip()
    for name in sorted(set(names), key=len, reverse=True):
        if len(name) > 1 and name != said.name:
            words = words.replace(name, mark)
    return words
