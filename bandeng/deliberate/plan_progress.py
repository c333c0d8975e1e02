"""How far a plan is: worked out from its activities, never typed. One reading for desk, members, public and paper."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bandeng.deliberate import kinds
from bandeng.deliberate.models import Activity, Item, Plan, Target
from bandeng.deliberate.states import State

# An activity counts from when it was held.
HELD = (State.HELD, State.MINUTED, State.CLOSED)
ORDER = (State.DRAFT, State.ANNOUNCED, State.IN_SESSION, *HELD)
WORDS: dict[str, str | Promise] = {
    "": pgettext_lazy("plan item", "还没安排"),
    State.DRAFT: pgettext_lazy("plan item", "活动准备中"),
    State.ANNOUNCED: pgettext_lazy("plan item", "活动已公告"),
    State.IN_SESSION: pgettext_lazy("plan item", "正在进行"),
    State.HELD: pgettext_lazy("plan item", "已开展"),
    State.MINUTED: pgettext_lazy("plan item", "落实中"),
    State.CLOSED: pgettext_lazy("plan item", "已办结"),
}
TONES = {
    "": "neutral",
    State.DRAFT: "busy",
    State.ANNOUNCED: "busy",
    State.IN_SESSION: "busy",
    State.HELD: "good",
    State.MINUTED: "good",
    State.CLOSED: "good",
}
QUARTERS = (_("第一季度"), _("第二季度"), _("第三季度"), _("第四季度"))


@dataclass(frozen=True, slots=True)
class Line:
    """One item: the furthest of its activities (a studio's that carries it too), and whether its quarter is over."""

    item: Item
    stage: str
    word: str | Promise
    tone: str
    held: int
    late: bool
    due: bool
    activities: list[Activity]
    people: list[Any]

    @property
    def kind(self) -> str | Promise:
        return kinds.label(self.item.kind)

    @property
    def quarter(self) -> str | Promise:
        return QUARTERS[self.item.quarter - 1]

    @property
    def dropped(self) -> bool:
        return self.item.dropped_at is not None


@dataclass(frozen=True, slots=True)
class Share:
    """What one studio carries of a target."""

    plan: Plan
    number: int
    done: int
    planned: int


@dataclass(frozen=True, slots=True)
class Measure:
    """A target: held of the number; how many items are listed for it; who carries how many."""

    target: Target
    done: int
    planned: int
    shares: list[Share] = field(default_factory=list)

    @property
    def carried(self) -> int:
        return sum(one.number for one in self.shares)

    @property
    def left(self) -> int:
        return max(0, self.target.number - self.carried)

    @property
    def over(self) -> int:
        return max(0, self.carried - self.target.number)

    @property
    def short(self) -> int:
        """So many items are still to be listed, here or by those who carry it."""
        return max(0, self.target.number - self.planned)

    @property
    def kinds(self) -> list[str | Promise]:
        return [kinds.label(code) for code in self.target.kinds]


@dataclass(frozen=True, slots=True)
class Total:
    """A plan at a glance."""

    items: int
    held: int
    late: int
    due: int


def quarter_end(year: int, quarter: int) -> date:
    """The last day of a quarter."""
    following = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return following - timedelta(days=1)


def quarter_of(day: date) -> int:
    return (day.month + 2) // 3


def lines(plan: Plan, today: date) -> list[Line]:
    """The items by quarter, dropped ones too."""
    items = list(plan.items.select_related("owner", "topic", "target", "of__plan").prefetch_related("people"))
    return lines_of(items, plan.year, today)


def lines_of(items: list[Item], year: int, today: date) -> list[Line]:
    by_item = _activities(items)
    return [_line(item, by_item[item.pk], year, today) for item in items]


def _activities(items: list[Item]) -> dict[int, list[Activity]]:
    """What was arranged for each of some items, by their ids: also by a studio that carries it."""
    ids = {one.pk for one in items}
    found = Activity.objects.filter(Q(item__in=ids) | Q(item__of__in=ids)).exclude(state=State.CALLED_OFF)
    by_item: dict[int, list[Activity]] = defaultdict(list)
    for one in found.select_related("item", "studio").order_by("made_at", "pk"):
        for pk in {one.item_id, one.item.of_id if one.item else None} & ids:
            by_item[pk or 0].append(one)
    return by_item


def totals(plans: Iterable[Plan], today: date) -> list[tuple[Plan, Total]]:
    """Many plans at a glance, in their order."""
    some = list(plans)
    years = {one.pk: one.year for one in some}
    items = list(Item.objects.filter(plan__in=years).prefetch_related("people"))
    by_item, found = _activities(items), defaultdict(list)
    for item in items:
        found[item.plan_id].append(_line(item, by_item[item.pk], years[item.plan_id], today))
    return [(one, total(found[one.pk])) for one in some]


def _line(item: Item, activities: list[Activity], year: int, today: date) -> Line:
    stage = max((str(one.state) for one in activities), key=lambda state: ORDER.index(State(state)), default="")
    held = sum(one.state in HELD for one in activities)
    open_ = not held and item.dropped_at is None
    return Line(
        item=item,
        stage=stage,
        word=WORDS[stage],
        tone=TONES[stage],
        held=held,
        late=open_ and today > quarter_end(year, item.quarter),
        due=open_ and (today.year, quarter_of(today)) == (year, item.quarter),
        activities=activities,
        people=list(item.people.all()),
    )


def by_quarter(found: list[Line]) -> list[tuple[str | Promise, list[Line]]]:
    """Quarters that have any item, with theirs."""
    quarters = [(name, [one for one in found if one.item.quarter == number]) for number, name in enumerate(QUARTERS, 1)]
    return [(name, rows) for name, rows in quarters if rows]


def measures(plan: Plan) -> list[Measure]:
    """Every target of the plan."""
    targets = list(plan.targets.prefetch_related("shares__plan__studio"))
    listed, done = _counted(targets)
    return [_measure(one, listed, done) for one in targets]


@dataclass(frozen=True, slots=True)
class _Counted:
    """An item or an activity by its targets: its own, the district's of which that is a share, that of the item it
    carries; and its kind."""

    target: int | None
    shared: int | None
    carried: int | None
    kind: str


def _counted(targets: list[Target]) -> tuple[list[_Counted], list[_Counted]]:
    """The items listed for some targets or for shares of them, and the activities held."""
    places = ("target", "target__of", "of__target")
    which = Q(target__in=targets) | Q(target__of__in=targets) | Q(of__target__in=targets)
    items = Item.objects.filter(which)
    held = Activity.objects.filter(item__in=items.values("pk"), state__in=HELD)
    listed = items.filter(dropped_at=None).values_list(*places, "kind")
    done = held.values_list(*(f"item__{place}" for place in places), "kind")
    return [_Counted(*row) for row in listed], [_Counted(*row) for row in done]


def _measure(target: Target, listed: list[_Counted], done: list[_Counted]) -> Measure:
    shares = [
        Share(
            one.plan,
            one.number,
            sum(row.target == one.pk and row.kind in one.kinds for row in done),
            sum(row.target == one.pk for row in listed),
        )
        for one in target.shares.all()
    ]
    # An item of the district that studios carry is one item, and theirs are not counted beside it.
    planned = sum(row.target == target.pk or (row.shared == target.pk and row.carried != target.pk) for row in listed)
    held = sum(target.pk in (row.target, row.shared, row.carried) and row.kind in target.kinds for row in done)
    return Measure(target, held, planned, shares)


def total(found: list[Line]) -> Total:
    on = [one for one in found if not one.dropped]
    return Total(len(on), sum(bool(one.held) for one in on), sum(one.late for one in on), sum(one.due for one in on))
