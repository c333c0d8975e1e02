"""What `algorithms/sortition` is asked for a draw, and its answers in words. The solver is brought in when asked."""

from collections import Counter
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from bandeng.core import sealed
from bandeng.core.errors import Invalid, WrongState
from bandeng.core.language import listed
from bandeng.deliberate.models import Draw, Volunteer

if TYPE_CHECKING:
    from bandeng.algorithms.sortition import Infeasible, Lottery, Pool, Quota, Vacancy

S = Volunteer.State
GONE = (S.LEFT, S.OUT)


def quotas(draw: Draw) -> "list[Quota]":
    """The quotas that ask for anything; of the others nothing is published."""
    from bandeng.algorithms.sortition import Quota

    return [
        Quota(one["key"], value["key"], value["least"], value["most"])
        for one in draw.attributes
        for value in one["values"]
        if value["least"] > 0 or value["most"] < draw.size
    ]


def pool(draw: Draw) -> "Pool":
    """Those on the list, gathered. Invalid where there are fewer than seats."""
    from bandeng.algorithms.sortition import Person
    from bandeng.algorithms.sortition.pool import pool as gather

    people = [Person(key, values) for key, values in draw.volunteers.filter(state=S.IN).values_list("key", "values")]
    if len(people) < draw.size:
        said = _("只有 %(there)d 位报名，抽不出 %(size)d 位。请再等一等，或者少抽几位。")
        raise Invalid(said % {"there": len(people), "size": draw.size})
    return gather(people, quotas(draw), draw.size)


def lottery(draw: Draw) -> "Lottery":
    """The fairest lottery over the list; seconds for a thousand. Invalid says what stands against it."""
    from bandeng.algorithms import sortition
    from bandeng.algorithms.sortition.lottery import lottery as fairest

    try:
        return fairest(pool(draw))
    except sortition.Infeasible as error:
        raise Invalid(" ".join(in_conflict(error, draw.size))) from error
    except ArithmeticError as error:
        raise Invalid(_("这样的配额算不出可靠的结果，请放宽几项再试。")) from error


def rare(draw: Draw) -> int:
    """How many on the list share their values with nobody, so that whoever knows them may know them again."""
    return sum(len(keys) == 1 for keys in pool(draw).members)


def conflict(draw: Draw) -> "Infeasible | None":
    """Which quotas the list cannot keep, or None."""
    from bandeng.algorithms.sortition.conflict import explain
    from bandeng.algorithms.sortition.panel import Panels

    gathered = pool(draw)
    feasible = Panels.of(gathered)
    return None if feasible.any() is not None else explain(feasible, gathered.quotas)


def named(attribute: str, value: str) -> str:
    """What a quota is of: 居住情况 · 租住."""
    return f"{attribute} · {value}"


def in_conflict(error: "Infeasible", size: int) -> list[str]:
    """In words: what cannot be kept together, and the least change that ends it."""
    limits = []
    for one in error.conflict:
        said = _("“%(value)s”至少 %(number)d 位") if one.side == "least" else _("“%(value)s”最多 %(number)d 位")
        limits.append(said % {"value": named(one.attribute, one.value), "number": one.number})
    changes = []
    for change in error.changes:
        quota = change.quota
        value = named(quota.attribute, quota.value)
        if change.least != quota.least:
            said = _("“%(value)s”的最少从 %(before)d 改为 %(after)d")
            changes.append(said % {"value": value, "before": quota.least, "after": change.least})
        if change.most != quota.most:
            said = _("“%(value)s”的最多从 %(before)d 改为 %(after)d")
            changes.append(said % {"value": value, "before": quota.most, "after": change.most})
    if not limits:
        return [_("人数不够 %(size)d 位。") % {"size": size}]
    lines = [_("按现在的名册，这些要求凑不齐：%(limits)s。") % {"limits": listed(limits)}]
    if changes:
        lines.append(_("最小的改动：%(changes)s。") % {"changes": listed(changes)})
    return lines


def counted(draw: Draw) -> list[tuple[str, list[tuple[dict[str, Any], int]]]]:
    """Each attribute with its values, and how many on the list have each."""
    rows = draw.volunteers.filter(state__in=(S.IN, S.DRAWN)).values_list("values", flat=True)
    held = Counter(pair for values in rows for pair in values.items())
    return [
        (one["title"], [(value, held[one["key"], value["key"]]) for value in one["values"]]) for one in draw.attributes
    ]


def seal_secret(draw: Draw, secret: bytes) -> bytes:
    return sealed.seal(secret, sealed.derived("draw secret"), draw.subject.encode())


def open_secret(draw: Draw) -> bytes:
    """The secret: of a draw that is fixed under the installation's key, of one that is drawn from its record."""
    if draw.record:
        return bytes.fromhex(draw.record["secret"])
    try:
        return sealed.unseal(bytes(draw.secret or b""), sealed.derived("draw secret"), draw.subject.encode())
    except sealed.Unreadable as error:
        raise WrongState(_("密封的密钥打不开了（系统的主密钥换过）。这次抽签只能公开作废，另行抽签。")) from error


def seated(record: dict[str, Any]) -> list[str]:
    """Whom the record has on the panel: the drawn, or whoever sits since the last replacement."""
    last = record["replacements"][-1] if record["replacements"] else None
    return sorted([*last["staying"], *last["in"]]) if last else list(record["drawn"])


def vacancies(record: dict[str, Any]) -> "list[Vacancy]":
    """What replacements a record tells of."""
    from bandeng.algorithms.sortition import Quota, Vacancy

    return [
        Vacancy(one["staying"], one["out"], [Quota(**changed) for changed in one["changed"]])
        for one in record["replacements"]
    ]


def gone(draw: Draw) -> set[str]:
    """Keys on the fixed list of those who cannot come."""
    keys = {one["key"] for one in (draw.setup or {}).get("pool", ())}
    return keys & set(draw.volunteers.filter(state__in=GONE).values_list("key", flat=True))


def recorded(draw: Draw, value: str, before: "Collection[Vacancy]" = (), *, relax: bool = False) -> dict[str, Any]:
    """The record with whoever comes in for those who cannot. Raises Infeasible where none can within the quotas.

    With `relax` the quotas are changed by the least that lets the seats be filled, and the record says so.
    """
    from bandeng.algorithms import sortition

    made, secret, known = sortition.read(draw.setup or {}), open_secret(draw), list(before)
    record = sortition.record(made, secret, value, known)
    sits, out = set(seated(record)), gone(draw)
    if not sits & out:
        return record
    changed = known[-1].changed if known else ()
    vacancy = sortition.Vacancy(sorted(sits - out), sorted(out), changed)
    try:
        return sortition.record(made, secret, value, [*known, vacancy])
    except sortition.Infeasible as error:
        if not relax:
            raise
        now = {(one.attribute, one.value): one for one in changed}
        for one in error.changes:
            quota = one.quota
            now[quota.attribute, quota.value] = sortition.Quota(quota.attribute, quota.value, one.least, one.most)
    vacancy = sortition.Vacancy(vacancy.staying, vacancy.out, list(now.values()))
    return sortition.record(made, secret, value, [*known, vacancy])
