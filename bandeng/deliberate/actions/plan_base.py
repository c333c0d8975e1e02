"""What the actions on a plan share."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, check_version, locked
from bandeng.core.errors import Invalid
from bandeng.deliberate import kinds, plan_states, rules
from bandeng.deliberate.models import Item, ItemChange, Plan, PlanStep, Target
from bandeng.studio.actions.base import changed, cleaned


def begin(act: Act, plan: Plan, version: int | None = None, verb: str = "plan.draft") -> Plan:
    """The plan under lock, after the checks of who may and of the state; its state is already the next one."""
    fresh = locked(plan)
    rules.permit(act, verb, fresh)
    check_version(fresh, version)
    fresh.state = plan_states.moved(act.code, fresh)
    return fresh


def finish(act: Act, plan: Plan, step: str | None = None, **private: Any) -> Plan:
    """Write the plan and its entry; with `step`, a line of the plan's own history."""
    plan.version += 1
    plan.save()
    if step is not None:
        PlanStep.objects.create(plan=plan, code=act.code, text=step, at=act.at, person=act.person)
    act.record(plan.subject, studio=plan.studio, state=plan.state, **private)
    return plan


def reason_of(plan: Plan, given: str) -> str:
    """The reason of a change, which an issued plan needs; Invalid without."""
    if plan.state != Plan.State.ISSUED:
        return ""
    if not given.strip():
        raise Invalid(_("计划已经印发，改动要写明原因。"), field="reason")
    return cleaned(given, 200, "reason")


def kind_of(given: str, field: str = "kind") -> str:
    if given not in kinds.KINDS:
        raise Invalid(_("请选择一种形式。"), field=field)
    return given


def shown(thing: Item | Target) -> dict[str, Any]:
    """What a line of the plan says, as kept with a change; names of members and officers are no secret here."""
    if isinstance(thing, Target):
        return {"title": thing.title, "number": thing.number, "kinds": thing.kinds}
    people = thing.people.order_by("sort_key", "pk").values_list("name", flat=True)
    return {
        "title": thing.title,
        "kind": thing.kind,
        "quarter": thing.quarter,
        "owner": thing.owner.name if thing.owner else "",
        "unit": thing.unit,
        "people": list(people),
    }


def note_change(
    act: Act, plan: Plan, thing: Item | Target, before: Mapping[str, Any], after: Mapping[str, Any], reason: str
) -> None:
    """Keep what an issued plan was changed in; nothing before that, while it is being written."""
    if plan.state != Plan.State.ISSUED:
        return
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    ItemChange.objects.create(
        plan=plan,
        item=thing if isinstance(thing, Item) else None,
        target=thing if isinstance(thing, Target) else None,
        code=act.code,
        before={name: before[name] for name in names if name in before},
        after={name: after[name] for name in names if name in after},
        reason=reason,
        at=act.at,
        person=act.person,
    )


def sort_in(plan: Plan) -> None:
    """Each item counts towards the target that its kind belongs to."""
    of_kind = {kind: target.pk for target in plan.targets.all() for kind in target.kinds}
    for item in plan.items.all():
        changed(item, {"target_id": of_kind.get(item.kind)})
