"""Background tiles (底图) of the maps: from the operator's own choice of a server, or none."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bandeng.algorithms.coordinates import SYSTEMS, WGS84

TIANDITU = (
    "https://t0.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE=default"
    "&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={key}"
)
# Streets, and the names over them.
TIANDITU_LAYERS = ("vec", "cva")


@dataclass(frozen=True, slots=True)
class Tiles:
    """Layers from the ground up, the coordinate system they are drawn in, and what has to stand beside them."""

    layers: tuple[str, ...]
    system: str = WGS84
    credit: str | Promise = ""
    approval: str = ""

    def origins(self) -> list[str]:
        """The servers a browser has to be allowed to fetch pictures from."""
        parts = (urlsplit(layer) for layer in self.layers)
        return sorted({f"{part.scheme}://{part.netloc}" for part in parts if part.netloc})


def read(key: str, template: str, system: str, credit: str, approval: str) -> Tiles | None:
    """What BANDENG_TIANDITU_KEY and BANDENG_MAP_* say. A template goes before the key of Tianditu (天地图)."""
    if template:
        return Tiles((_checked(template),), _known(system or WGS84), credit, approval)
    if key:
        if not key.isalnum():
            raise ImproperlyConfigured("BANDENG_TIANDITU_KEY: letters and digits only, please.")
        layers = tuple(TIANDITU.format(layer=layer, key=key) for layer in TIANDITU_LAYERS)
        return Tiles(layers, WGS84, credit or _("天地图"), approval)
    return None


def _checked(template: str) -> str:
    address = urlsplit(template)
    if any(mark not in template for mark in ("{x}", "{y}", "{z}")) or "{s}" in template:
        raise ImproperlyConfigured("BANDENG_MAP_TILES: an address with {x}, {y} and {z}; one server, no {s}.")
    if any(sign.isspace() or sign in "'\";," for sign in template):
        raise ImproperlyConfigured("BANDENG_MAP_TILES: no spaces, quotation marks, commas or semicolons, please.")
    if not (address.scheme in ("https", "http") and address.netloc) and not template.startswith("/"):
        raise ImproperlyConfigured("BANDENG_MAP_TILES: begin with https:// or, for this server, with /.")
    return template


def _known(system: str) -> str:
    if system not in SYSTEMS:
        raise ImproperlyConfigured(f"BANDENG_MAP_SYSTEM: {' or '.join(SYSTEMS)}, please.")
    return system
