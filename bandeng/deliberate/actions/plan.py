"""The life of a yearly plan: begun, called for topics, submitted, approved or sent back, issued."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.actions import Act, action
from bandeng.core.errors import Invalid, WrongState
from bandeng.deliberate import rules, tell_plan
from bandeng.deliberate.actions.plan_base import begin, finish
from bandeng.deliberate.models import Plan, PlanStep, Topic
from bandeng.studio.actions.base import cleaned, opaque
from bandeng.studio.models import Region, Studio
from bandeng.studio.reach import above

YEARS = range(2000, 2100)


def superior(path: str, year: int) -> Plan | None:
    """The district's plan of the year above a path, the nearest one."""
    found = Plan.objects.filter(studio=None, year=year, path__in=[one for one in above(path) if one != path])
    return max(found, key=lambda one: len(one.path), default=None)


@action("plan.begin")
def begin_plan(
    act: Act,
    place: Studio | Region,
    *,
    year: int,
    title: str = "",
    topics_until: date | None = None,
) -> Plan:
    """Begin a plan of a year for a studio or a district (制定计划); with `topics_until` it calls for topics (征题)."""
    studio, region = (place, place.region) if isinstance(place, Studio) else (None, place)
    rules.permit(act, "plan.draft" if studio else "plan.draft_district", place.path)
    if year not in YEARS:
        raise Invalid(_("请写四位数的年份，例如 2027。"), field="year")
    given = title or _("%(whose)s%(year)d年度协商计划") % {"whose": place.name, "year": year}
    plan = Plan(
        subject=opaque(),
        region=region,
        studio=studio,
        path=place.path,
        of=superior(place.path, year) if studio else None,
        year=year,
        title=cleaned(given, 80, "title"),
        state=Plan.State.CALLING if topics_until else Plan.State.DRAFT,
        topics_until=_ahead(act, topics_until) if topics_until else None,
        made_by=act.person,
        made_at=act.at,
    )
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError as error:
        raise Invalid(_("这一年的计划已经有了，请打开它接着写。"), field="year") from error
    PlanStep.objects.create(plan=plan, code=act.code, at=act.at, person=act.person)
    act.record(plan.subject, studio=studio, state=plan.state)
    if topics_until:
        tell_plan.called(act, plan)
    return plan


@action("plan.change")
def change_plan(act: Act, plan: Plan, *, title: str, version: int | None = None) -> Plan:
    """Correct the title while the plan is being written."""
    fresh = begin(act, plan, version)
    fresh.title = cleaned(title, 80, "title")
    return finish(act, fresh)


@action("plan.call")
def call(act: Act, plan: Plan, *, topics_until: date, version: int | None = None) -> Plan:
    """Call for topics until a day (征题), or move that day."""
    fresh = begin(act, plan, version)
    fresh.topics_until = _ahead(act, topics_until)
    finish(act, fresh, "")
    tell_plan.called(act, fresh)
    return fresh


@action("plan.end_call")
def end_call(act: Act, plan: Plan, *, version: int | None = None) -> Plan:
    """The call for topics is over; the plan is drafted."""
    fresh = begin(act, plan, version)
    return finish(act, fresh, "")


@action("plan.submit")
def submit(act: Act, plan: Plan, *, version: int | None = None) -> Plan:
    """Hand the draft in for approval (报批). WrongState while a topic waits or nothing is planned."""
    fresh = begin(act, plan, version)
    waiting = fresh.topics.filter(state=Topic.State.PROPOSED).count()
    if waiting:
        said = _("还有 %(number)d 个议题没有研究。请先逐个定下来：列入、不列入（写明原因）或合并。")
        raise WrongState(said % {"number": waiting})
    if not fresh.items.exists():
        raise WrongState(_("计划里还没有项目。请先列项目，再报批。"))
    finish(act, fresh, "")
    tell_plan.submitted(act, fresh)
    return fresh


@action("plan.send_back")
def send_back(act: Act, plan: Plan, *, words: str, version: int | None = None) -> Plan:
    """Back to the draft, with what is to be changed (退回修改)."""
    fresh = begin(act, plan, version, "plan.approve")
    if not words.strip():
        raise Invalid(_("请写明要改什么。"), field="words")
    finish(act, fresh, cleaned(words, 200, "words"))
    tell_plan.sent_back(act, fresh)
    return fresh


@action("plan.approve")
def approve(
    act: Act, plan: Plan, *, committee: str, number: str, approved_on: date, version: int | None = None
) -> Plan:
    """Enter that the Party committee approved it (党委批准): which committee, document number, day."""
    fresh = begin(act, plan, version, "plan.approve")
    fresh.approved_by = act.person
    fresh.approved_in = cleaned(committee, 60, "committee")
    fresh.approved_as = cleaned(number, 60, "number")
    fresh.approved_on = _past(act, approved_on, "approved_on")
    finish(act, fresh, f"{fresh.approved_in} {fresh.approved_as}")
    tell_plan.approved(act, fresh)
    return fresh


@action("plan.issue")
def issue(act: Act, plan: Plan, *, number: str, issued_on: date, version: int | None = None) -> Plan:
    """Issue it (印发) under a document number: everyone may read it, and whoever takes part is told."""
    fresh = begin(act, plan, version, "plan.issue")
    fresh.issued_as = cleaned(number, 60, "number")
    fresh.issued_on = _past(act, issued_on, "issued_on")
    if fresh.approved_on and fresh.issued_on < fresh.approved_on:
        raise Invalid(_("印发日期不能早于批准日期。"), field="issued_on")
    finish(act, fresh, fresh.issued_as)
    tell_plan.issued(act, fresh)
    return fresh


def open_for_topics(plan: Plan, today: date) -> bool:
    """Whether members may still bring topics."""
    return plan.state == Plan.State.CALLING and (plan.topics_until is None or today <= plan.topics_until)


def _ahead(act: Act, day: date) -> date:
    if day < clock.day(act.at):
        raise Invalid(_("征题的最后一天不能是过去的日子。"), field="topics_until")
    return day


def _past(act: Act, day: date, field: str) -> date:
    if day > clock.day(act.at):
        raise Invalid(_("日期不能是将来的日子。"), field=field)
    return day
