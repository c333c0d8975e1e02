"""Signing in and out, sittings and passwords. The ledger never gets a code or a password.

Wrong tries are no actions: django-axes counts those of passwords, core.throttle those of codes.
"""

import hashlib

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import Invalid
from bandeng.studio.actions.base import subject
from bandeng.studio.actions.invitations import checked_password
from bandeng.studio.models import Person, Sitting
from bandeng.studio.rules import may


def sitting_key(session_key: str) -> str:
    """What stands in the table for a session's key, so that the table opens nothing."""
    return hashlib.sha256(f"sitting:{session_key}".encode()).hexdigest()


@action("session.sign_in")
def sign_in(act: Act, *, key: str, agent: str = "", second_factor: bool = False) -> Sitting:
    """Note a signed-in device under the `sitting_key` of its session."""
    act.require(act.person is not None)
    sitting = Sitting.objects.create(
        person=act.person,
        key=key,
        agent=agent[:200],
        started_at=act.at,
        seen_at=act.at,
        second_factor=second_factor,
    )
    act.record(subject(act.person), kind="two" if second_factor else "one", sitting=sitting.pk)
    return sitting


@action("session.sign_out")
def sign_out(act: Act, *, key: str) -> None:
    """End the sitting one sits in."""
    act.require(act.person is not None)
    Sitting.objects.filter(person=act.person, key=key, ended_at=None).update(ended_at=act.at)
    act.record(subject(act.person))


@action("session.end")
def end_sitting(act: Act, sitting: Sitting) -> Sitting:
    """Sign a device out from afar: one's own, or as administrator that of a person one manages."""
    sitting = locked(sitting)
    own = act.person is not None and sitting.person_id == act.person.pk
    if not own and act.person is not None:
        act.require(may(act.person, "people.manage", sitting.person, act.at))
    elif not own:
        act.require(act.by.role == "system")
    sitting.ended_at = sitting.ended_at or act.at
    sitting.save(update_fields=["ended_at"])
    act.record(subject(sitting.person), sitting=sitting.pk)
    return sitting


@action("password.change")
def change_password(act: Act, *, old: str, new: str, keep: str = "") -> Person:
    """Change one's own password; all sittings but the one under `keep` end."""
    act.require(act.person is not None)
    person: Person = locked(act.person)
    if not person.check_password(old):
        raise Invalid(_("现在的密码不对，请重新填写。"), field="old")
    person.set_password(checked_password(new, person))
    person.save(update_fields=["password"])
    Sitting.objects.filter(person=person, ended_at=None).exclude(key=keep).update(ended_at=act.at)
    act.record(subject(person))
    return person
