"""Who may do what to a matter: one table, verb by verb, role by role, with how far each role reaches."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from bandeng.core import clock
from bandeng.core.actions import Act, Origin
from bandeng.core.errors import NotAllowed
from bandeng.listen.models import Avoidance, Matter, Reader, Support
from bandeng.studio.models import Person, Role, Studio
from bandeng.studio.reach import Reach, Table, above, allowed, by_roles, holders, roles_of, verbs_of, within

K = Role.Kind


def subtree(role: Role) -> Q:
    return within(role.path)


def own(role: Role) -> Q:
    """A member's matters: those sent to them."""
    return Q(member__person=role.person)


def own_or_wished(role: Role) -> Q:
    return own(role) | Q(wished__person=role.person)


def unit(role: Role) -> Q:
    return Q(unit=role.unit) if role.unit_id else Q(pk__in=())


def supporting(role: Role) -> Q:
    """What the role's unit helps with (会办)."""
    helped = Support.objects.filter(unit=role.unit_id).values("matter_id")
    return Q(pk__in=helped) if role.unit_id else Q(pk__in=())


def unit_or_supporting(role: Role) -> Q:
    return unit(role) | supporting(role)


def entered(role: Role) -> Q:
    return Q(entered_by=role.person)


DESK: dict[str, Reach] = {K.OFFICER: subtree, K.HEAD: subtree}

TABLE: Table = {
    "matter.see": {
        **DESK,
        K.CONVENER: subtree,
        K.LEADER: subtree,
        K.DISTRICT: subtree,
        K.AUDITOR: subtree,
        K.MEMBER: own_or_wished,
        K.CLERK: unit_or_supporting,
        K.COMMUNITY: entered,
    },
    "matter.look": {**DESK, K.MEMBER: own, K.CLERK: unit},
    "matter.enter": {**DESK, K.COMMUNITY: subtree, K.MEMBER: subtree},
    "matter.import": {**DESK},
    # Posters and door plates of the studio's members.
    "poster.print": {**DESK, K.CONVENER: subtree},
    "matter.accept": DESK,
    "matter.decline": DESK,
    "matter.assign": DESK,
    "matter.transcribe": DESK,
    "matter.respond": {K.MEMBER: own},
    "matter.wait": DESK,
    "matter.resume": DESK,
    "matter.draft_reply": {**DESK, K.MEMBER: own, K.CLERK: unit},
    "matter.return_reply": DESK,
    "matter.send_reply": DESK,
    "matter.carry_out": {**DESK, K.MEMBER: own, K.CLERK: unit},
    "matter.call_back": DESK,
    "matter.propose_publication": DESK,
    "matter.approve_publication": DESK,
    "matter.refuse_publication": DESK,
    "matter.take_down": DESK,
    "matter.correct": DESK,
    "matter.withdraw_consent": DESK,
    "matter.forget": DESK,
    "matter.merge": DESK,
    "matter.split": DESK,
    "matter.doubt": DESK,
    "matter.invalidate": DESK,
    "matter.avoid": DESK,
    "matter.acknowledge": {K.MEMBER: own, K.CLERK: unit},
    "matter.give_opinion": {K.CLERK: supporting},
    "matter.send_back": {K.CLERK: unit},
    "matter.hand_back": {K.MEMBER: own},
    "matter.ask_extension": {**DESK, K.MEMBER: own, K.CLERK: unit},
    "matter.grant_extension": DESK,
    "matter.refuse_extension": DESK,
    "matter.amend": DESK,
    "matter.confide": DESK,
    "matter.lift_confidence": DESK,
    "matter.clear_danger": DESK,
    "matter.hurry": DESK,
    "matter.unhurry": DESK,
    "matter.lift_avoidance": DESK,
    "matter.press": {**DESK, K.CONVENER: subtree},
    "matter.instruct": {K.LEADER: subtree},
    "matter.supervise": {K.LEADER: subtree, K.DISTRICT: subtree},
    "opendata.release": DESK,
    "privacy.report": {K.HEAD: subtree, K.DISTRICT: subtree},
    # What is late and why: for those who see to it that others do their work.
    "matter.oversee": dict.fromkeys((K.HEAD, K.CONVENER, K.LEADER, K.DISTRICT, K.AUDITOR), subtree),
    "matter.note": {**DESK, K.CONVENER: subtree, K.LEADER: subtree, K.MEMBER: own},
}
# With the tracking code in hand, and only then (the view sees to it).
RIGHTS = frozenset({"matter.correct", "matter.withdraw_consent", "matter.forget"})
RESIDENT = RIGHTS | {"matter.confirm", "matter.dispute", "matter.withdraw", "matter.add_words", "matter.resume"}
SYSTEM = frozenset({"matter.send_reply", "matter.close", "matter.hand_over", "matter.rung"})


def avoiding(matter: Matter) -> QuerySet[Avoidance, int]:
    """Ids of those named in a matter, who must keep out of it and hear nothing of it."""
    return Avoidance.objects.filter(matter=matter).values_list("person_id", flat=True)


def unclosed(person: Person) -> Q:
    """Matters not closed to `person`: named in none of them (回避), a reader of the confidential ones (保密)."""
    avoided = Avoidance.objects.filter(person=person.pk).values("matter_id")
    reads = Reader.objects.filter(person=person.pk).values("matter_id")
    return ~Q(pk__in=avoided) & (Q(confidential=False) | Q(pk__in=reads))


def not_closed_to(people: Iterable[Person], matter: Matter) -> list[Person]:
    """Those of `people` who may hear of `matter` as far as avoidance and confidence go."""
    out = set(avoiding(matter))
    readers = set(matter.readers.values_list("person_id", flat=True)) if matter.confidential else None
    return [item for item in people if item.pk not in out and (readers is None or item.pk in readers)]


def visible(person: Person, verb: str = "matter.see", at: datetime | None = None) -> Q:
    """The matters on which `person` may do `verb`; never one that is closed to them."""
    return allowed(TABLE, person, verb, at or clock.now()) & unclosed(person)


def may(person: Person, verb: str, matter: Matter, at: datetime | None = None) -> bool:
    """Whether `person` may do `verb` on `matter`: the same Q as `visible`, asked of one thing."""
    return Matter.objects.filter(visible(person, verb, at), pk=matter.pk).exists()


def verbs_on(person: Person, matter: Matter, at: datetime | None = None) -> frozenset[str]:
    """All verbs that `person` may do on `matter`: `may` for each, in one question to the database."""
    at = at or clock.now()
    roles = roles_of(person, at)
    known = {verb: by_roles(TABLE, roles, verb) for verb in TABLE}
    names = {f"v{number}": verb for number, verb in enumerate(known)}
    if not Matter.objects.filter(unclosed(person), pk=matter.pk).exists():
        return frozenset()
    counts = Matter.objects.filter(pk=matter.pk).aggregate(
        **{name: Count("pk", filter=Q(pk__isnull=False) & known[verb]) for name, verb in names.items()}
    )
    return frozenset(names[name] for name, count in counts.items() if count)


def granted(person: Person) -> frozenset[str]:
    return verbs_of(TABLE, person, clock.now())


def reached_by(matter: Matter, at: datetime) -> QuerySet[Person]:
    """Those whose role lets them see `matter`, were it closed to nobody."""
    reaches = TABLE["matter.see"]
    units = [matter.unit_id, *matter.supports.values_list("unit_id", flat=True)]
    near = Q(path__in=above(matter.path)) | Q(unit__in=[pk for pk in units if pk]) | Q(person=matter.entered_by_id)
    roles = {f"r{role.pk}": role for role in holders(at, *reaches).filter(near).select_related("person", "unit")}
    counts = Matter.objects.filter(pk=matter.pk).aggregate(
        **{name: Count("pk", filter=Q(pk__isnull=False) & reaches[role.kind](role)) for name, role in roles.items()}
    )
    ids = [role.person_id for name, role in roles.items() if counts[name]]
    return Person.objects.filter(pk__in=ids).exclude(pk__in=avoiding(matter))


def require(act: Act, verb: str, matter: Matter) -> None:
    """Raise NotAllowed unless whoever acts may do `verb` on `matter`."""
    if act.person is not None:
        ok = verb in TABLE and may(act.person, verb, matter, act.at)
    else:
        ok = verb in {"resident": RESIDENT, "system": SYSTEM}.get(act.by.role, ())
    if not ok:
        raise NotAllowed


def require_new(act: Act, studio: Studio) -> None:
    """Raise NotAllowed unless whoever acts may bring a new matter into `studio`. Residents always may."""
    if act.person is None:
        ok = act.by.role in ("resident", "system")
    else:
        kinds = TABLE["matter.import" if act.by.origin == Origin.IMPORT else "matter.enter"]
        roles = roles_of(act.person, act.at)
        ok = any(role.kind in kinds and serves(studio, role) for role in roles)
    if not ok:
        raise NotAllowed


def serves(studio: Studio, role: Role) -> bool:
    """Whether a role reaches `studio`; a community worker's community is served by the studio of its street."""
    at_home = role.kind == K.COMMUNITY and role.path.startswith(studio.region.path)
    return at_home or studio.path.startswith(role.path)
