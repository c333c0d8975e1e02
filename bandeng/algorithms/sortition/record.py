"""What is published, as plain data for JSON, and its verification by anyone.

`setup` is complete before the draw and its digest committed to; `record` adds the draw. Whole numbers and texts only.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bandeng.algorithms.sortition.conflict import Infeasible
from bandeng.algorithms.sortition.draw import commitment, draw, seed
from bandeng.algorithms.sortition.lottery import EXACT, TOTAL, Lottery, lottery
from bandeng.algorithms.sortition.pool import Person, Quota, pool
from bandeng.algorithms.sortition.replacement import replacement

FORMAT = "bandeng-sortition/1"
# What is looked at, in this order.
CHECKS = ("form", "panels", "weights", "chances", "best", "commitment", "draw", "replacements")


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Once that people dropped out: who stays, who all cannot come (up to then), quotas that had to be changed."""

    staying: Collection[str]
    out: Collection[str]
    changed: Collection[Quota] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Which of CHECKS failed, and at which place of the record, if it has one."""

    check: str
    place: str = ""


def setup(made: Lottery) -> dict[str, Any]:
    """Pool, quotas, size and lottery: all that stands before the draw."""
    people = {
        key: dict(zip(made.pool.attributes, kind, strict=True))
        for kind, keys in zip(made.pool.types, made.pool.members, strict=True)
        for key in keys
    }
    return {
        "format": FORMAT,
        "size": made.pool.size,
        "quotas": [asdict(quota) for quota in made.pool.quotas],
        "pool": [{"key": key, "values": people[key]} for key in sorted(people)],
        "types": [list(kind) for kind in made.pool.types],
        "chances": [f"{float(chance):.9f}" for chance in made.chances],
        "panels": [list(panel) for panel in made.panels],
        "weights": list(made.weights),
    }


def digest(prepared: Mapping[str, Any]) -> bytes:
    """SHA-256 of a setup as JSON: keys sorted, no spaces, UTF-8."""
    names = ("format", "size", "quotas", "pool", "types", "chances", "panels", "weights")
    text = json.dumps(
        {name: prepared[name] for name in names}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).digest()


def record(made: Lottery, secret: bytes, public_value: str, vacancies: Iterable[Vacancy] = ()) -> dict[str, Any]:
    """Everything that is needed to repeat the draw and what replacements there were. Raises as `replacement`."""
    prepared, drawn = setup(made), seed(secret, public_value)
    return {
        **prepared,
        "commitment": commitment(secret, digest(prepared)).hex(),
        "secret": secret.hex(),
        "public_value": public_value,
        "drawn": list(draw(made, drawn)),
        "replacements": [
            {
                "staying": sorted(one.staying),
                "out": sorted(one.out),
                "changed": [asdict(quota) for quota in sorted(one.changed)],
                "in": list(replacement(made, one.staying, one.out, drawn, one.changed)),
            }
            for one in vacancies
        ],
    }


def read(prepared: Mapping[str, Any]) -> Lottery:
    """The lottery of a setup or record, as it stands there. Raises ValueError, TypeError or KeyError if it is none."""
    if prepared["format"] != FORMAT:
        raise ValueError("another format")
    people = [Person(one["key"], one["values"]) for one in prepared["pool"]]
    panels = tuple(tuple(_whole(place) for place in panel) for panel in prepared["panels"])
    gathered = pool(people, _quotas(prepared["quotas"]), _whole(prepared["size"]))
    return Lottery(gathered, panels, tuple(_whole(weight) for weight in prepared["weights"]))


def _whole(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"no whole number: {value!r}")
    return value


def verify(published: Mapping[str, Any], *, best: bool = True) -> list[Problem]:
    """Repeat everything and say what does not come out; a setup alone is verified as far as it goes.

    `best` computes the LEXIMIN lottery anew and compares the chances; panels and weights may then be others, for
    different ones give the same chances. Never raises for what the record says.
    """
    try:
        made = read(published)
        if [list(kind) for kind in made.pool.types] != published["types"]:
            return [Problem("form", "types")]
        if list(made.pool.quotas) != _quotas(published["quotas"]):
            return [Problem("form", "quotas")]
        problems = _lottery(made, published)
        if problems:
            return problems
        if best and not _best(made):
            problems.append(Problem("best"))
        if published.get("drawn") is not None:
            problems += _drawn(made, published)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError) as error:
        return [Problem("form", str(error)[:200])]
    return problems


def _quotas(listed: Iterable[Mapping[str, Any]]) -> list[Quota]:
    return [Quota(one["attribute"], one["value"], _whole(one["least"]), _whole(one["most"])) for one in listed]


def _lottery(made: Lottery, published: Mapping[str, Any]) -> list[Problem]:
    problems = [
        Problem("panels", str(place + 1))
        for place, panel in enumerate(made.panels)
        if list(panel) != sorted(panel) or not made.pool.fits(panel)
    ]
    if list(made.panels) != sorted(set(made.panels)):
        problems.append(Problem("panels"))
    if len(made.weights) != len(made.panels) or sum(made.weights) != TOTAL:
        return [*problems, Problem("weights")]
    if not problems and setup(made)["chances"] != published["chances"]:
        problems.append(Problem("chances"))
    return problems


def _best(made: Lottery) -> bool:
    """Whether the chances are LEXIMIN's."""
    try:
        again = lottery(made.pool)
    except (Infeasible, ArithmeticError):
        return False
    pairs = zip(made.chances, again.chances, strict=True)
    return all(abs(float(one - other)) <= 2 * EXACT for one, other in pairs)


def _drawn(made: Lottery, published: Mapping[str, Any]) -> list[Problem]:
    secret, problems = bytes.fromhex(published["secret"]), []
    if commitment(secret, digest(published)).hex() != published["commitment"]:
        problems.append(Problem("commitment"))
    drawn = seed(secret, published["public_value"])
    if list(draw(made, drawn)) != published["drawn"]:
        problems.append(Problem("draw"))
    before, gone = set(published["drawn"]), set[str]()
    for place, one in enumerate(published["replacements"], 1):
        staying, out = set(one["staying"]), set(one["out"])
        # Nobody leaves unnamed, and who is out stays out.
        named = staying <= before and before - staying <= out and gone <= out
        try:
            again = replacement(made, one["staying"], one["out"], drawn, _quotas(one["changed"]))
            same = list(again) == one["in"]
        except Infeasible:
            same = False
        if not named or not same:
            problems.append(Problem("replacements", str(place)))
        before, gone = staying | set(one["in"]), out
    return problems
