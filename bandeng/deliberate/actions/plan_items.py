"""Items of a plan (计划项目): listed, changed, dropped; once the plan is issued each with its reason."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action, check_version
from bandeng.core.errors import Invalid, WrongState
from bandeng.deliberate import plan_queries, tell_plan
from bandeng.deliberate.actions.plan_base import begin, finish, kind_of, note_change, reason_of, shown, sort_in
from bandeng.deliberate.actions.plan_topics import chosen, unchosen
from bandeng.deliberate.models import Item, Plan, Topic
from bandeng.studio.actions.base import cleaned, opaque
from bandeng.studio.models import Person

QUARTERS = range(1, 5)


@action("item.add")
def add_item(
    act: Act,
    plan: Plan,
    *,
    kind: str,
    title: str,
    quarter: int,
    owner: Person | None = None,
    unit: str = "",
    people: Iterable[Person] = (),
    topic: Topic | None = None,
    of: Item | None = None,
    reason: str = "",
    version: int | None = None,
) -> Item:
    """List an item, of a topic (which is thereby chosen), of the district's item that is carried, or of its own."""
    fresh = begin(act, plan, version)
    reason = reason_of(fresh, reason)
    people = _named(_known(fresh), people, owner)
    item = Item(subject=opaque(), plan=fresh, order=fresh.items.count() + 1, of=_carried(fresh, of))
    _write(item, kind=kind, title=title, quarter=quarter, owner=owner, unit=unit)
    if topic:
        item.topic = chosen(act, fresh, topic)
    item.save()
    item.people.set(people)
    sort_in(fresh)
    note_change(act, fresh, item, {}, shown(item), reason)
    finish(act, fresh, item=item.pk)
    if fresh.state == Plan.State.ISSUED:
        tell_plan.planned(act, fresh, [item])
    return item


@action("item.change")
def change_item(
    act: Act,
    item: Item,
    *,
    kind: str,
    title: str,
    quarter: int,
    owner: Person | None = None,
    unit: str = "",
    people: Iterable[Person] = (),
    of: Item | None = None,
    reason: str = "",
    version: int | None = None,
) -> Item:
    """Change an item; of an issued plan with a reason, which stays with it."""
    plan, fresh = _begun(act, item, version)
    reason = reason_of(plan, reason)
    before = shown(fresh)
    people = _named(_known(plan) | _in(fresh), people, owner)
    fresh.of = _carried(plan, of)
    _write(fresh, kind=kind, title=title, quarter=quarter, owner=owner, unit=unit)
    fresh.version += 1
    fresh.save()
    fresh.people.set(people)
    sort_in(plan)
    note_change(act, plan, fresh, before, shown(fresh), reason)
    finish(act, plan, item=fresh.pk)
    if plan.state == Plan.State.ISSUED:
        tell_plan.changed(act, plan, fresh)
    return fresh


@action("item.drop")
def drop_item(act: Act, item: Item, *, reason: str = "", version: int | None = None) -> None:
    """Take an item out of the draft, its topic waits again; one that was issued stays, struck through, with why."""
    plan, fresh = _begun(act, item, version)
    reason = reason_of(plan, reason)
    if fresh.activities.exclude(state="called_off").exists():
        raise WrongState(_("已经为这个项目安排了活动。请先取消活动，再取消项目。"))
    topic, pk = fresh.topic, fresh.pk
    if plan.state == Plan.State.ISSUED:
        fresh.dropped_at = act.at
        fresh.version += 1
        fresh.save()
        note_change(act, plan, fresh, {"state": "on"}, {"state": "dropped"}, reason)
        tell_plan.dropped(act, plan, fresh)
    else:
        if fresh.carried.exists():
            raise WrongState(_("已经有工作室承接这个项目，不能删。"))
        fresh.people.clear()
        fresh.delete()
        if topic:
            unchosen(topic)
    finish(act, plan, item=pk)


@action("plan.seat")
def seat(
    act: Act, plan: Plan, people: Mapping[int, Iterable[Person]], *, reason: str = "", version: int | None = None
) -> Plan:
    """Who takes part in which item (委员分工), for several items at once; `people` by the item's id."""
    fresh = begin(act, plan, version)
    reason = reason_of(fresh, reason)
    known, moved = _known(fresh), []
    items = fresh.items.filter(pk__in=list(people), dropped_at=None)
    for item in items.select_related("owner").prefetch_related("people"):
        wanted = {one.pk for one in _named(known | _in(item), people[item.pk], None)}
        if wanted == {one.pk for one in item.people.all()}:
            continue
        before = shown(item)
        item.people.set(wanted)
        item.version += 1
        item.save(update_fields=["version"])
        note_change(act, fresh, item, before, shown(item), reason)
        moved.append(item)
    finish(act, fresh, items=[one.pk for one in moved])
    if fresh.state == Plan.State.ISSUED:
        tell_plan.planned(act, fresh, moved)
    return fresh


def _begun(act: Act, item: Item, version: int | None) -> tuple[Plan, Item]:
    plan = begin(act, item.plan)
    fresh = plan.items.filter(pk=item.pk).first()
    if fresh is None:
        raise WrongState(_("这个项目已经被别人删掉了。请刷新页面。"))
    check_version(fresh, version)
    if fresh.dropped_at:
        raise WrongState(_("这个项目已经取消，不能再改。要恢复的，请新列一项。"))
    return plan, fresh


def _known(plan: Plan) -> set[int]:
    """The plan's own people, by their ids."""
    return {pk for _group, some in plan_queries.people_of(plan) for pk, _name in some}


def _in(item: Item) -> set[int]:
    """Who is named in an item, and may stay."""
    return {item.owner_id or 0, *(one.pk for one in item.people.all())}


def _named(known: set[int], people: Iterable[Person], owner: Person | None) -> list[Person]:
    """Those who take part: some that are known."""
    named = list(people)
    for field, some in (("people", named), ("owner", [owner] if owner else [])):
        if any(one.pk not in known for one in some):
            raise Invalid(_("请从名单里选一个人。"), field=field)
    return named


def _write(item: Item, *, kind: str, title: str, quarter: int, owner: Person | None, unit: str) -> None:
    if quarter not in QUARTERS:
        raise Invalid(_("请选择第一到第四季度。"), field="quarter")
    values: dict[str, Any] = {
        "kind": kind_of(kind),
        "title": cleaned(title, 80, "title"),
        "quarter": quarter,
        "owner": owner,
        "unit": cleaned(unit, 80, "unit", needed=False),
    }
    for name, value in values.items():
        setattr(item, name, value)


def _carried(plan: Plan, of: Item | None) -> Item | None:
    """The district's item that one of a studio carries."""
    if of is None:
        return None
    theirs = of.plan
    if plan.studio is None or theirs.studio is not None or theirs.year != plan.year:
        raise Invalid(_("只能承接同一年、本区计划里的项目。"), field="of")
    if not plan.path.startswith(theirs.path):
        raise Invalid(_("只能承接同一年、本区计划里的项目。"), field="of")
    return of
