"""The view of those who see to it: how much is late, with whom and why, and how far the ladder was climbed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.core import clock, ladder
from bandeng.core.language import labelled
from bandeng.core.working_calendar import calendar
from bandeng.listen import lamps, rules
from bandeng.listen.models import Matter, Rung
from bandeng.listen.models.matter import RUNNING_DUE
from bandeng.listen.oversight.late import WHYS, dated, explained, longest_first, row
from bandeng.studio.ladder import LABELS
from bandeng.studio.models import Member, Person, Region, Studio, Unit
from bandeng.web.numbers import whole

TOP = 10
MOST = 30
NONE = "none"


@dataclass(frozen=True)
class Grouping:
    """One way of counting what is late: its name in addresses, in words, the field, and what its values are called."""

    code: str
    label: str | Promise
    field: str
    model: type[Member] | type[Unit] | type[Region] | type[Studio] | None
    nobody: str | Promise


GROUPINGS: tuple[Grouping, ...] = (
    Grouping("member", gettext_lazy("委员"), "member", Member, gettext_lazy("还没有委员")),
    Grouping("unit", gettext_lazy("承办单位"), "unit", Unit, gettext_lazy("没有承办单位")),
    Grouping("community", gettext_lazy("社区"), "community", Region, gettext_lazy("未填社区")),
    Grouping("kind", gettext_lazy("类别"), "kind", None, gettext_lazy("未定类别")),
    Grouping("studio", gettext_lazy("工作室"), "studio", Studio, ""),
)


def overseen(person: Person) -> QuerySet[Matter]:
    return Matter.objects.filter(rules.visible(person, "matter.oversee")).order_by()


def totals(person: Person, today: date) -> dict[str, int]:
    """How many have a limit that runs, and of what colour."""
    shades = {shade: Count("pk", filter=lamps.shining(shade, today)) for shade in ("green", "amber", "red")}
    running = overseen(person).filter(lamps.due("gte", date.min))
    return running.aggregate(running=Count("pk"), **shades)


def by_why(person: Person, today: date) -> list[dict[str, Any]]:
    found = explained(overseen(person).filter(lamps.shining("red", today)))
    lines = {line["why"]: line for line in found.values("why").annotate(late=Count("pk"), first=Min("due"))}
    return [
        {
            "label": label,
            "url": address(why=code),
            "late": lines[code]["late"],
            "days": calendar().workdays_between(lines[code]["first"], today),
        }
        for code, label in WHYS.items()
        if code in lines
    ]


def grouped(person: Person, today: date, how: Grouping) -> list[dict[str, Any]]:
    """What is late by member, unit, community, kind or studio: the most first, `MOST` lines at most."""
    red = lamps.shining("red", today)
    found = overseen(person).filter(lamps.due("gte", date.min)).annotate(due=RUNNING_DUE)
    counted = found.values(how.field).annotate(
        running=Count("pk"), late=Count("pk", filter=red), first=Min("due", filter=red)
    )
    lines = list(counted.filter(late__gt=0).order_by("-late", "first")[:MOST])
    names = _names(how, [line[how.field] for line in lines])
    return [
        {
            "label": names.get(line[how.field], how.nobody),
            "url": address(**{how.code: line[how.field] or NONE}),
            "late": line["late"],
            "running": line["running"],
            "days": calendar().workdays_between(line["first"], today),
        }
        for line in lines
    ]


def _names(how: Grouping, keys: list[Any]) -> Mapping[Any, Any]:
    if how.model is None:
        return {key: label for key, label in Matter.Kind.choices if key in keys}
    things = how.model.objects.in_bulk([key for key in keys if key])
    return {key: getattr(thing, "shown_name", None) or str(thing) for key, thing in things.items()}


def address(**query: Any) -> str:
    """The query of the list that shows what a number counts."""
    return f"?{urlencode(query)}"


def beginnings(today: date) -> dict[str, datetime]:
    """When this month and this quarter began."""
    month = clock.midnight(today.replace(day=1))
    return {"month": month, "quarter": month.replace(month=(today.month - 1) // 3 * 3 + 1)}


def climbed(person: Person, today: date) -> list[dict[str, Any]]:
    """How many rungs of each kind were taken this month and this quarter."""
    since = beginnings(today)
    found = Rung.objects.filter(at__gte=since["quarter"], matter__in=overseen(person).values("pk")).order_by()
    counts = {name: Count("pk", filter=Q(at__gte=begin)) for name, begin in since.items()}
    lines: Any = list(found.values("code").annotate(**counts))
    return [
        {
            "label": LABELS[step.code],
            "cells": [
                (name, sum(line[name] for line in lines if line["code"].endswith(f".{step.code}"))) for name in since
            ],
            "code": step.code,
        }
        for step in ladder.LADDER
    ]


def listed(person: Person, query: Mapping[str, str], today: date) -> tuple[Any, list[str]]:
    """The matters of a number on the overview, longest late first, and the filters in words; unknown ones are not."""
    found, said = overseen(person), []
    since = beginnings(today)
    if query.get("rung") in ladder.BY_CODE:
        begin = since.get(query.get("since", ""), since["month"])
        of_code = Rung.objects.filter(matter=OuterRef("pk"), code__endswith=f".{query['rung']}", at__gte=begin)
        found = explained(found.filter(Exists(of_code)))
        period = _("本季度") if begin == since["quarter"] and query.get("since") == "quarter" else _("本月")
        said.append(f"{period} · {LABELS[query['rung']]}")
    elif query.get("lamp") == "amber":
        found = explained(found.filter(lamps.shining("amber", today)))
        said.append(_("将到期"))
    else:
        found = explained(found.filter(lamps.shining("red", today)))
    if query.get("why") in WHYS:
        found = found.filter(why=query["why"])
        said.append(str(WHYS[query["why"]]))
    for how in GROUPINGS:
        wanted, name = _wanted(how, query.get(how.code, ""))
        if wanted is not None:
            found = found.filter(wanted)
            said.append(labelled(how.label, name))
    return longest_first(dated(found)), said


def _wanted(how: Grouping, value: str) -> tuple[Q | None, str]:
    """The condition of one filter and the name of what is asked for."""
    if value == NONE and how.nobody:
        empty = Q(**{how.field: ""}) if how.model is None else Q(**{f"{how.field}__isnull": True})
        return empty, str(how.nobody)
    if how.model is None:
        label = dict(Matter.Kind.choices).get(value)
        return (Q(**{how.field: value}), str(label)) if label else (None, "")
    key = whole(value) or 0
    name = _names(how, [key]).get(key)
    return (Q(**{how.field: key}), str(name)) if name else (None, "")


def top(person: Person, today: date) -> list[dict[str, Any]]:
    found, _said = listed(person, {}, today)
    return [row(matter, today) for matter in found[:TOP]]


# What one may do about it from the list.
URGING = (
    ("matter.instruct", "instruct", gettext_lazy("批示")),
    ("matter.supervise", "supervise", gettext_lazy("督办")),
    ("matter.press", "press", gettext_lazy("催办")),
)
