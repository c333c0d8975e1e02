"""The demo's plans: the district's of a year (2 + 5 + 4), the studio's share of it, and the call for the next."""

from datetime import date, datetime, time, timedelta

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.deliberate.actions import plan as life
from bandeng.deliberate.actions import plan_items, plan_targets, plan_topics
from bandeng.deliberate.models import Plan, Topic
from bandeng.gather.demo import Stage
from bandeng.studio.models import Member, Person, Region

# Begun, approved, issued on these days of the year.
BEGUN, APPROVED, ISSUED = (1, 8), (2, 10), (2, 20)
TARGETS = (
    ("专题协商", ["special"], 2, 1),
    ("专项视察、季度协商", ["inspection", "quarterly"], 5, 2),
    ("民主监督", ["supervision", "appraisal"], 4, 1),
)
DISTRICT = (
    ("special", "健全基层公共卫生体系", 2),
    ("special", "优化营商环境", 3),
    ("inspection", "背街小巷改造", 2),
    ("quarterly", "社区养老服务", 1),
    ("supervision", "生活垃圾分类", 4),
)
TOPICS = (
    ("老旧小区停车和充电怎么安排", "车多位少，飞线充电不安全。"),
    ("社区卫生站能不能多开半天", "老人取药要跑远路。"),
    ("夜市的油烟和噪声", "住户和摊主都有难处。"),
)
ITEMS = (
    ("special", "社区公共卫生：预防在前、就近看病", 2),
    ("inspection", "老旧小区停车和充电", 2),
    ("quarterly", "城改社区的物业怎么管", 3),
    ("supervision", "生活垃圾分类落实情况", 4),
    ("bench", "夜市经营和居民休息", 3),
)


def play(stage: Stage) -> None:
    """Last year's while this one has not come to March."""
    year = stage.today.year - (stage.today < date(stage.today.year, 3, 1))
    county = stage.studio.region.parent or stage.studio.region
    members = list(Member.objects.filter(studio=stage.studio, until=None).select_related("person"))
    # Those one can try the demo as come first, so that they have something of their own.
    people = sorted((one.person for one in members), key=lambda one: not one.sign_in_name)
    whole = _district(stage, county, year)
    _studio(stage, whole, people)
    head = _by(stage, year, stage.today - timedelta(days=7), stage.head)
    following = life.begin_plan(head, stage.studio, year=year + 1, topics_until=stage.today + timedelta(days=14))
    for (title, why), person in zip(TOPICS[1:], people[2:], strict=False):
        plan_topics.propose(_by(stage, year, stage.today - timedelta(days=3), person), following, title=title, why=why)


def _by(stage: Stage, year: int, day: date | tuple[int, int], person: Person | None = None) -> By:
    on = date(year, *day) if isinstance(day, tuple) else day
    at = datetime.combine(on, time(10), clock.HERE)
    return By(person=person, role="staff" if person else "system", at=at, origin=stage.by.origin)


def _district(stage: Stage, county: Region, year: int) -> Plan:
    by = _by(stage, year, BEGUN)
    plan = life.begin_plan(by, county, year=year)
    for title, kinds, number, _share in TARGETS:
        plan_targets.add_target(by, plan, title=title, kinds=kinds, number=number)
    for kind, title, quarter in DISTRICT:
        plan_items.add_item(by, plan, kind=kind, title=title, quarter=quarter)
    return _issued(stage, plan, f"中共{county.name}委员会", None, None)


def _studio(stage: Stage, whole: Plan, people: list[Person]) -> None:
    year = whole.year
    by = _by(stage, year, BEGUN, stage.head)
    plan = life.begin_plan(by, stage.studio, year=year, topics_until=date(year, 1, 31))
    plan_targets.carry(by, plan, {one: row[3] for one, row in zip(whole.targets.all(), TARGETS, strict=True)})
    topics: list[Topic] = []
    for (title, why), person in zip(TOPICS, people, strict=False):
        topics.append(plan_topics.propose(_by(stage, year, (1, 20), person), plan, title=title, why=why, kind=""))
    by = _by(stage, year, (2, 1), stage.head)
    life.end_call(by, plan)
    of = whole.items.get(title=DISTRICT[0][1])
    for number, (kind, title, quarter) in enumerate(ITEMS):
        plan_items.add_item(
            by,
            plan,
            kind=kind,
            title=title,
            quarter=quarter,
            owner=people[number % len(people)],
            people=people[number * 2 : number * 2 + 3],
            of=of if number == 0 else None,
            topic=topics[0] if number == 1 else topics[2] if number == 4 else None,
        )
    plan_topics.decline(by, topics[1], said="卫生站已经答应试行，先看三个月。")
    plan = _issued(stage, plan, f"中共{stage.studio.region.name}工作委员会", stage.head, None)
    moved = plan.items.get(title=ITEMS[3][1])
    plan_items.drop_item(
        _by(stage, year, (2, 27), stage.head),
        plan.items.get(title=ITEMS[4][1]),
        reason="街道已经划定夜市时段，先看效果。",
    )
    plan_items.change_item(
        _by(stage, year, (2, 28), stage.head),
        moved,
        kind=moved.kind,
        title=moved.title,
        quarter=3,
        owner=moved.owner,
        people=moved.people.all(),
        reason="和全区的监督安排在同一个月。",
    )


def _issued(stage: Stage, plan: Plan, committee: str, drafter: Person | None, approver: Person | None) -> Plan:
    year = plan.year
    life.submit(_by(stage, year, (2, 3), drafter), plan)
    approved = date(year, *APPROVED)
    number = f"演示〔{year}〕3号"
    life.approve(_by(stage, year, APPROVED, approver), plan, committee=committee, number=number, approved_on=approved)
    number = f"演示协〔{year}〕1号"
    return life.issue(_by(stage, year, ISSUED, drafter), plan, number=number, issued_on=date(year, *ISSUED))
