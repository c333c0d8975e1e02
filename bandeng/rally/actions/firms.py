"""Law firms and lawyers: added, corrected, ended."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import Invalid, WrongState
from bandeng.rally import rules
from bandeng.rally.fields import Law
from bandeng.rally.models import LawFirm, Lawyer
from bandeng.studio.actions.base import changed, cleaned, opaque
from bandeng.studio.actions.people import add_person
from bandeng.studio.actions.roles import end_role, grant_role
from bandeng.studio.models import Person, Role, Studio


@action("firm.add")
def add_firm(act: Act, studio: Studio, *, name: str, line: str = "") -> LawFirm:
    """Add a law firm whose lawyers sit at a studio's clinic."""
    rules.permit(act, "firm.keep", studio.path)
    name = _free(studio, cleaned(name, 60, "name"))
    firm = LawFirm.objects.create(
        subject=opaque(), studio=studio, path=studio.path, name=name, line=cleaned(line, 40, "line", needed=False)
    )
    act.record(firm.subject, studio=studio, firm=firm.pk)
    return firm


@action("firm.change")
def change_firm(act: Act, firm: LawFirm, *, name: str, line: str = "", version: int | None = None) -> LawFirm:
    """Correct a firm's name or telephone."""
    fresh = _begun(act, firm, version)
    name = _free(fresh.studio, cleaned(name, 60, "name"), fresh)
    values = {"name": name, "line": cleaned(line, 40, "line", needed=False), "version": fresh.version + 1}
    act.record(fresh.subject, studio=fresh.studio, fields=changed(fresh, values))
    return fresh


@action("firm.end")
def end_firm(act: Act, firm: LawFirm) -> LawFirm:
    """A firm comes no more; its lawyers are ended first, so that nobody keeps a turn unseen."""
    fresh = _begun(act, firm, None)
    if fresh.lawyers.filter(until=None).exists():
        raise WrongState(_("这家律所还有在册的律师。请先逐位办理退出，再停止合作。"))
    changed(fresh, {"ended_at": act.at, "version": fresh.version + 1})
    act.record(fresh.subject, studio=fresh.studio)
    return fresh


def _begun(act: Act, firm: LawFirm, version: int | None) -> LawFirm:
    fresh = locked(firm, version)
    rules.permit(act, "firm.keep", fresh)
    if fresh.ended_at:
        raise WrongState(_("这家律所已经停止合作。"))
    return fresh


def _free(studio: Studio, name: str, firm: LawFirm | None = None) -> str:
    same = LawFirm.objects.filter(studio=studio, name=name, ended_at=None)
    if (same.exclude(pk=firm.pk) if firm else same).exists():
        raise Invalid(_("已经有一家同名的律所。"), field="name")
    return name


@action("lawyer.admit")
def admit_lawyer(
    act: Act,
    firm: LawFirm,
    *,
    name: str = "",
    person: Person | None = None,
    phone: str = "",
    licence: str = "",
    specialities: Sequence[str] = (),
    since: date | None = None,
) -> Lawyer:
    """Admit a lawyer of a firm: someone new by name, or a person already known; they get the role of a lawyer."""
    rules.permit(act, "lawyer.admit", firm.path)
    firm = locked(firm)
    if firm.ended_at:
        raise WrongState(_("这家律所已经停止合作。"))
    person = person or add_person(act.by, name=name, phone=phone)
    if Lawyer.objects.filter(person=person, until=None).exists():
        raise Invalid(_("这个人已经登记为律师。换律所的，请先办理退出。"), field="person")
    held = Role.objects.filter(person=person, kind=Role.Kind.LAWYER, path=firm.path)
    if not any(role.holds(act.at) for role in held):
        grant_role(act.by, person, kind=Role.Kind.LAWYER, path=firm.path)
    lawyer = Lawyer.objects.create(
        subject=opaque(),
        person=person,
        firm=firm,
        path=firm.path,
        since=since or clock.day(act.at),
        **_described(licence, specialities),
    )
    act.record(lawyer.subject, studio=firm.studio, lawyer=lawyer.pk, person=person.pk, firm=firm.pk)
    return lawyer


def _described(licence: str, specialities: Sequence[str]) -> dict[str, Any]:
    if unknown := set(specialities) - set(Law.values):
        raise Invalid(_("没有这样的专长：%(words)s。") % {"words": " ".join(sorted(unknown))}, field="specialities")
    return {"licence": cleaned(licence, 60, "licence", needed=False), "specialities": list(specialities)}


@action("lawyer.change")
def change_lawyer(
    act: Act, lawyer: Lawyer, *, licence: str = "", specialities: Sequence[str] = (), version: int | None = None
) -> Lawyer:
    """Correct what is said of a lawyer."""
    fresh = locked(lawyer, version)
    rules.permit(act, "firm.keep", fresh)
    values = {**_described(licence, specialities), "version": fresh.version + 1}
    act.record(fresh.subject, studio=fresh.firm.studio, fields=changed(fresh, values))
    return fresh


@action("lawyer.end")
def end_lawyer(act: Act, lawyer: Lawyer) -> Lawyer:
    """A lawyer comes no more: today is the last day, and the role ends. Notes stay sealed, and open by code only."""
    fresh = locked(lawyer)
    rules.permit(act, "lawyer.admit", fresh)
    if fresh.until:
        raise WrongState(_("这位律师已经退出了。"))
    for role in Role.objects.filter(person=fresh.person, kind=Role.Kind.LAWYER, path=fresh.path):
        if role.until is None or role.until > act.at:
            end_role(act.by, role)
    fresh = locked(fresh)  # `on_role_end` has seen it
    changed(fresh, {"until": max(fresh.since, clock.day(act.at)), "version": fresh.version + 1})
    act.record(fresh.subject, studio=fresh.firm.studio, lawyer=fresh.pk)
    return fresh


def on_role_end(act: Act, role: Role) -> None:
    """Whoever holds the role of a lawyer no more is none any more."""
    if role.kind != Role.Kind.LAWYER:
        return
    for lawyer in Lawyer.objects.filter(person=role.person, path__startswith=role.path, until=None):
        changed(lawyer, {"until": max(lawyer.since, clock.day(act.at)), "version": lawyer.version + 1})
