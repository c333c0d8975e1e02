"""Raising an alarm once, and clearing it with a reason."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import IntegrityError
from django.db.models import Q
from django.utils.translation import gettext as _

from bandeng.core.actions import Act, By, action
from bandeng.core.errors import Invalid, WrongState
from bandeng.gateway import rules
from bandeng.gateway.alarms import EVENT
from bandeng.gateway.models import Alarm
from bandeng.post import outbox
from bandeng.studio.models import Person, Role
from bandeng.studio.reach import holders


def raise_once(kind: str, about: str, name: str, data: Mapping[str, Any], evidence: str = "") -> Alarm | None:
    """Raise an alarm, unless one of this kind about the same stands, or this very incident was told before."""
    known = Q(incident=name) | Q(kind=kind, about=about, cleared_at=None)
    if Alarm.objects.filter(known).exists():
        return None
    try:
        return raise_alarm(By(), kind=kind, about=about, incident=name, data=dict(data), evidence=evidence)
    except IntegrityError:  # another process found it at the same moment
        return None


@action(EVENT)
def raise_alarm(act: Act, *, kind: str, about: str, incident: str, data: dict[str, Any], evidence: str = "") -> Alarm:
    """Note what was found, and tell heads and administrators."""
    act.require(act.by.role == "system")
    alarm = Alarm.objects.create(
        kind=kind, about=about, incident=incident, data=data, evidence=evidence, raised_at=act.at
    )
    act.record(alarm.subject, kind=kind, evidence=sha256(evidence.encode()).hexdigest())
    told = holders(act.at, Role.Kind.HEAD, Role.Kind.ADMIN).values("person")
    outbox.tell(
        act,
        event=EVENT,
        event_key=alarm.subject,
        subject=alarm.subject,
        recipients=[outbox.person(item.pk, item.language) for item in Person.objects.filter(pk__in=told)],
        data={"alarm": alarm.pk},
        path="",
    )
    return alarm


@action("log.clear_alarm")
def clear_alarm(act: Act, alarm: Alarm, *, reason: str) -> Alarm:
    """Take an alarm off the public page: someone has looked into it and says what it was."""
    rules.require(act, "log.clear")
    alarm = Alarm.objects.select_for_update().get(pk=alarm.pk)
    if alarm.cleared_at:
        raise WrongState(_("这条警报已经解除过了。"))
    if not reason.strip():
        raise Invalid(_("请写明查到了什么、为什么可以解除。"), field="reason")
    alarm.cleared_at, alarm.cleared_by, alarm.reason = act.at, act.person, reason.strip()
    alarm.save(update_fields=["cleared_at", "cleared_by", "reason"])
    act.record(alarm.subject, kind=alarm.kind, reason=sha256(alarm.reason.encode()).hexdigest())
    return alarm
