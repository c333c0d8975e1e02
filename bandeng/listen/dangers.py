"""Words of danger (涉险): what an officer must look at the moment it comes in. A help for eyes, not a judge.

Words are looked for in a matter's search column, where width, case and traditional characters are folded already, so
that intake pays some microseconds over text it has made anyway.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from bandeng.core import text
from bandeng.listen.models import Matter
from bandeng.studio.models import Studio

WORDS: tuple[str, ...] = (
    # fire, gas, electricity, what falls down (119)
    *("着火", "起火了", "失火", "发生火灾", "冒浓烟", "爆炸", "煤气味", "燃气味", "漏煤气", "漏燃气", "漏天然气"),
    *("煤气泄漏", "煤气泄露", "燃气泄漏", "燃气泄露", "天然气泄漏", "天然气泄露", "煤气漏", "燃气漏", "天然气漏"),
    *("漏电", "触电", "坍塌", "塌方", "快塌了", "要塌了", "困在电梯", "电梯困人", "被困电梯"),
    # violence and people missing (110)
    *("杀人", "砍人", "持刀", "捅人", "捅伤", "砍伤", "打伤", "殴打", "家暴", "家庭暴力", "打老婆", "虐待"),
    *("绑架", "抢劫", "强奸", "猥亵", "拐卖", "失踪", "走失", "炸药", "同归于尽", "报复社会"),
    # someone ill or hurt (120)
    *("晕倒", "昏倒", "昏迷", "中毒", "大出血", "没有呼吸", "心脏病发", "溺水", "坠楼", "叫不醒", "生命危险", "救命"),
    # someone who may harm themselves (12356)
    *("自杀", "跳楼", "轻生", "割腕", "自残", "不想活", "活不下去", "寻短见", "想死", "结束生命", "喝农药"),
)
# Said of other things: these are passed over, also where a word of danger begins in them.
HARMLESS: tuple[str, ...] = (
    *("信息爆炸", "爆炸性", "救命稻草", "救命钱", "防触电", "防漏电", "漏电保护", "防溺水", "防爆炸", "跳楼价"),
    *("打不着火", "点不着火", "打着火", "反家暴", "反家庭暴力", "预防食物中毒"),
    *("一旦发生火灾", "如果发生火灾", "万一发生火灾", "如发生火灾", "若发生火灾"),
)


@lru_cache(maxsize=512)
def _sought(more: tuple[str, ...]) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """The words as they stand in a search column, and a pattern that first eats the harmless phrases."""
    longest_first = (sorted(some, key=len, reverse=True) for some in ({*WORDS, *more}, HARMLESS))
    words, harmless = (tuple(map(text.bigrams, some)) for some in longest_first)
    eaten, danger = ("|".join(map(re.escape, some)) for some in (harmless, words))
    return words, re.compile(f"(?:{eaten})|({danger})")


def _words_of(studio: Studio) -> tuple[str, ...]:
    return tuple(word for word in studio.setting("danger_words") if len(word) > 1)


def found(search: str, studio: Studio) -> bool:
    """Whether a search column holds a word of danger, among the house's and the studio's own."""
    words, pattern = _sought(_words_of(studio))
    # Almost nothing holds one: plain searching is several times faster than the pattern, which decides.
    return any(word in search for word in words) and any(match[1] for match in pattern.finditer(search))


def words_in(matter: Matter, more: Iterable[str] = ()) -> list[str]:
    """The words of danger in a matter's redacted copy, and in `more` that was said later, each once."""
    search = " ".join([matter.search, *map(text.bigrams, more)])
    matches = _sought(_words_of(matter.studio))[1].finditer(search)
    return list(dict.fromkeys(_joined(match[1]) for match in matches if match[1]))


def _joined(bigrams: str) -> str:
    """A word again from its overlapping pairs."""
    first, *rest = bigrams.split()
    return first + "".join(pair[1:] for pair in rest)
