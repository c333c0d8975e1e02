"""Every reading of releases, and how their figures are said."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bandeng.core import clock, ladder
from bandeng.listen import figures, lags, rules
from bandeng.listen.models import Matter, Release
from bandeng.listen.opendata.actions import VERB
from bandeng.listen.opendata.cutting import NOT_SAID, Cell
from bandeng.studio.ladder import LABELS
from bandeng.studio.models import Person, Studio
from bandeng.studio.reach import allowed
from bandeng.web import formats

SHOWN = 10


def studios(person: Person) -> QuerySet[Studio]:
    """The studios whose data a person may release; workstations are released with theirs."""
    return Studio.objects.filter(allowed(rules.TABLE, person, VERB, clock.now()), parent=None).order_by("path")


def released() -> QuerySet[Release]:
    """What everyone may have, the newest first."""
    return Release.objects.filter(withdrawn_at=None).select_related("studio")


def releases(person: Person) -> QuerySet[Release]:
    """All releases of a person's studios, also those taken back."""
    return Release.objects.filter(studio__in=studios(person).values("pk")).select_related("studio", "by")


def shares(found: Mapping[str, Any]) -> list[figures.Share]:
    return [figures.Share(item, *found[item.code]) for item in figures.FIGURES]


def shown(found: Mapping[str, Any], weekly: bool) -> dict[str, Any]:
    """The figures of a release in words, by what `recompute.py` makes of its lines."""
    kinds = [*Matter.Kind.choices, ("", _("未定类别")), (NOT_SAID, _("台账只写到周，不写类别"))]
    unit = "weeks" if weekly else "days"
    return {
        "shares": shares(found["rates"]),
        "kinds": [(label, shares(found["by_kind"][kind])) for kind, label in kinds if kind in found["by_kind"]],
        "beside": [(label, found["counts"][code]) for code, label, _q in figures.BESIDE if code in found["counts"]],
        "lags": [lags.Lag(stretch, *found["lags"][unit][stretch.code]) for stretch in lags.STRETCHES],
        "ladder": [(LABELS[step.code], found["ladder"].get(step.code, 0)) for step in ladder.LADDER],
    }


def cell_words(cell: Cell, count: int) -> str:
    """2026-W48 求助 1 件."""
    week, kind = cell
    label = "" if kind == NOT_SAID else str(dict(Matter.Kind.choices).get(kind, _("未定类别")))
    return _("%(week)s %(kind)s %(count)d 件") % {"week": week, "kind": label, "count": count}


def period(release: Release) -> str:
    """From when to when, in words."""
    if release.since:
        words = {"since": formats.date(release.since), "until": formats.date(release.until)}
        return _("%(since)s到%(until)s") % words
    return _("到%(until)s为止") % {"until": formats.date(release.until)}
