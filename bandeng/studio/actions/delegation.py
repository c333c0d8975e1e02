"""Standing in during absence (代理): someone acts with another's roles, under their own name."""

from datetime import datetime

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import Invalid
from bandeng.studio.actions.base import cleaned, subject
from bandeng.studio.models import Delegation, Person
from bandeng.studio.queries import stand_ins
from bandeng.studio.rules import may


@action("delegation.make")
def delegate(
    act: Act, to: Person, *, since: datetime, until: datetime, reason: str = "", person: Person | None = None
) -> Delegation:
    """Lend one's roles to `to` from `since` to `until`; an administrator may do it for `person`."""
    lender = _lender(act, person)
    if to.pk == lender.pk:
        raise Invalid(_("不能由自己代理自己，请选择另一个人。"), field="delegate")
    if not stand_ins(lender, act.at).filter(pk=to.pk).exists():
        raise Invalid(_("这个人不在同一个工作范围，请选择列表中的人。"), field="delegate")
    if until <= max(since, act.at):
        raise Invalid(_("结束日期要晚于开始日期，而且不能是过去的日子。"), field="until")
    if Delegation.objects.filter(person=lender, since__lt=until, until__gt=since).exists():
        raise Invalid(_("这段时间里已经安排了代理人。请先结束原来的安排。"), field="since")
    made = Delegation.objects.create(
        person=lender,
        delegate=to,
        since=since,
        until=until,
        reason=cleaned(reason, 120, "reason", needed=False),
    )
    act.record(subject(lender), delegation=made.pk, delegate=to.pk)
    return made


def _lender(act: Act, person: Person | None) -> Person:
    if act.person is None:
        act.require(act.by.role == "system" and person is not None)
        return person  # type: ignore[return-value]
    if person is None or person.pk == act.person.pk:
        mine: Person = act.person
        return mine
    act.require(may(act.person, "people.manage", person, act.at))
    return person


@action("delegation.end")
def end_delegation(act: Act, delegation: Delegation) -> Delegation:
    """End it now: by whoever lent, whoever stands in, or an administrator of the lender."""
    delegation = locked(delegation)
    if act.person is None:
        act.require(act.by.role == "system")
    elif act.person.pk not in (delegation.person_id, delegation.delegate_id):
        act.require(may(act.person, "people.manage", delegation.person, act.at))
    if delegation.until <= act.at:
        raise Invalid(_("这次代理已经结束了。"))
    delegation.until = max(delegation.since, act.at)
    delegation.save(update_fields=["until"])
    act.record(subject(delegation.person), delegation=delegation.pk)
    return delegation
