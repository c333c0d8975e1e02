"""QR codes and where they hang: an address that brings the resident's form and says by which door they came."""

from dataclasses import dataclass
from io import BytesIO

import segno
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.kept import kept
from bandeng.listen.models import Matter
from bandeng.studio.models import Member, Studio, Venue

LATELY = 30


@dataclass(frozen=True)
class Entrance:
    """One QR code: `code` is kept with what comes in by it, `name` is what it stands for."""

    code: str
    name: str
    member: int | None = None


@kept(Studio, Venue, Member)
def entrances(studio: Studio) -> dict[str, Entrance]:
    """All entrances of a studio by code: itself, its venues, its members in office."""
    found = [Entrance("studio", str(studio))]
    found += [Entrance(f"venue-{venue.pk}", venue.name) for venue in studio.venues.filter(listed=True).order_by("pk")]
    members = studio.members.filter(until=None).select_related("person").order_by("pk")
    found += [Entrance(f"member-{member.pk}", member.shown_name, member.pk) for member in members]
    return {one.code: one for one in found}


def entrance(studio: Studio, code: str) -> Entrance | None:
    """The entrance of a code as it came in an address; unknown ones are none, and no mistake."""
    return entrances(studio).get(code) if code else None


def path(studio: Studio, one: Entrance) -> str:
    return f"{reverse('speak_at', args=[studio.code])}?e={one.code}"


def picture(address: str) -> bytes:
    """A QR code of an address as SVG, large enough to be printed."""
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", scale=10, border=4, light="#fff")
    return out.getvalue()


def counts(studio: Studio) -> list[tuple[Entrance, int, int]]:
    """Each entrance with how many matters came in by it, ever and in the last LATELY days."""
    since = clock.now() - clock.minutes(LATELY * 24 * 60)
    came = Matter.objects.filter(path=studio.path).exclude(entrance="").order_by().values("entrance")
    rows = came.annotate(ever=Count("pk"), lately=Count("pk", filter=Q(received_at__gte=since)))
    by_code = {row["entrance"]: (row["ever"], row["lately"]) for row in rows}
    known = entrances(studio)
    gone = [Entrance(code, _("已停用的入口")) for code in sorted(by_code) if code not in known]
    return [(one, *by_code.get(one.code, (0, 0))) for one in (*known.values(), *gone)]
