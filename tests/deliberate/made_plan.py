"""One plan of the district and one of the studio with everything in them, by actions."""

from datetime import timedelta
from typing import Any

from bandeng.core import clock, guard
from bandeng.deliberate.actions import plan as P
from bandeng.deliberate.actions import plan_items as I
from bandeng.deliberate.actions import plan_targets as T
from bandeng.deliberate.actions import plan_topics as O
from bandeng.deliberate.models import Activity, Item, Plan, Target
from bandeng.listen.models import Matter
from bandeng.studio.models import Region
from tests.cast import Cast

YEAR = 2026
# Two special consultations, five special inspections and quarterly consultations together, four acts of supervision.
TARGETS = (
    ("专题协商", ["special"], 2),
    ("专项视察、季度协商", ["inspection", "quarterly"], 5),
    ("民主监督", ["supervision", "appraisal"], 4),
)


def district(cast: Cast, year: int = YEAR) -> Plan:
    """The district's plan 2 + 5 + 4, being drafted."""
    by = cast.by("district")
    plan = P.begin_plan(by, Region.objects.get(path="61.01.12."), year=year)
    for title, kinds, number in TARGETS:
        T.add_target(by, plan, title=title, kinds=kinds, number=number)
    plan.refresh_from_db()
    return plan


def issued(cast: Cast, plan: Plan, drafter: str, approver: str, issuer: str) -> Plan:
    """From the draft to the issued plan."""
    today = clock.today()
    P.submit(cast.by(drafter), plan)
    P.approve(cast.by(approver), plan, committee="中共某某工作委员会", number="某党工纪〔2026〕3号", approved_on=today)
    return P.issue(cast.by(issuer), plan, number="某协民〔2026〕1号", issued_on=today)


def item(cast: Cast, plan: Plan, who: str, title: str, kind: str = "special", quarter: int = 1, **more: Any) -> Item:
    return I.add_item(cast.by(who), plan, kind=kind, title=title, quarter=quarter, **more)


def held(cast: Cast, item: Item, state: str = "held", kind: str = "") -> Activity:
    """An activity of an item, as the other part of the room makes it, in some state."""
    with guard.writing():
        return Activity.objects.create(
            subject=f"a{Activity.objects.count()}",
            studio=cast.studio,
            path=cast.studio.path,
            kind=kind or item.kind,
            title=item.title,
            item=item,
            state=state,
            made_at=clock.now(),
        )


def furnish(cast: Cast, matter: Matter) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """A plan of the studio that calls for topics, under an issued one of the district."""
    whole = district(cast)
    item(cast, whole, "district", "公共卫生体系专题协商")
    whole = issued(cast, whole, "district", "district", "district")
    plan = P.begin_plan(cast.by("head"), cast.studio, year=YEAR, topics_until=clock.today() + timedelta(days=9))
    T.carry(cast.by("head"), plan, {one: 1 for one in Target.objects.filter(plan=whole)})
    topic = O.propose(cast.by("member"), plan, title="小区停车怎么安排")
    made = item(cast, plan, "officer", "路灯维护专项视察", "inspection", 2)
    things: dict[str, Any] = {
        "plan plan_verb target_add plan_carry topics topic_propose item_add plan_people": plan,
        "plan_public": whole,
        "topic": topic,
        "target_change target_remove": plan.targets.earliest("pk"),
        "plan_item item_change item_drop": made,
    }
    return things, {
        "topic_gather": {"subject": matter.subject},
        "topic_verb": {"pk": topic.pk, "slug": "decline"},
        "plan_verb": {"pk": plan.pk, "slug": "call"},
        "plan_sheet": {"pk": plan.pk, "form": "html"},
    }
