"""Runs of letters, pairs of characters in them, and the words that weighed pairs make: no dictionary needed."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

_BLANKS = re.compile(r"\s+")
_RUN = re.compile(r"[^\W_]+")


def runs(text: str, most: int | None = None) -> list[str]:
    """What stands between punctuation, in order; width and case folded, blanks gone. Of the first `most` characters."""
    return _RUN.findall(_BLANKS.sub("", unicodedata.normalize("NFKC", text).casefold())[:most])


def pairs(found: Iterable[str]) -> list[str]:
    """All pairs of neighbouring characters of runs, in order."""
    return [run[at : at + 2] for run in found for at in range(len(run) - 1)]


def joined(found: Iterable[str], weights: Mapping[str, float]) -> dict[str, float]:
    """The longest words of the runs all of whose pairs have a weight, each with the sum of these."""
    words: dict[str, float] = {}
    for run in found:
        start = 0
        for at in range(len(run)):
            if run[at : at + 2] not in weights:  # so always at the end of a run
                if at > start:
                    words[run[start : at + 1]] = sum(weights[pair] for pair in pairs([run[start : at + 1]]))
                start = at + 1
    return words
