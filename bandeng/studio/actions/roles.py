"""Roles: granted, ended, and the open work of whoever ends one handed over."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from bandeng.core.actions import Act, By, action, locked
from bandeng.core.errors import Invalid, WrongState
from bandeng.studio.actions.base import subject
from bandeng.studio.models import Person, Role, Unit
from bandeng.studio.queries import place_at
from bandeng.studio.reach import holders
from bandeng.studio.rules import permit

# Rooms append here what becomes of the open work of whoever ends a role; called inside the action.
on_role_end: list[Callable[[Act, Role], None]] = []


@action("role.grant")
def grant_role(
    act: Act,
    person: Person,
    *,
    kind: str,
    path: str,
    unit: Unit | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Role:
    """Grant a role at a place of the tree. Nobody grants a role above the path of their own."""
    permit(act, "role.grant", path)
    return _grant(act, person, kind=kind, path=path, unit=unit, since=since, until=until)


def _grant(
    act: Act,
    person: Person,
    *,
    kind: str,
    path: str,
    unit: Unit | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Role:
    since = since or act.at
    if kind not in Role.Kind.values:
        raise Invalid(_("请选择一种身份。"), field="kind")
    if path and place_at(path) is None:
        raise Invalid(_("没有找到这个地方，请从列表中选择。"), field="path")
    if kind == Role.Kind.CLERK and unit is None:
        raise Invalid(_("请选择这位经办人所在的单位。"), field="unit")
    if until and until <= since:
        raise Invalid(_("结束时间要晚于开始时间。"), field="until")
    lasting = Q(until__isnull=True) | Q(until__gt=since)
    if Role.objects.filter(lasting, person=person, kind=kind, path=path, unit=unit).exists():
        raise Invalid(_("这个人已经有这个身份了。"), field="kind")
    role = Role.objects.create(person=person, kind=kind, path=path, unit=unit, since=since, until=until)
    act.record(subject(person), kind=kind, role=role.pk, path=path)
    return role


@action("role.end")
def end_role(act: Act, role: Role) -> Role:
    """End a role now: the row stays, and the rooms hand its open work over."""
    permit(act, "role.grant", role)
    return _end(act, locked(role))


def _end(act: Act, role: Role) -> Role:
    if role.until and role.until <= act.at:
        raise WrongState(_("这个身份已经结束了。"))
    if role.kind == Role.Kind.ADMIN and _is_last(role, act.at):
        raise Invalid(_("这是最后一位能管理这里的管理员。请先为别人授予管理员身份。"))
    # One that has not begun never begins.
    role.until = max(role.since, act.at)
    return _hand_over(act, role)


def _hand_over(act: Act, role: Role) -> Role:
    role.handed_over = True
    role.save(update_fields=["until", "handed_over"])
    act.record(subject(role.person), kind=role.kind, role=role.pk, path=role.path)
    for hand_over in on_role_end:
        hand_over(act, role)
    return role


def _is_last(role: Role, at: datetime) -> bool:
    others = holders(at, Role.Kind.ADMIN).exclude(pk=role.pk)
    return not any(role.path.startswith(path) for path in others.values_list("path", flat=True))


@action("role.run_out")
def _run_out(act: Act, role: Role) -> Role:
    return _hand_over(act, locked(role))


def hand_over_run_out(by: By) -> int:
    """Hand over the work of roles whose time has run out; for the worker. Returns how many."""
    roles = list(Role.objects.filter(until__lte=by.at, handed_over=False))
    for role in roles:
        _run_out(by, role)
    return len(roles)
