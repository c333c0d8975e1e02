"""Setting Chinese words into a box on paper: how wide they are, where a line may end, how small they must be.

WeasyPrint neither balances lines nor shrinks words to a box. Widths are in em and a little generous, so that what
fits here fits with every face that may stand in; lines are cut here and must not be broken again.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

# In parts of the full size; each below 100 has a class in the style sheet, fit-95 to fit-40.
STEPS = tuple(range(100, 35, -5))
# No line begins with these, none ends with those (标点避头尾).
NOT_FIRST = frozenset("、，。；：！？）》」』】〕”’…·,.;:!?)%℃")
NOT_LAST = frozenset("（《「『【〔“‘(")
# A line of a post ends well after these: the name of an office is not torn apart.
_ENDS = re.compile(
    r"(有限公司|公司|集团|中心|大学|学院|学校|中学|小学|医院|研究院|研究所|事务所|委员会|协会|学会|联合会|商会|"
    r"基金会|厂|支部|分行|支行|编辑部|幼儿园|[、，；：）》”\s])$"
)
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
# Short words of posts that stay whole.
_WHOLE = (
    "总工程师|高级工程师|副总经理|总经理|董事长|副院长|副校长|副主任|副主席|副会长|副书记|副处长|副局长|副教授|工程师|设计师|会计师|律师|"
    "委员会|事务所|研究院|研究所|服务|中心|高级|正高级|主任|主席|主编|院长|校长|园长|所长|处长|局长|会长|书记|经理|"
    "教授|研究员|医师|医生|教师|编辑|代表|有限|公司|集团|大学|学院|学校|中学|小学|医院|协会|社区|街道|卫生|技术|科技|发展|"
    "办公室|合作社|机构|企业|活动|检测|连锁|管理|建设|设计|幼儿园|护士长"
)
_ATOM = re.compile(rf"\s+|{_WHOLE}|[A-Za-z0-9][A-Za-z0-9.,:/'’&+\-–]*|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fitted:
    """Words cut into lines, and their size in hundredths of the full one."""

    lines: tuple[str, ...]
    size: int = 100


@cache
def em(character: str) -> float:
    """The width of one character in em."""
    if unicodedata.east_asian_width(character) in "WF" or character in "“”‘’…—":
        return 1.0
    if character.isspace():
        return 0.3
    if character in "·.,:;'|!il":
        return 0.36
    return 0.72 if character.isupper() or character in "mwMW%&@" else 0.8


def width(words: str) -> float:
    """The width of a line in em."""
    return sum(map(em, words))


def spaced(name: str) -> str:
    """A personal name as it stands in a column of names: 张三 as 张　三, as wide as three characters."""
    plain = name.strip()
    if len(plain) == 2 and all(map(_HAN.match, plain)):
        return f"{plain[0]}\u3000{plain[1]}"
    return plain


def fit(words: str, box: float, size: float, lines: int, least: int = 60) -> Fitted:
    """`words` in a box `box` wide at a type of `size` (both in the same unit), as high as so many lines of that size.

    They shrink to `least` hundredths before the last of them give way to an ellipsis; smaller lines may be more.
    """
    words = " ".join(words.split())
    for step in (step for step in STEPS if step >= least):
        found = balanced(words, box / (size * step / 100), _room(lines, step))
        if found is not None:
            return Fitted(found, step)
    limit = box / (size * least / 100)
    for end in range(len(words) - 1, 0, -1):
        found = balanced(words[:end].rstrip("、，；：（ ") + "…", limit, _room(lines, least))
        if found is not None:
            return Fitted(found, least)
    return Fitted((), least)


def _room(lines: int, step: int) -> int:
    """How many lines of a smaller size stand where `lines` of the full one do; a single line stays one."""
    return lines * 100 // step if lines > 1 else 1


def fit_name(name: str, box: float, size: float, lines: int = 2, least: int = 55) -> Fitted:
    """A personal name: in one line, as far as it can; a long one is cut only after its point or a blank."""
    whole = spaced(name)
    for step in (step for step in STEPS if step >= least):
        if width(whole) <= box / (size * step / 100):
            return Fitted((whole,), step)
    parts = re.findall(r"[^·•\s]+[·•]?", whole)
    # Two lines stand where one does, nearly: they are smaller from the outset.
    for step in (step for step in STEPS if step <= 70):
        limit = box / (size * step / 100)
        for cut in sorted(range(1, len(parts)), key=lambda cut: abs(2 * cut - len(parts))):
            both = ("".join(parts[:cut]), "".join(parts[cut:])) if "·" in whole else _words(parts, cut)
            if lines > 1 and max(map(width, both)) <= limit:
                return Fitted(both, step)
    return fit(whole, box, size, lines, STEPS[-1])


def _words(parts: Sequence[str], cut: int) -> tuple[str, str]:
    return " ".join(parts[:cut]), " ".join(parts[cut:])


def balanced(words: str, limit: float, most: int) -> tuple[str, ...] | None:
    """The fewest lines of even length, none longer than `limit` em; None where `most` are not enough."""
    if not words:
        return ()
    atoms = list(_atoms(words))
    if max(map(width, atoms)) > limit:
        return None
    for number in range(max(1, int(width(words) / limit)), most + 1):
        found = _lines(tuple(atoms), limit, number)
        if found is not None:
            return found
    return None


def _atoms(words: str) -> Iterator[str]:
    """What a line may not end within: a character with its marks, a word of letters, a number."""
    held = ""
    for part in _ATOM.findall(words):
        if held and part[0] not in NOT_FIRST and not part.isspace() and held[-1] not in NOT_LAST:
            yield held
            held = ""
        held += part
    if held:
        yield held


def _lines(atoms: tuple[str, ...], limit: float, number: int) -> tuple[str, ...] | None:
    """The best way to cut into `number` lines: even ones, that end where a name of an office does."""
    target = sum(map(width, atoms)) / number
    # best[k][i]: the cost of the first i atoms in k lines, and where the last of them begins.
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for _line in range(number):
        reached: dict[int, tuple[float, int]] = {}
        for start, (cost, _before) in best[-1].items():
            line = ""
            for end in range(start, len(atoms)):
                line += atoms[end]
                shown = width(line.strip())
                if shown > limit:
                    break
                last = end == len(atoms) - 1
                torn = 0.0 if last or _ENDS.search(line) else 0.8
                heavy = 0.05 if last and shown > target else 0.0
                total = cost + ((shown - target) / target) ** 2 + torn + heavy
                if end + 1 not in reached or total < reached[end + 1][0]:
                    reached[end + 1] = (total, start)
        best.append(reached)
    if len(atoms) not in best[-1]:
        return None
    ends = [len(atoms)]
    for reached in reversed(best[1:]):
        ends.append(reached[ends[-1]][1])
    cuts = ends[::-1]
    return tuple("".join(atoms[start:end]).strip() for start, end in pairwise(cuts))
