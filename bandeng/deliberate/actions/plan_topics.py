"""Topics (征题): proposed, chosen by being listed as an item, or not (with why), or merged; proposers are told."""

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action, check_version, locked
from bandeng.core.errors import Invalid, NotAllowed, WrongState
from bandeng.core.models import Link
from bandeng.deliberate import kinds, plan_queries, rules, tell_plan
from bandeng.deliberate.actions.plan_base import begin, finish
from bandeng.deliberate.models import Plan, Topic
from bandeng.gather import referrals as crossing
from bandeng.studio.actions.base import changed, cleaned, opaque, words
from bandeng.studio.models import Member, Role
from bandeng.studio.reach import roles_of

S = Topic.State


@action("topic.propose")
def propose(act: Act, plan: Plan, *, title: str, why: str = "", kind: str = "") -> Topic:
    """Bring a topic: a member while the call is open, whoever drafts the plan until it is submitted."""
    return _new(act, _taking(act, plan), title, why, kind, _source(act))


@action("topic.gather")
def gather(
    act: Act, about: str, *, plan: Plan, topic: Topic | None = None, title: str = "", why: str = "", kind: str = ""
) -> Topic:
    """Make a topic of a matter (提为协商议题), or add one to a topic; the opaque subject alone goes over."""
    found = crossing.about(about, act.person) if act.person else None
    if found is None or not rules.may_at(act.person, "topic.gather", found[1].studio.path, act.at):
        raise NotAllowed
    plan = _taking(act, plan)
    if topic:
        topic = locked(topic)
        if topic.plan_id != plan.pk or topic.state in (S.MERGED, S.NOT_CHOSEN):
            raise WrongState(_("这个议题已经合并或没有列入，请选别的，或提一个新的。"))
        topic.version += 1
        topic.save(update_fields=["version"])
    else:
        topic = _new(act, plan, title, why, kind, Topic.Source.RESIDENTS)
    _link, made = Link.objects.get_or_create(
        source=about, target=topic.subject, relation=Link.Relation.LED_TO, defaults={"made_at": act.at}
    )
    if not made:
        raise WrongState(_("这件事项已经在这个议题里了。"))
    act.record(topic.subject, studio=plan.studio, about=about)
    crossing.note(act, about, "topic.gather", "")
    return topic


@action("topic.decline")
def decline(act: Act, topic: Topic, *, said: str, version: int | None = None) -> Topic:
    """Not chosen (未列入), with the reason that the proposer reads."""
    plan, fresh = _begun(act, topic, version)
    if not said.strip():
        raise Invalid(_("请写明没有列入的原因，提议的人会看到。"), field="said")
    return _settle(act, plan, fresh, S.NOT_CHOSEN, said=cleaned(said, 200, "said"))


@action("topic.merge")
def merge(act: Act, topic: Topic, *, into: Topic, said: str = "", version: int | None = None) -> Topic:
    """It goes with another one (合并)."""
    plan, fresh = _begun(act, topic, version)
    other = plan.topics.filter(pk=into.pk).exclude(pk=fresh.pk).first()
    if other is None or other.state in (S.MERGED, S.NOT_CHOSEN):
        raise Invalid(_("请选这份计划里另一个还在的议题。"), field="into")
    if fresh.merged.exists():
        raise WrongState(_("已经有别的议题并入这一个。请反过来合并。"))
    return _settle(act, plan, fresh, S.MERGED, into=other, said=cleaned(said, 200, "said", needed=False))


@action("topic.reopen")
def reopen(act: Act, topic: Topic, *, version: int | None = None) -> Topic:
    """Look at it again after all."""
    plan = begin(act, topic.plan)
    fresh = locked(topic, version)
    if fresh.state not in (S.NOT_CHOSEN, S.MERGED):
        raise WrongState(_("这个议题已经在研究，或已经列入计划。"))
    return _settle(act, plan, fresh, S.PROPOSED, into=None, said="")


def chosen(act: Act, plan: Plan, topic: Topic) -> Topic:
    """Within the listing of an item: the topic is in the plan, and so is whatever went with it."""
    fresh = locked(topic)
    if fresh.plan_id != plan.pk or fresh.state not in (S.PROPOSED, S.CHOSEN):
        raise WrongState(_("这个议题已经合并或没有列入。要用的，请先重新研究。"))
    if fresh.state == S.PROPOSED:
        changed(fresh, {"state": S.CHOSEN, "version": fresh.version + 1})
        tell_plan.settled(act, [fresh, *fresh.merged.select_related("plan")], "topic.chosen")
    return fresh


def unchosen(topic: Topic) -> None:
    """Within the removal of an item from the draft: its topic waits again, unless another item has it."""
    fresh = locked(topic)
    if fresh.state == S.CHOSEN and not fresh.items.exists():
        changed(fresh, {"state": S.PROPOSED, "version": fresh.version + 1})


def _taking(act: Act, plan: Plan) -> Plan:
    """The plan under lock, while whoever acts may bring something to it."""
    fresh = locked(plan)
    rules.permit(act, "topic.propose", fresh)
    if act.person and not plan_queries.may_propose(act.person, fresh, act.at):
        raise WrongState(_("征题已经截止。有好题目，请直接告诉工作室，或留到下一年。"))
    return fresh


def _new(act: Act, plan: Plan, title: str, why: str, kind: str, source: str) -> Topic:
    if kind and kind not in kinds.KINDS:
        raise Invalid(_("请选择一种形式。"), field="kind")
    topic = Topic.objects.create(
        subject=opaque(),
        plan=plan,
        path=plan.path,
        title=cleaned(title, 80, "title"),
        why=words(why, 1000, "why"),
        kind=kind,
        source=source,
        proposed_by=act.person,
        proposed_at=act.at,
    )
    act.record(topic.subject, studio=plan.studio, plan=plan.pk)
    return topic


def _source(act: Act) -> str:
    """Whose topic it is, by what the person is."""
    if act.person is None:
        return Topic.Source.OTHER
    held = {role.kind for role in roles_of(act.person, act.at)}
    if Role.Kind.DISTRICT in held:
        return Topic.Source.DISTRICT
    return Topic.Source.MEMBER if Member.objects.filter(person=act.person).exists() else Topic.Source.OTHER


def _begun(act: Act, topic: Topic, version: int | None) -> tuple[Plan, Topic]:
    plan = begin(act, topic.plan)
    fresh = locked(topic)
    check_version(fresh, version)
    if fresh.state != S.PROPOSED:
        raise WrongState(_("这个议题已经研究过了：%(state)s。") % {"state": fresh.get_state_display()})
    return plan, fresh


def _settle(act: Act, plan: Plan, topic: Topic, state: str, **values: object) -> Topic:
    changed(topic, {"state": state, "version": topic.version + 1, **values})
    finish(act, plan, topic=topic.pk)
    if state in (S.NOT_CHOSEN, S.MERGED):
        tell_plan.settled(act, [topic], f"topic.{state}")
    return topic
