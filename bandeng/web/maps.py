"""Maps: positions in the coordinate system of the ground they are drawn on."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from bandeng.algorithms.coordinates import GCJ02, WGS84, to_gcj02
from bandeng.core.doctor import Finding, check
from bandeng.web.tiles import Tiles


def tiles() -> Tiles | None:
    found: Tiles | None = settings.MAP_TILES
    return found


def system() -> str:
    """The coordinate system of what is drawn: that of the tiles."""
    found = tiles()
    return found.system if found else WGS84


def drawn(latitude: float, longitude: float) -> str:
    """A position (WGS-84) as a page's map takes it: "34.320000,108.970000" in the system of the ground."""
    if system() == GCJ02:
        latitude, longitude = to_gcj02(latitude, longitude)
    return f"{latitude:.6f},{longitude:.6f}"


@check("map")
def approved() -> Iterable[Finding]:
    found = tiles()
    if found and not found.approval:
        yield Finding(
            _("地图底图没有写审图号。"),
            _("公开的地图要标明审图号：向底图的提供者查到以后，写进 BANDENG_MAP_APPROVAL。"),
            serious=False,
        )
