"""Targets of a plan (指标): how many of which kinds; a studio's as shares of the district's (承接)."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action, check_version
from bandeng.core.errors import Invalid, WrongState
from bandeng.core.language import listed
from bandeng.deliberate import kinds as known
from bandeng.deliberate.actions.plan_base import begin, finish, note_change, reason_of, shown, sort_in
from bandeng.deliberate.models import Plan, Target
from bandeng.studio.actions.base import cleaned

MOST = 999


@action("target.add")
def add_target(
    act: Act, plan: Plan, *, title: str, kinds: Iterable[str], number: int, version: int | None = None
) -> Target:
    """So many of some kinds in the year: 5 special inspections and quarterly consultations together."""
    fresh = begin(act, plan, version)
    target = Target(plan=fresh, title=cleaned(title, 60, "title"), order=fresh.targets.count() + 1)
    target.kinds, target.number = _kinds(fresh, kinds), _number(number, 1)
    target.save()
    sort_in(fresh)
    finish(act, fresh, target=target.pk)
    return target


@action("target.change")
def change_target(
    act: Act,
    target: Target,
    *,
    title: str,
    kinds: Iterable[str],
    number: int,
    reason: str = "",
    version: int | None = None,
) -> Target:
    """Correct a target; of an issued plan with a reason, and 0 where it falls away."""
    plan, target = _begun(act, target, version)
    reason = reason_of(plan, reason)
    before = shown(target)
    target.title, target.kinds = cleaned(title, 60, "title"), _kinds(plan, kinds, target)
    target.number = _number(number, 0 if reason else 1)
    target.version += 1
    target.save()
    note_change(act, plan, target, before, shown(target), reason)
    sort_in(plan)
    finish(act, plan, target=target.pk)
    return target


@action("target.remove")
def remove_target(act: Act, target: Target, *, version: int | None = None) -> None:
    """Take a target out while the plan is being written; not once a studio carries a share of it."""
    plan, target = _begun(act, target, version)
    if target.shares.exists():
        raise WrongState(_("已经有工作室承接这项指标，不能删。可以改次数。"))
    pk = target.pk
    plan.items.filter(target=target).update(target=None)
    target.delete()
    finish(act, plan, target=pk)


@action("plan.carry")
def carry(act: Act, plan: Plan, shares: Mapping[Target, int], *, version: int | None = None) -> Plan:
    """Carry shares of the district's targets (承接): so many of each; none takes the share back."""
    fresh = begin(act, plan, version)
    for target, number in shares.items():
        _carry(fresh, target, number)
    sort_in(fresh)
    return finish(act, fresh, targets=[one.pk for one in shares])


def _carry(plan: Plan, target: Target, number: int) -> None:
    district = target.plan
    ours = plan.studio is not None and plan.path.startswith(district.path) and district.year == plan.year
    if not ours or district.studio is not None:
        raise Invalid(_("只能承接同一年、本区计划里的指标。"))
    mine = plan.targets.filter(of=target).first()
    if not number:
        if mine:
            plan.items.filter(target=mine).update(target=None)
            mine.delete()
        return
    mine = mine or Target(plan=plan, of=target, title=target.title, order=plan.targets.count() + 1)
    mine.kinds, mine.number = _kinds(plan, target.kinds, mine), _number(number, 1)
    mine.version += 1
    mine.save()
    plan.of = district


def _begun(act: Act, target: Target, version: int | None) -> tuple[Plan, Target]:
    plan = begin(act, target.plan)
    fresh = plan.targets.filter(pk=target.pk).first()
    if fresh is None:
        raise WrongState(_("这项指标已经被别人删掉了。请刷新页面。"))
    check_version(fresh, version)
    return plan, fresh


def _kinds(plan: Plan, given: Iterable[str], target: Target | None = None) -> list[str]:
    """Kinds that no other target of the plan counts: what is held counts once."""
    chosen = [code for code in known.KINDS if code in set(given)]
    if not chosen:
        raise Invalid(_("请至少选一种形式。"), field="kinds")
    for other in plan.targets.all():
        if twice := [code for code in chosen if code in other.kinds and other != target]:
            said = _("%(kinds)s已经算在“%(target)s”里，一种形式只能算进一项指标。")
            names = listed(known.label(code) for code in twice)
            raise Invalid(said % {"kinds": names, "target": other.title}, field="kinds")
    return chosen


def _number(given: int, least: int) -> int:
    if not least <= given <= MOST:
        raise Invalid(_("次数请写 %(least)d 到 %(most)d。") % {"least": least, "most": MOST}, field="number")
    return given
