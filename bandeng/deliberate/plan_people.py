"""A proposal of who takes part in which item, by `algorithms/roster`, from interests and load. Nothing is written.

A quarter is a month to the solver and an item a day in it, so that its rule of turns in a month is ours of a quarter.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bandeng.algorithms import roster
from bandeng.algorithms.roster import Conflict, Duty, Pin, Reason, Rules, Worker
from bandeng.core.errors import Invalid
from bandeng.core.language import bracketed, together
from bandeng.deliberate.models import Item, Plan, Topic
from bandeng.deliberate.plan_progress import QUARTERS, lines
from bandeng.gather.planning import NoSolver
from bandeng.studio.models import Member

SECONDS = 10.0
# So many items of one quarter have days of their own in its month.
MOST = 28
SHOWN = 8


Seated = Mapping[int, set[int]]


@dataclass(frozen=True, slots=True)
class Interest:
    """Why someone would take part: `strong` where it is their own topic, or they answer for the item."""

    why: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """One person proposed for an item, and why."""

    member: Member
    why: str
    new: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """Seats by item; or, where there can be none, why and what would help."""

    seats: list[tuple[Item, list[Seat]]] = field(default_factory=list)
    conflict: list[str] = field(default_factory=list)
    relax: list[str] = field(default_factory=list)
    optimal: bool = False
    most: int = 0
    least: int = 0
    heard: int = 0
    wishes: int = 0


def candidates(plan: Plan, today: date) -> list[Member]:
    """Members in office at or below the plan's place."""
    found = Member.objects.filter(studio__path__startswith=plan.path, person__is_active=True, until=None)
    return list(found.filter(since__lte=max(today, date(plan.year, 12, 31))).select_related("person", "studio"))


def propose(plan: Plan, today: date, *, need: int, per_quarter: int, keep: bool = True) -> Proposal:
    """Plan the open items. Invalid: nothing to plan, or nobody. NoSolver."""
    found = lines(plan, today)
    open_ = [one.item for one in found if not one.dropped and not one.held]
    members = {one.person_id: one for one in candidates(plan, today)}
    _check(open_, members, need)
    days = _days(open_, plan.year)
    interest = {one.pk: _interests(one, members) for one in open_}
    done = Counter(person.pk for one in found if one.held for person in one.people)
    recent: dict[int, list[date]] = defaultdict(list)
    for one in found:
        if one.held:
            for person in one.people:
                recent[person.pk].append(date(plan.year, one.item.quarter * 3 - 1, MOST))
    kept = {one.pk: {person.pk for person in one.people.all()} & set(members) if keep else set() for one in open_}
    workers = [
        Worker(
            str(pk),
            sector=one.sector,
            wanted=frozenset(days[item.pk] for item in open_ if pk in interest[item.pk]),
            done=done[pk],
            recent=tuple(recent[pk]),
        )
        for pk, one in members.items()
    ]
    varied = len({one.sector for one in members.values()}) > 1
    rules = Rules(per_month=per_quarter, rest_days=0, sectors=2 if varied else 0, experienced=0)
    # Whoever brought a topic is there, unless that makes it impossible; then it is a wish like others.
    firm = {item: kept[item] | {pk for pk, one in some.items() if one.strong} for item, some in interest.items()}
    answer = _asked(open_, days, workers, rules, need, firm)
    if isinstance(answer, Conflict) and firm != kept:
        answer = _asked(open_, days, workers, rules, need, kept)
    words = _Words({one.pk: one for one in open_}, members, per_quarter, need)
    if isinstance(answer, Conflict):
        return Proposal(conflict=words.said(answer.reasons), relax=words.relaxed(answer.relax))
    turns = {int(key): [int(one) for one in people] for key, people in answer.turns.items()}
    load = Counter(one for people in turns.values() for one in people) + done
    seats = [
        (item, [_seat(pk, item, members, interest[item.pk], kept[item.pk], load) for pk in turns[item.pk]])
        for item in open_
    ]
    totals = [load[pk] for pk in members]
    return Proposal(
        seats,
        optimal=answer.optimal,
        most=max(totals),
        least=min(totals),
        heard=len(answer.wishes_for),
        wishes=sum(map(len, interest.values())),
    )


def _asked(
    items: list[Item], days: Mapping[int, date], workers: list[Worker], rules: Rules, need: int, firm: Seated
) -> roster.Plan | Conflict:
    duties = [Duty(str(one.pk), days[one.pk], max(need, len(firm[one.pk]))) for one in items]
    pins = [Pin(str(item), str(person)) for item, people in firm.items() for person in sorted(people)]
    try:
        return roster.plan(duties, workers, rules, pinned=pins, seconds=SECONDS)
    except roster.NoSolver as error:
        raise NoSolver(
            _("这台机器没有装排班要用的 OR-Tools，不能自动提出分工。请管理员安装 ortools，或在每个项目里手工定人。")
        ) from error
    except roster.OutOfTime as error:
        raise Invalid(_("没有在规定时间里排出来。请减少每项人数，或放宽每季度的上限。")) from error


def _check(open_: list[Item], members: Mapping[int, Member], need: int) -> None:
    if not open_:
        raise Invalid(_("没有等着定人的项目。已经开展的不再安排。"))
    if len(members) < need:
        said = _("在任委员只有 %(number)d 位，不够每项 %(need)d 人。请把人数改小。")
        raise Invalid(said % {"number": len(members), "need": need}, field="need")
    if max(Counter(one.quarter for one in open_).values()) > MOST:
        raise Invalid(_("一个季度最多排 %(most)d 个项目，请分到别的季度。") % {"most": MOST})


def _days(items: list[Item], year: int) -> dict[int, date]:
    """A day of its own for each item, in the middle month of its quarter."""
    days: dict[int, date] = {}
    seen: Counter[int] = Counter()
    for one in items:
        days[one.pk] = date(year, one.quarter * 3 - 1, 1) + timedelta(days=seen[one.quarter])
        seen[one.quarter] += 1
    return days


def _interests(item: Item, members: Mapping[int, Member]) -> dict[int, Interest]:
    """Who has a reason of their own to take part: the topic's proposers, then those of the same sector."""
    found: dict[int, Interest] = {}
    if item.owner_id in members:
        found[item.owner_id or 0] = Interest(_("负责人"), strong=True)
    topics = [item.topic, *item.topic.merged.all()] if item.topic else []
    proposers = [one.proposed_by_id or 0 for one in topics if one.source == Topic.Source.MEMBER]
    there = [pk for pk in proposers if pk in members]
    found |= {pk: Interest(_("提过这个议题"), strong=True) for pk in there if pk not in found}
    sectors = {members[pk].sector for pk in there} - {""}
    for pk, one in members.items():
        if one.sector in sectors:
            found.setdefault(pk, Interest(_("和提议人同界别：%(sector)s") % {"sector": one.sector}))
    return found


def _seat(
    pk: int,
    item: Item,
    members: Mapping[int, Member],
    interest: Mapping[int, Interest],
    kept: set[int],
    load: Mapping[int, int],
) -> Seat:
    whole = _("全年共 %(number)d 项") % {"number": load[pk]}
    why = [interest[pk].why] if pk in interest else []
    if pk in kept:
        why.insert(0, _("原来定的"))
    if not why:
        why.append(_("负担较轻"))
    return Seat(members[pk], together([*why, whole]), pk not in kept)


@dataclass(frozen=True)
class _Words:
    """The solver's reasons in words."""

    items: Mapping[int, Item]
    members: Mapping[int, Member]
    per_quarter: int
    need: int

    def said(self, reasons: tuple[Reason, ...]) -> list[str]:
        return list(dict.fromkeys(self._one(one) for one in reasons))[:SHOWN]

    def relaxed(self, reasons: tuple[Reason, ...]) -> list[str]:
        """What would help, by kind of rule."""
        rules = {one.rule for one in reasons}
        found = []
        if "per_month" in rules or "need" in rules:
            found.append(_("提高每人每季度的上限，或减少每项的人数"))
        if "need" in rules:
            found.append(_("把一些项目移到别的季度"))
        if "sectors" in rules:
            found.append(_("有的项目手工定人，不要求两个界别"))
        if "pinned" in rules:
            found.append(_("放开原来定的人，重新提出分工"))
        return found

    def _one(self, reason: Reason) -> str:
        item = self.items.get(int(reason.duty)) if reason.duty else None
        member = self.members.get(int(reason.worker)) if reason.worker else None
        quarter: str | Promise = QUARTERS[(reason.day.month - 1) // 3]
        values = {
            "item": bracketed(item.title, QUARTERS[item.quarter - 1]) if item else "",
            "name": member.shown_name if member else "",
            "quarter": quarter,
            "need": self.need,
            "most": self.per_quarter,
        }
        said = {
            "need": _("%(item)s要有 %(need)d 人"),
            "sectors": _("%(item)s的人至少来自两个界别"),
            "per_month": _("%(name)s%(quarter)s最多参加 %(most)d 项"),
            "pinned": _("%(name)s参加%(item)s是原来定的"),
        }
        return said[reason.rule] % values if reason.rule in said else f"{values['name']} {values['item']}"
