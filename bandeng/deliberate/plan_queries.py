"""Readings of plans that several pages need."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from bandeng.core import clock
from bandeng.core.models import Link
from bandeng.deliberate import queries, rules
from bandeng.deliberate.actions.plan import open_for_topics, superior
from bandeng.deliberate.models import Item, Plan, Target, Topic
from bandeng.deliberate.plan_states import OPEN
from bandeng.studio.models import Member, Person, Region, Role, Studio
from bandeng.studio.reach import above, holders, roles_of


def plans(person: Person, verb: str = "plan.see") -> QuerySet[Plan]:
    return Plan.objects.filter(rules.visible(person, verb)).select_related("studio", "region", "of")


def public() -> QuerySet[Plan]:
    """What everyone may read: issued ones, the district's first."""
    found = Plan.objects.filter(state=Plan.State.ISSUED).select_related("studio", "region")
    return found.order_by("-year", "path")


def topics(person: Person) -> QuerySet[Topic]:
    return Topic.objects.filter(plan__in=plans(person)).select_related("plan__studio", "plan__region", "into")


def items(person: Person) -> QuerySet[Item]:
    return Item.objects.filter(plan__in=plans(person)).select_related("plan__studio", "plan__region", "owner", "topic")


def districts(person: Person) -> list[Region]:
    """The regions for which a person of the district's office may draw up a plan."""
    paths = [role.path for role in roles_of(person, clock.now()) if role.kind == Role.Kind.DISTRICT]
    return list(Region.objects.filter(path__in=paths))


def studios(person: Person) -> QuerySet[Studio]:
    """The studios whose plan one's own role there draws up; workstations belong to their studio's plan."""
    return queries.studios(person, "plan.draft").filter(parent=None)


def matters_of(topics: Iterable[Topic]) -> Counter[str]:
    """By the topic's subject: of how many matters it came. Their number alone."""
    subjects = [one.subject for one in topics]
    rows = Link.objects.filter(target__in=subjects, relation=Link.Relation.LED_TO).values("target")
    return Counter({row["target"]: row["number"] for row in rows.annotate(number=Count("pk")).order_by()})


def calling(person: Person) -> list[Plan]:
    """Plans that call for topics from this person now."""
    today = clock.today()
    found = Plan.objects.filter(rules.visible(person, "topic.propose"), state=Plan.State.CALLING)
    return [one for one in found.select_related("studio", "region") if open_for_topics(one, today)]


def may_propose(person: Person, plan: Plan, at: datetime | None = None) -> bool:
    """Whether a person may bring a topic: while it is called for; whoever drafts the plan, until it is submitted."""
    at = at or clock.now()
    if not rules.may(person, "topic.propose", plan, at):
        return False
    drafts = plan.state in OPEN and rules.may(person, "plan.draft", plan, at)
    return drafts or open_for_topics(plan, clock.day(at))


def taking(person: Person, path: str) -> list[Plan]:
    """Plans over a studio to which the desk may bring a topic out of its matters."""
    found = Plan.objects.filter(rules.visible(person, "topic.propose"), state__in=OPEN)
    found = found.filter(path__in=above(path)).select_related("studio", "region")
    return [one for one in found if may_propose(person, one)]


def district_targets(plan: Plan) -> list[Target]:
    """The targets of the district's plan that a studio's may carry; none for the district itself."""
    of = district_plan(plan)
    return list(of.targets.select_related("plan")) if of else []


def district_plan(plan: Plan) -> Plan | None:
    if plan.studio_id is None:
        return None
    return plan.of or superior(plan.path, plan.year)


def district_items(plan: Plan) -> list[Item]:
    """The district's items, once its plan is issued, for a studio to carry."""
    of = district_plan(plan)
    if of is None or of.state != Plan.State.ISSUED:
        return []
    return list(of.items.filter(dropped_at=None).select_related("plan"))


def people_of(plan: Plan) -> list[tuple[str, list[tuple[int, str]]]]:
    """Who may take part, under what they are: members below the plan's place, then its desk."""
    year_end = clock.today().replace(month=12, day=31)
    members = Member.objects.filter(studio__path__startswith=plan.path, until=None, since__lte=year_end)
    members = members.filter(person__is_active=True).select_related("person")
    groups = [(str(Role.Kind.MEMBER.label), [(one.person_id, str(one.shown_name)) for one in members])]
    known = {pk for pk, _name in groups[0][1]}
    for kind in (Role.Kind.CONVENER, Role.Kind.HEAD, Role.Kind.OFFICER, Role.Kind.LEADER, Role.Kind.DISTRICT):
        held = holders(clock.now(), kind).filter(path__in=above(plan.path)).select_related("person")
        people = {role.person_id: str(role.person.shown_name) for role in held.order_by("person__sort_key")}
        groups.append((str(kind.label), [(pk, name) for pk, name in people.items() if pk not in known]))
        known |= set(people)
    return [group for group in groups if group[1]]


def mine(person: Person) -> QuerySet[Item]:
    """Items of issued plans that a person answers for or takes part in."""
    found = Item.objects.filter(Q(owner=person) | Q(people=person), plan__state=Plan.State.ISSUED)
    return found.select_related("plan__studio", "plan__region", "owner").distinct().order_by("-plan__year", "quarter")
