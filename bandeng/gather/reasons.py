"""The reasons of `algorithms.roster` in words: which rule, absence or hand-made choice stands in the way."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bandeng.algorithms.roster import Reason, Rules
from bandeng.core.language import listed
from bandeng.gather.models import Occasion
from bandeng.studio.models import Person
from bandeng.web import formats

# What holds: read alike where rules collide and where one is broken.
HOLDS: Mapping[str, Promise] = {
    "need": _("%(day)s（%(venue)s）要有 %(need)d 人值班"),
    "sectors": _("%(day)s（%(venue)s）的人至少要来自 %(sectors)d 个界别"),
    "experienced": _("%(day)s（%(venue)s）至少要有 %(experienced)d 位有经验的人"),
    "away": _("%(names)s%(day)s来不了（请假，或不在任）"),
    "barred": _("%(names)s%(day)s同一时间在别处值班"),
    "rest": _("%(names)s：两次值班之间至少隔 %(rest)d 天（%(day)s起）"),
    "per_month": _("%(names)s：%(month)s最多值班 %(most)d 次"),
    "pinned": _("%(names)s%(day)s（%(venue)s）值班是手工定的"),
    "unknown": _("%(names)s不在可以值班的名单里"),
}
RELAX: Mapping[str, Promise] = {
    "need": _("不办%(day)s（%(venue)s）这一场"),
    "sectors": _("%(day)s（%(venue)s）手工定人，不再要求 %(sectors)d 个界别"),
    "experienced": _("%(day)s（%(venue)s）手工定人，不再要求有经验的人"),
    "away": _("请%(names)s撤回%(day)s的请假"),
    "barred": _("把%(names)s%(day)s在别处的值班换给别人"),
    "rest": _("让%(names)s在%(day)s前后值得密一些：手工定一场，写明理由"),
    "per_month": _("让%(names)s%(month)s多值一次：手工定一场，写明理由"),
    "pinned": _("放开手工定的%(names)s%(day)s（%(venue)s）"),
    "unknown": _("放开手工定的%(names)s"),
}

Told = Callable[[list[str]], str]
MANY = 6


@dataclass(frozen=True)
class Words:
    """What reasons are told with: the rules in force, and the things their keys name."""

    rules: Rules
    occasions: Mapping[int, Occasion]
    people: Mapping[int, Person]

    def said(self, reasons: Iterable[Reason]) -> list[str]:
        """Each reason as a sentence, with those that differ in the person only told together."""
        return self._each(reasons, HOLDS, _names)

    def relaxed(self, reasons: Iterable[Reason]) -> list[str]:
        """What could be done about each: any one of these alone would do."""
        return self._each(reasons, RELAX, _one_of)

    def _each(self, reasons: Iterable[Reason], words: Mapping[str, Promise], told: Told) -> list[str]:
        ordered = sorted(reasons, key=_alike)
        return [
            str(words[rule]) % self._values(list(those), told) for (rule, *_rest), those in groupby(ordered, key=_alike)
        ]

    def _values(self, alike: list[Reason], told: Told) -> dict[str, object]:
        first = alike[0]
        one = self.occasions.get(int(first.duty)) if first.duty else None
        names = [str(self.people[key].shown_name) for each in alike if (key := int(each.worker or 0)) in self.people]
        day = one.day if one else first.day
        return {
            "day": formats.day_short(day),
            "month": formats.month(day.month),
            "venue": one.venue.name if one else "",
            "names": told(names),
            "need": one.need if one else 0,
            "sectors": self.rules.sectors,
            "experienced": self.rules.experienced,
            "rest": self.rules.rest_days,
            "most": self.rules.per_month,
        }


def _names(names: list[str]) -> str:
    """All of them, or some of many."""
    if len(names) <= MANY:
        return listed(names)
    return gettext("%(names)s等 %(number)d 人") % {"names": listed(names[:MANY]), "number": len(names)}


def _one_of(names: list[str]) -> str:
    """One of them would do."""
    return _names(names) if len(names) == 1 else gettext("%(names)s当中的一位") % {"names": _names(names)}


def _alike(reason: Reason) -> tuple[str, str, str]:
    return reason.rule, reason.day.isoformat(), reason.duty
