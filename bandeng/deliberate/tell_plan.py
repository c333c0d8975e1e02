"""Who is told of a yearly plan, and in which words: proposers, those who decide, those who take part."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.core.actions import Act
from bandeng.deliberate import rules
from bandeng.deliberate.models import Item, Plan, Topic
from bandeng.post import events, outbox, registry
from bandeng.post.models import Message
from bandeng.studio.models import Member, Person, Role
from bandeng.studio.reach import above, holders
from bandeng.web.nav import find

K = Role.Kind
PLANS = {
    "plan.call": (
        _("请提协商议题"),
        _("%(plan)s正在征题，%(until_on)s截止。请提议题：%(site)s/desk/plan/%(pk)s/topics/"),
    ),
    "plan.submit": (_("有年度协商计划报批"), _("%(plan)s已经报批，请审阅并登记批准情况：%(site)s/desk/plan/%(pk)s/")),
    "plan.send_back": (_("协商计划退回修改"), _("%(plan)s退回修改，意见在这里：%(site)s/desk/plan/%(pk)s/")),
    "plan.approve": (_("协商计划已经批准"), _("%(plan)s已经批准，请印发：%(site)s/desk/plan/%(pk)s/")),
}
TOPICS = {
    "topic.chosen": (
        _("您提的议题列入计划了"),
        _("您提的议题“%(topic)s”列入了%(plan)s：%(site)s/desk/plan/topic/%(pk)s/"),
    ),
    "topic.not_chosen": (
        _("您提的议题没有列入计划"),
        _("您提的议题“%(topic)s”没有列入%(plan)s，原因在这里：%(site)s/desk/plan/topic/%(pk)s/"),
    ),
    "topic.merged": (
        _("您提的议题并入了另一个议题"),
        _("您提的议题“%(topic)s”并入了另一个议题：%(site)s/desk/plan/topic/%(pk)s/"),
    ),
}
ITEMS = {
    "item.planned": (
        _("协商计划里有您的项目"),
        _("%(plan)s里的“%(item)s”有您参加：%(site)s/desk/plan/item/%(pk)s/"),
    ),
    "item.changed": (_("您参加的协商项目有调整"), _("“%(item)s”有调整，请看：%(site)s/desk/plan/item/%(pk)s/")),
    "item.dropped": (_("和您有关的协商项目取消了"), _("“%(item)s”取消了，原因在这里：%(site)s/desk/plan/item/%(pk)s/")),
}


def called(act: Act, plan: Plan) -> None:
    """Every member in office below the plan; they propose on the phone."""
    members = Member.objects.filter(Q(until=None) | Q(until__gte=clock.day(act.at)), studio__path__startswith=plan.path)
    people = [one.person for one in members.filter(person__is_active=True).select_related("person")]
    _tell(act, plan, "plan.call", people, plan.pk, until_on=plan.topics_until)


def submitted(act: Act, plan: Plan) -> None:
    _tell(act, plan, "plan.submit", _who(act, plan, "plan.approve"), plan.pk)


def sent_back(act: Act, plan: Plan) -> None:
    _tell(act, plan, "plan.send_back", _who(act, plan, "plan.issue"), plan.pk)


def approved(act: Act, plan: Plan) -> None:
    _tell(act, plan, "plan.approve", _who(act, plan, "plan.issue"), plan.pk)


def issued(act: Act, plan: Plan) -> None:
    """Whoever answers for an item or takes part in one, of each."""
    planned(act, plan, plan.items.filter(dropped_at=None).select_related("owner").prefetch_related("people"))


def planned(act: Act, plan: Plan, items: Iterable[Item]) -> None:
    for item in items:
        _tell(act, plan, "item.planned", concerned(item), item.pk, subject=item.subject)


def changed(act: Act, plan: Plan, item: Item) -> None:
    _tell(act, plan, "item.changed", concerned(item), item.pk, subject=item.subject)


def dropped(act: Act, plan: Plan, item: Item) -> None:
    """Whoever answers for it or takes part, and whoever brought its topic."""
    proposer = item.topic.proposed_by if item.topic else None
    people = [*concerned(item), *([proposer] if proposer else [])]
    _tell(act, plan, "item.dropped", people, item.pk, subject=item.subject)


def settled(act: Act, topics: Iterable[Topic], event: str) -> None:
    """The proposer of each topic."""
    for topic in topics:
        if topic.proposed_by:
            _tell(act, topic.plan, event, [topic.proposed_by], topic.pk, subject=topic.subject, key=topic.version)


def concerned(item: Item) -> list[Person]:
    people = [*item.people.all(), *([item.owner] if item.owner else [])]
    return list({one.pk: one for one in people}.values())


def _who(act: Act, plan: Plan, verb: str) -> list[Person]:
    """Those who may do it nearest to the plan: the street's leader for a studio, the district for its own."""
    held = holders(act.at, *rules.TABLE[verb]).filter(path__in=above(plan.path)).select_related("person")
    found = list(held.order_by("pk"))
    nearest = max((len(role.path) for role in found if role.kind != K.DISTRICT), default=0)
    if nearest and plan.studio_id:
        found = [role for role in found if role.kind != K.DISTRICT]
    return [role.person for role in found]


def _tell(
    act: Act,
    plan: Plan,
    event: str,
    people: Iterable[Person],
    pk: int,
    *,
    subject: str = "",
    key: int = 0,
    **data: Any,
) -> None:
    """Each once, and not whoever acts."""
    them = {one.pk: one for one in people if one != act.person and one.is_active}
    outbox.tell(
        act,
        event=event,
        event_key=f"{event}:{subject or plan.subject}:{key or plan.version}",
        subject=subject or plan.subject,
        recipients=[outbox.person(one.pk, one.language) for one in them.values()],
        data={"pk": pk, **data},
        path=plan.path,
    )


def fill(message: Message) -> Mapping[str, Any]:
    """The words of a message that do not lie in its row."""
    if message.event in TOPICS:
        topic = Topic.objects.select_related("plan").get(subject=message.subject)
        return {"topic": topic.title, "plan": topic.plan.title}
    if message.event in ITEMS:
        item = Item.objects.select_related("plan").get(subject=message.subject)
        return {"item": item.title, "plan": item.plan.title}
    return {"plan": Plan.objects.get(subject=message.subject).title}


def describe(subjects: Iterable[str], looking: Any) -> Mapping[str, registry.About]:
    """What a message is about, for whoever may see the plan."""
    wanted = list(subjects)
    seen = Plan.objects.filter(rules.visible(looking, "plan.see"))
    found = {one.subject: registry.About(one.title, find("plan", one.pk)) for one in seen.filter(subject__in=wanted)}
    for topic in Topic.objects.filter(subject__in=wanted, plan__in=seen):
        found[topic.subject] = registry.About(topic.title, find("topic", topic.pk))
    for item in Item.objects.filter(subject__in=wanted, plan__in=seen):
        found[item.subject] = registry.About(item.title, find("plan_item", item.pk))
    return found


def register() -> None:
    for code, (title, text) in {**PLANS, **TOPICS, **ITEMS}.items():
        events.register(code, title, text, fill)
    registry.describers.append(describe)
