"""What the screen in a hall tells of matters: answers of late, and the figures. What the public reads, no more."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from bandeng.core.kept import kept
from bandeng.gather.hall import Panel
from bandeng.listen import figures, queries
from bandeng.listen.models import Matter
from bandeng.listen.publishing import public_copy
from bandeng.studio.models import Studio, Venue
from bandeng.web import formats

LATELY = 4


@kept(Matter)
def _answered(studio: Studio) -> list[dict[str, object]]:
    found = [(matter, public_copy(matter)) for matter in queries.published(studio)[:LATELY]]
    return [
        {
            "title": copy.title,
            "place": matter.community,
            "on": matter.carried_out_at or matter.replied_at,
            "carried_out": matter.carried_out_at is not None,
        }
        for matter, copy in found
        if copy
    ]


# All matters are gone through for these, and a screen asks every few seconds.
@kept(seconds=60)
def _figures(studio: Studio) -> list[dict[str, object]]:
    return [
        {
            "label": share.figure.label,
            "percent": formats.percent(share.numerator, share.denominator),
            "part": share.numerator,
            "whole": share.denominator,
        }
        for share in figures.summary(studio)
    ]


def panels(studio: Studio, venue: Venue) -> Iterable[Panel]:
    """Two panels, each left out while it would be empty."""
    if answered := _answered(studio):
        yield Panel("answered", _("最近答复的"), "listen/hall/answered.html", answered)
    shares = _figures(studio)
    if any(share["whole"] for share in shares):
        yield Panel("figures", _("办得怎么样"), "listen/hall/figures.html", shares)
