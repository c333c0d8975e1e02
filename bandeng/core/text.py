"""Chinese text as people type it: cleaning for storage, folding for search.

`normalise` and what is built on it are for comparing only, never for showing: they merge characters.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

import opencc

from bandeng.core.pinyin import pinyin_key, place_english, romanise

__all__ = [
    "TooLong",
    "bigrams",
    "clean",
    "normalise",
    "pinyin_key",
    "place_english",
    "query_terms",
    "romanise",
    "tokens",
]

CJK = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"([{CJK}]+)|(?:(?![{CJK}_])\w)+")
_LINE_END = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
# Controls, NUL, lone surrogates; characters without width; bidirectional marks, embeddings and isolates.
_UNWANTED = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u200b\u200e\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


class TooLong(ValueError):
    """A text of `length` characters where `limit` are allowed."""

    def __init__(self, limit: int, length: int) -> None:
        self.limit = limit
        self.length = length
        super().__init__(f"{length} characters, {limit} allowed")


def clean(text: str, limit: int) -> str:
    r"""Text fit to keep: no control, bidi or invisible characters, only \n as line end, no blanks around.

    Raises TooLong when what is left has more than `limit` characters.
    """
    text = _LINE_END.sub("\n", text).replace("\t", " ")
    text = _UNWANTED.sub("", text).strip()
    if len(text) > limit:
        raise TooLong(limit, len(text))
    return text


def normalise(text: str) -> str:
    """Fold width, case, blanks and traditional characters, so that equal words compare equal.

    Characters are folded one by one with OpenCC's table: its own `convert` looks at phrases, so that a word
    could fold otherwise in a query than in its text, and it is fifty times slower.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKC", folded.translate(_simplified()))
    return " ".join(folded.split())


def tokens(text: str) -> list[str]:
    """Search tokens in order: overlapping bigrams of Chinese runs (one character as it is), other words."""
    found: list[str] = []
    for match in _TOKEN.finditer(normalise(text)):
        word = match[0]
        if match[1] and len(word) > 2:
            found.extend(word[at : at + 2] for at in range(len(word) - 1))
        else:
            found.append(word)
    return found


def bigrams(text: str) -> str:
    """The tokens of a text, separated by spaces, for an indexed column."""
    return " ".join(tokens(text))


def query_terms(text: str) -> list[str]:
    """The tokens of a query, each once. One Chinese character alone has to be looked for inside tokens."""
    return list(dict.fromkeys(tokens(text)))


@cache
def _simplified() -> dict[int, str]:
    """Traditional to simplified, character by character, from OpenCC's dictionary.

    Where OpenCC leaves a character as it is but names another (覆 or 复), the other is taken: folding too
    much finds a little more, folding too little finds nothing.
    """
    source = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    pairs = {"著": "着"}
    for line in source.read_text(encoding="utf-8").splitlines():
        old, _, news = line.partition("\t")
        choices = [new for new in news.split() if new != old]
        if choices:
            pairs[old] = choices[0]
    return {ord(old): pairs.get(new, new) for old, new in pairs.items()}
