"""Members (政协委员): admitted, described, ended."""

import uuid
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import Invalid, WrongState
from bandeng.studio import portraits
from bandeng.studio.actions.base import changed, cleaned
from bandeng.studio.actions.roles import _end, _grant
from bandeng.studio.models import Group, Member, Person, Role
from bandeng.studio.rules import permit


@action("member.admit")
def admit_member(
    act: Act,
    person: Person,
    group: Group,
    *,
    post: str,
    sector: str,
    term: str = "",
    words: str = "",
    since: date | None = None,
) -> Member:
    """Admit a person to a group: they get the role of a member at its studio, and residents can find them."""
    permit(act, "member.admit", group.studio.path)
    if Member.objects.filter(person=person).exists():
        raise Invalid(_("这个人已经登记为委员。如果以前离任，请在委员页面恢复。"), field="person")
    member = Member.objects.create(
        subject=f"member-{uuid.uuid4().hex[:16]}",
        person=person,
        group=group,
        studio=group.studio,
        since=since or clock.day(act.at),
        **_described(post, sector, term, words),
    )
    _ensure_role(act, member)
    act.record(member.subject, studio=group.studio, member=member.pk)
    return member


def _ensure_role(act: Act, member: Member) -> None:
    held = Role.objects.filter(person=member.person, kind=Role.Kind.MEMBER, path=member.studio.path)
    if not any(role.holds(act.at) for role in held):
        _grant(act, member.person, kind=Role.Kind.MEMBER, path=member.studio.path)


def _described(post: str, sector: str, term: str, words: str) -> dict[str, Any]:
    return {
        "post": cleaned(post, 120, "post"),
        "sector": cleaned(sector, 40, "sector"),
        "term": cleaned(term, 60, "term", needed=False),
        "words": cleaned(words, 200, "words", needed=False),
    }


@action("member.change")
def change_member(act: Act, member: Member, *, post: str, sector: str, term: str = "", words: str = "") -> Member:
    """Correct how residents see a member."""
    permit(act, "member.manage", member)
    member = locked(member)
    fields = changed(member, _described(post, sector, term, words))
    act.record(member.subject, studio=member.studio, fields=fields)
    return member


@action("member.portrait")
def set_portrait(act: Act, member: Member, name: str) -> Member:
    """Show the portrait that `portraits.keep` stored as `name`; an empty name takes it away."""
    permit(act, "member.manage", member)
    member = locked(member)
    old = member.portrait
    changed(member, {"portrait": name})
    if old and old != name:
        transaction.on_commit(lambda: portraits.drop(old))
    act.record(member.subject, studio=member.studio)
    return member


@action("member.end")
def end_member(act: Act, member: Member) -> Member:
    """A member leaves office today: the role ends, open work is handed over, what they did stays."""
    permit(act, "member.admit", member.studio.path)
    member = locked(member)
    if member.until:
        raise WrongState(_("这位委员已经离任。"))
    changed(member, {"until": clock.day(act.at)})
    for role in Role.objects.filter(person=member.person, kind=Role.Kind.MEMBER, path=member.studio.path):
        if role.holds(act.at):
            _end(act, locked(role))
    act.record(member.subject, studio=member.studio)
    return member


@action("member.remove")
def remove_member(act: Act, member: Member) -> None:
    """Take back an admission made by mistake, with the person added for it, while nobody has worked with them."""
    permit(act, "member.admit", member.studio.path)
    member = locked(member)
    person, studio, gone = member.person, member.studio, member.subject
    if person.sign_in_name or person.last_login or person.invitations.exists():
        raise WrongState(_("这位委员已经邀请过，不能撤销，请改办离任。"))
    try:
        with transaction.atomic():
            Role.objects.filter(person=person, kind=Role.Kind.MEMBER, path=member.studio.path).delete()
            member.delete()
            person.delete()
    except (ProtectedError, RestrictedError) as error:
        raise WrongState(_("这位委员已经有事项或其他职责，不能撤销，请改办离任。")) from error
    act.record(gone, studio=studio)


@action("member.return")
def return_member(act: Act, member: Member, *, group: Group | None = None) -> Member:
    """A member who had left takes office again, in the same group or another."""
    permit(act, "member.admit", (group or member.group).studio.path)
    member = locked(member)
    group = group or member.group
    changed(member, {"until": None, "group": group, "studio": group.studio})
    _ensure_role(act, member)
    act.record(member.subject, studio=member.studio)
    return member
