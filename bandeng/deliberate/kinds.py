"""Kinds of activities (协商活动) as data: what they are called, which family they count in, what each needs."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Family(StrEnum):
    CONSULTATION = "consultation"
    INSPECTION = "inspection"
    RESEARCH = "research"
    SUPERVISION = "supervision"


FAMILIES: dict[Family, str | Promise] = {
    Family.CONSULTATION: _("协商"),
    Family.INSPECTION: _("视察"),
    Family.RESEARCH: _("调研"),
    Family.SUPERVISION: _("民主监督"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """`hosted`: together with the community's Party branch or residents' committee; `quick`: opened on the spot."""

    code: str
    label: str | Promise
    family: Family
    hosted: bool = False
    quick: bool = False


_ALL = (
    Kind("special", _("专题协商"), Family.CONSULTATION),
    Kind("quarterly", _("季度协商"), Family.CONSULTATION),
    Kind("sector", _("界别协商"), Family.CONSULTATION),
    Kind("counterpart", _("对口协商"), Family.CONSULTATION),
    Kind("handling", _("提案办理协商"), Family.CONSULTATION),
    Kind("grassroots", _("基层协商"), Family.CONSULTATION, hosted=True),
    Kind("bench", _("板凳会"), Family.CONSULTATION, hosted=True, quick=True),
    Kind("inspection", _("专项视察"), Family.INSPECTION),
    Kind("research", _("调研"), Family.RESEARCH),
    Kind("supervision", _("专项监督"), Family.SUPERVISION),
    Kind("appraisal", _("民主评议"), Family.SUPERVISION),
)
KINDS = {kind.code: kind for kind in _ALL}
CHOICES = [(kind.code, kind.label) for kind in _ALL]


def label(code: str) -> str | Promise:
    """What a kind is called; its code where there is no such kind any more."""
    return KINDS[code].label if code in KINDS else code
