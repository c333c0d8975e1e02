"""What the pages of a draw show: from its record alone, numbers and attributes, never names."""

from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bandeng.deliberate import panels, rules
from bandeng.deliberate.models import Activity, Draw, Volunteer
from bandeng.deliberate.sections import Section
from bandeng.deliberate.states import OPEN
from bandeng.studio.models import Person

S, V = Draw.State, Volunteer.State
TONES = {S.CALLING: "busy", S.FIXED: "wait", S.DRAWN: "good", S.FAILED: "off"}
Row = dict[str, Any]


def draws(person: Person) -> QuerySet[Draw]:
    """Those of the person's part of the tree, newest first."""
    return Draw.objects.filter(rules.visible(person)).select_related("studio", "activity")


def _percent(chance: float) -> str:
    return f"{100 * chance:.1f}".removesuffix(".0") + "%"


def one_in(chance: float) -> str:
    """A chance in plain words: 每 6 人抽 1 人 for a sixth."""
    if chance >= 1 - 1e-9:
        return _("一定抽中")
    return _("大约每 %(number)s 人抽 1 人") % {"number": f"{1 / chance:.1f}".removesuffix(".0")}


def chances(setup: Row) -> list[Row]:
    """Everyone on the fixed list: number, attributes, chance; the least chances first."""
    names = sorted({one["attribute"] for one in setup["quotas"]})
    by_type = {tuple(kind): float(chance) for kind, chance in zip(setup["types"], setup["chances"], strict=True)}
    rows = []
    for one in setup["pool"]:
        held = tuple(one["values"][name] for name in names)
        rows.append({"key": one["key"], "values": _said(held), "chance": by_type[held], "percent": ""})
    rows.sort(key=lambda row: (row["chance"], row["key"]))
    return [{**row, "percent": _percent(row["chance"])} for row in rows]


def _said(held: tuple[str, ...]) -> str:
    """The values that quotas speak of."""
    return " · ".join(filter(None, held))


def fairness(setup: Row, rows: list[Row]) -> Row:
    """The chances in plain words: least, greatest, and what all would have without quotas."""
    least, most = rows[0]["chance"], rows[-1]["chance"]
    same = Fraction(setup["size"], len(rows))
    return {
        "least": _percent(least),
        "least_said": one_in(least),
        "most": _percent(most),
        "even": _percent(float(same)),
        "people": len(rows),
        "size": setup["size"],
        "equal": most - least < 1e-6,
        "times": f"{most / least:.1f}" if least else "",
    }


def quotas(setup: Row) -> list[tuple[str, str]]:
    """What the quotas ask for, in words."""
    size = setup["size"]
    found = []
    for one in setup["quotas"]:
        least, most = one["least"], one["most"]
        if least == most:
            said = _("正好 %(least)d 位")
        elif most >= size:
            said = _("至少 %(least)d 位")
        elif not least:
            said = _("最多 %(most)d 位")
        else:
            said = _("%(least)d 到 %(most)d 位")
        found.append((panels.named(one["attribute"], one["value"]), said % {"least": least, "most": most}))
    return found


def panel(draw: Draw) -> list[Row]:
    """The seats as they are now: number, attributes, how they came in, whether they are free again."""
    record = draw.record
    if not record:
        return []
    values = {one["key"]: _said(tuple(one["values"][name] for name in sorted(one["values"]))) for one in record["pool"]}
    first, gone = set(record["drawn"]), panels.gone(draw)
    return [
        {"key": key, "values": values[key], "later": key not in first, "free": key in gone}
        for key in panels.seated(record)
    ]


def rounds(record: Row) -> list[Row]:
    """The replacements: who went, who came, which quotas gave way."""
    found, before = [], set(record["drawn"])
    for number, one in enumerate(record["replacements"], 1):
        changed = [
            _("%(value)s 改为 %(least)d 到 %(most)d 位")
            % {**quota, "value": panels.named(quota["attribute"], quota["value"])}
            for quota in one["changed"]
        ]
        went = sorted(before - set(one["staying"]))
        found.append({"number": number, "went": went, "came": sorted(one["in"]), "changed": changed})
        before = {*one["staying"], *one["in"]}
    return found


def public(draw: Draw) -> Row:
    """Everything that everyone may read of a draw."""
    context: Row = {"draw": draw, "tone": TONES[S(draw.state)]}
    if draw.setup:
        rows = chances(draw.setup)
        context |= {"chances": rows, "fair": fairness(draw.setup, rows), "quotas": quotas(draw.setup)}
    if draw.record:
        seats = panel(draw)
        context |= {"panel": seats, "free": [one for one in seats if one["free"]], "rounds": rounds(draw.record)}
        context["seed"] = seed(draw.record)
    return context


def seed(record: Row) -> str:
    from bandeng.algorithms import sortition

    return sortition.seed(bytes.fromhex(record["secret"]), record["public_value"]).hex()


def section(activity: Activity, person: Person | None) -> Section | None:
    """Draws for an activity, on its page: at the desk, and for everyone."""
    found = [(one, TONES[S(one.state)]) for one in activity.draws.all()]
    runs = person is not None and activity.state in OPEN and rules.may(person, "draw.run", activity)
    if not found and not runs:
        return None
    context = {"draws": found, "desk": person is not None, "new_for": activity.pk if runs else None}
    return Section("deliberate/draw/section.html", context, advises=bool(found))
