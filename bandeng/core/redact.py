"""Take out of a text what points to a person (脱敏): a first draft of the copy an officer approves.

It errs on the side of taking out too much. What it cannot know (a name in mid-sentence, a nickname, the only
house with a red door) is the officer's to see.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from bandeng.core.redact_rules import FOLD, RULES

MARKS = {
    "email": "〔邮箱〕",
    "id": "〔证件号〕",
    "card": "〔卡号〕",
    "account": "〔账号〕",
    "phone": "〔电话〕",
    "plate": "〔车牌〕",
    "room": "〔房号〕",
    "number": "〔号码〕",
    "name": "〔姓名〕",
}
_MARK = re.compile("|".join(MARKS.values()))
_GONE = "\ufffc"


class Found(NamedTuple):
    """Something taken out: its kind (a key of MARKS) and its place in the original text."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Redaction:
    """The text with marks in place of what was found, and what was found, in order."""

    text: str
    found: tuple[Found, ...]


def redact(text: str) -> Redaction:
    """Replace telephone, identity, card and account numbers, plates, rooms, e-mail and names by marks.

    Redacting a redacted text changes nothing.
    """
    found = sorted(_find(text), key=lambda item: item.start)
    parts: list[str] = []
    at = 0
    for kind, start, end in found:
        parts += text[at:start], MARKS[kind]
        at = end
    return Redaction("".join(parts) + text[at:], tuple(found))


def _find(text: str) -> list[Found]:
    found: list[Found] = []
    rest = _MARK.sub(lambda match: _GONE * len(match[0]), text.translate(FOLD))
    # What is taken out can lay bare its neighbour, so look until nothing more is found.
    seen = -1
    while seen < len(found):
        seen = len(found)
        for kind, pattern, accepts in RULES:
            for match in pattern.finditer(rest):
                if accepts(match[1]):
                    start, end = match.span(1)
                    found.append(Found(kind, start, end))
                    rest = rest[:start] + _GONE * (end - start) + rest[end:]
    return found
