"""What is one's own to do: a member's matters, and what came to a unit. Pages for a telephone in one hand."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.working_calendar import calendar
from bandeng.listen import lamps, rules
from bandeng.listen.models import Matter, Reply, Step, Support
from bandeng.listen.models.matter import RUNNING_DUE, UNENDED
from bandeng.listen.states import ANSWERED, BEFORE_REPLY, State
from bandeng.studio.models import Member, Person, Role, Unit
from bandeng.studio.reach import roles_of

LIMIT = 100
ENDED_DAYS = 30
# The response that stands ready names a day: words without one tell a resident nothing.
TELL_DAYS = 2

Group = dict[str, Any]


def _open(person: Person, where: Q) -> QuerySet[Matter]:
    """What may be seen of one's own and has not ended, what is late first."""
    found = Matter.objects.filter(rules.visible(person), where, state__in=UNENDED).annotate(due=RUNNING_DUE)
    found = found.select_related("community", "member__person", "unit")
    return found.order_by(F("due").asc(nulls_last=True), "-received_at", "-pk")


def _rows(matters: Iterable[Matter], said: dict[int, set[str]]) -> list[dict[str, Any]]:
    today = clock.today()
    return [
        {
            "matter": matter,
            "lamp": lamps.lamp(matter, today),
            "colour": lamps.colour(matter, today),
            "taken": "matter.acknowledge" in said[matter.pk],
            "responded": "matter.respond" in said[matter.pk],
            "in_hand": matter.state == State.IN_HAND,
        }
        for matter in matters
    ]


def _said(matters: Sequence[Matter], people: Iterable[int]) -> dict[int, set[str]]:
    """What these people did to each matter since it was last sent on: codes of steps."""
    codes = ("matter.assign", "matter.acknowledge", "matter.respond")
    steps = Step.objects.filter(matter__in=matters, code__in=codes).order_by("pk")
    found: dict[int, set[str]] = defaultdict(set)
    people = set(people)
    for matter, code, person in steps.values_list("matter_id", "code", "person_id"):
        if code == "matter.assign":
            found[matter].clear()
        elif person in people:
            found[matter].add(code)
    return found


def _grouped(rows: list[dict[str, Any]], groups: Iterable[tuple[str, Any, Any]]) -> list[Group]:
    """Each row in the first group that it fits; empty groups are left out."""
    left, found = list(rows), []
    for code, label, fits in groups:
        among = [row for row in left if fits(row)]
        left = [row for row in left if row not in among]
        if among:
            found.append({"code": code, "label": label, "rows": among})
    return found


def mine(person: Person) -> dict[str, Any]:
    """A member's matters by what presses, what was answered, and how much has ended lately."""
    members = list(Member.objects.filter(person=person).values_list("pk", flat=True))
    matters = list(_open(person, Q(member__in=members))[:LIMIT])
    rows = _rows(matters, _said(matters, [person.pk]))
    groups = _grouped(
        rows,
        [
            (
                "answered",
                _("已答复，等居民确认"),
                lambda row: row["matter"].state in ANSWERED and row["colour"] == "grey",
            ),
            ("red", _("已逾期"), lambda row: row["colour"] == "red"),
            ("amber", _("今天和下一个工作日到期"), lambda row: row["colour"] == "amber"),
            ("new", _("新转来的"), lambda row: not row["taken"] and not row["responded"] and row["in_hand"]),
            ("green", _("正在办"), lambda row: True),
        ],
    )
    groups.sort(key=lambda group: group["code"] == "answered")
    since = clock.now() - timedelta(days=ENDED_DAYS)
    ended = Matter.objects.filter(rules.visible(person), member__in=members, ended_at__gte=since)
    wished = Matter.objects.filter(rules.visible(person), wished__in=members, state__in=BEFORE_REPLY)
    return {
        "groups": groups,
        "pressing": sum(row["colour"] in ("red", "amber") for row in rows),
        "open": sum(row["matter"].state in BEFORE_REPLY for row in rows),
        "ended": ended.count(),
        "tell_by": calendar().add_workdays(clock.today(), TELL_DAYS),
        "wished": wished.exclude(member__in=members).count(),
    }


def inbox(person: Person) -> dict[str, Any]:
    """What came to the units of a clerk: opinions asked for, sent back, late, new, in hand, waiting to be checked."""
    units = [role.unit_id for role in roles_of(person, clock.now()) if role.kind == Role.Kind.CLERK and role.unit_id]
    drafts = Reply.objects.filter(matter=OuterRef("pk"), round=OuterRef("round"))
    waiting = drafts.filter(sent_at=None, returned_at=None)
    asked = Support.objects.filter(unit__in=units, given_at=None).values_list("matter_id", flat=True)
    found = _open(person, Q(unit__in=units)).annotate(
        waits=Exists(waiting), returned=Exists(drafts.filter(returned_at__isnull=False))
    )
    matters = list(found[:LIMIT])
    colleagues = Role.objects.filter(unit__in=units).values_list("person_id", flat=True)
    rows = _rows(matters, _said(matters, set(colleagues)))
    helped = list(_open(person, Q(pk__in=list(asked), state__in=(State.IN_HAND, State.WAITING_RESIDENT)))[:LIMIT])
    groups = _grouped(_rows(helped, defaultdict(set)), [("opinion", _("请本单位提会办意见"), lambda row: True)])
    groups += _grouped(
        rows,
        [
            (
                "returned",
                _("退回补正"),
                lambda row: row["matter"].returned and not row["matter"].waits and row["in_hand"],
            ),
            ("check", _("已报送，等工作室核对"), lambda row: row["matter"].waits),
            ("red", _("已逾期"), lambda row: row["colour"] == "red"),
            ("amber", _("今天和下一个工作日到期"), lambda row: row["colour"] == "amber"),
            ("new", _("新转来的"), lambda row: not row["taken"] and row["in_hand"]),
            ("answered", _("已答复，等居民确认"), lambda row: row["matter"].state in ANSWERED),
            ("green", _("正在办"), lambda row: True),
        ],
    )
    order = ("returned", "red", "amber", "opinion", "new", "green", "check", "answered")
    groups.sort(key=lambda group: order.index(group["code"]))
    return {
        "units": Unit.objects.filter(pk__in=units),
        "groups": groups,
        "pressing": sum(row["colour"] in ("red", "amber") for row in rows if not row["matter"].waits),
        "open": sum(row["matter"].state in BEFORE_REPLY for row in rows),
        "opinions": len(helped),
    }
