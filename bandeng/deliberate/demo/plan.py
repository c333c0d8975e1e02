"""The demo's present plans: the district's of a year (2 + 5 + 4), the studio's share, and the call for the next."""

from datetime import date, datetime, time, timedelta

from bandeng.core import clock
from bandeng.core.actions import By
from bandeng.deliberate.actions import plan as life
from bandeng.deliberate.actions import plan_items, plan_targets, plan_topics
from bandeng.deliberate.demo import now
from bandeng.deliberate.demo.telling import holder, person, read
from bandeng.deliberate.models import Plan, Topic
from bandeng.gather.demo import Stage
from bandeng.studio.models import Member, Person, Region

# Begun, approved, issued on these days of the year.
BEGUN, APPROVED, ISSUED = (1, 8), (2, 10), now.ISSUED
TARGETS = (
    ("专题协商", ["special"], 2, 1),
    ("专项视察、季度协商", ["inspection", "quarterly"], 5, 2),
    ("民主监督", ["supervision", "appraisal"], 4, 1),
)
DISTRICT = (
    ("special", "老旧小区停车和充电", 4),
    ("special", "优化营商环境", 4),
    ("inspection", "口袋公园和空地利用", 4),
    ("quarterly", "夜市经营和居民休息", 4),
    ("supervision", "电梯维保和应急处置", 4),
)
TOPICS = (
    ("老旧小区停车和充电怎么安排", "车多位少，飞线充电不安全。"),
    ("社区卫生站能不能多开半天", "老人取药要跑远路。"),
    ("夜市的油烟和噪声", "住户和摊主都有难处。"),
)
# Of those the first three are held (now.toml); the fourth is moved, the fifth given up.
REST = (
    ("supervision", "电梯维保和应急处置", 3),
    ("bench", "社区食堂开在哪里", 3),
)


def play(stage: Stage) -> None:
    """Last year's while this one is too young for anything to have been held."""
    year = now.year_of(stage.today)
    county = stage.studio.region.parent or stage.studio.region
    members = list(Member.objects.filter(studio=stage.studio, until=None).select_related("person"))
    # Those one can try the demo as come first, so that they have something of their own.
    people = sorted((one.person for one in members), key=lambda one: not one.sign_in_name)
    whole = _district(stage, county, year)
    _studio(stage, whole, people)
    head = _by(stage, year, stage.today - timedelta(days=7), stage.head)
    following = life.begin_plan(head, stage.studio, year=year + 1, topics_until=stage.today + timedelta(days=14))
    for (title, why), one in zip(TOPICS[1:], people[2:], strict=False):
        plan_topics.propose(_by(stage, year, stage.today - timedelta(days=3), one), following, title=title, why=why)


def _by(stage: Stage, year: int, day: date | tuple[int, int], person: Person | None = None) -> By:
    on = date(year, *day) if isinstance(day, tuple) else day
    at = datetime.combine(on, time(10), clock.HERE)
    return By(person=person, role="staff" if person else "system", at=at, origin=stage.by.origin)


def _district(stage: Stage, county: Region, year: int) -> Plan:
    by = _by(stage, year, BEGUN)
    plan = life.begin_plan(by, county, year=year)
    for title, kinds, number, _share in TARGETS:
        plan_targets.add_target(by, plan, title=title, kinds=kinds, number=number)
    days = now.quarters(stage.today)
    for kind, title, quarter in DISTRICT:
        quarter = days.get(title, quarter)
        plan_items.add_item(by, plan, kind=kind, title=title, quarter=quarter)
    return _issued(stage, plan, f"中共{county.name}委员会", None, None)


def _studio(stage: Stage, whole: Plan, people: list[Person]) -> None:
    year = whole.year
    by = _by(stage, year, BEGUN, stage.head)
    plan = life.begin_plan(by, stage.studio, year=year, topics_until=date(year, 1, 31))
    plan_targets.carry(by, plan, {one: row[3] for one, row in zip(whole.targets.all(), TARGETS, strict=True)})
    topics: list[Topic] = []
    for (title, why), one in zip(TOPICS, people, strict=False):
        topics.append(plan_topics.propose(_by(stage, year, (1, 20), one), plan, title=title, why=why, kind=""))
    by = _by(stage, year, (2, 1), stage.head)
    life.end_call(by, plan)
    of = {one.title: one for one in whole.items.all()}
    told, quarters = read("now.toml"), now.quarters(stage.today)
    for name, topic in (("coming", topics[0]), ("closed", None), ("followed", topics[2])):
        row = told[name]
        plan_items.add_item(
            by,
            plan,
            kind=row["kind"],
            title=row["title"],
            quarter=quarters[row["title"]],
            owner=person(row["owner"]),
            people=[person(name) for name in row["people"]],
            topic=topic,
            of=of.get(row["title"]),
        )
    for number, (kind, title, quarter) in enumerate(REST):
        owner, helping = people[number], people[number + 1 : number + 4]
        plan_items.add_item(by, plan, kind=kind, title=title, quarter=quarter, owner=owner, people=helping)
    plan_topics.decline(by, topics[1], said="卫生站已经答应试行，先看三个月。")
    plan = _issued(stage, plan, f"中共{stage.studio.region.name}工作委员会", stage.head, holder("leader"))
    moved = plan.items.get(title=REST[0][1])
    plan_items.drop_item(
        _by(stage, year, (2, 27), stage.head),
        plan.items.get(title=REST[1][1]),
        reason="街道已经在柿子园社区选好了地方，先看开得怎么样。",
    )
    plan_items.change_item(
        _by(stage, year, (2, 28), stage.head),
        moved,
        kind=moved.kind,
        title=moved.title,
        quarter=4,
        owner=moved.owner,
        people=moved.people.all(),
        reason="和全区的监督安排在同一季度。",
    )


def _issued(stage: Stage, plan: Plan, committee: str, drafter: Person | None, approver: Person | None) -> Plan:
    year = plan.year
    life.submit(_by(stage, year, (2, 3), drafter), plan)
    approved = date(year, *APPROVED)
    number = f"演示〔{year}〕3号"
    life.approve(_by(stage, year, APPROVED, approver), plan, committee=committee, number=number, approved_on=approved)
    number = f"演示协〔{year}〕1号"
    return life.issue(_by(stage, year, ISSUED, drafter), plan, number=number, issued_on=date(year, *ISSUED))
