"""Regions: the tree of administrative divisions, by hand or from the official table."""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from bandeng.algorithms import coordinates
from bandeng.core.actions import Act, By, action, locked
from bandeng.core.errors import Invalid
from bandeng.studio import divisions
from bandeng.studio.actions.base import changed, cleaned, subject
from bandeng.studio.divisions import Row
from bandeng.studio.models import Region
from bandeng.studio.rules import permit, permit_all

BATCH = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import of regions did: rows made (with parents), renamed, and already there as given."""

    added: int = 0
    renamed: int = 0
    same: int = 0


@dataclass(slots=True)
class Plan:
    """What has to be written so that the table says what the file says."""

    new: list[Row] = field(default_factory=list)
    renamed: list[Region] = field(default_factory=list)
    same: int = 0

    @property
    def outcome(self) -> Outcome:
        return Outcome(len(self.new), len(self.renamed), self.same)


@action("region.add")
def add_region(act: Act, *, code: str, name: str, name_hant: str = "", name_en: str = "") -> Region:
    """Add one division, and those above it where they are missing."""
    try:
        code = divisions.parse_code(code)
    except ValueError as error:
        raise Invalid(_("代码要是 2、4、6、9 或 12 位数字。"), field="code") from error
    if Region.objects.filter(code=code).exists():
        raise Invalid(_("这个代码已经有了。"), field="code")
    permit(act, "region.manage", divisions.path(code))
    plan = _planned([Row(code, cleaned(name, 60, "name"), name_hant, name_en)])
    _write(plan)
    act.record(f"region-{code}", kind="one", rows=len(plan.new))
    return Region.objects.get(code=code)


@action("region.edit")
def edit_region(act: Act, region: Region, *, name: str, name_hant: str = "", name_en: str = "") -> Region:
    """Correct a division's names."""
    permit(act, "region.manage", region)
    values = {
        "name": cleaned(name, 60, "name"),
        "name_hant": cleaned(name_hant, 60, "name_hant", needed=False),
        "name_en": cleaned(name_en, 120, "name_en", needed=False),
    }
    region = locked(region)
    act.record(subject(region), kind="one", fields=changed(region, values))
    return region


@action("region.place")
def place_region(
    act: Act,
    region: Region,
    *,
    latitude: float | None,
    longitude: float | None,
    system: str = coordinates.WGS84,
) -> Region:
    """Put a community on the map, or with neither coordinate take it off.

    `system` is that of the coordinates (degrees); WGS-84 is kept.
    """
    permit(act, "region.manage", region)
    if region.level != Region.Level.COMMUNITY:
        raise Invalid(_("只有社区、村可以放到地图上。"))
    values: dict[str, Decimal | None] = {"latitude": None, "longitude": None}
    if latitude is not None or longitude is not None:
        values = _position(latitude, longitude, system)
    region = locked(region)
    kind = "off" if values["latitude"] is None else "on"
    act.record(subject(region), kind=kind, fields=changed(region, values), system=system)
    return region


def _position(latitude: float | None, longitude: float | None, system: str) -> dict[str, Decimal | None]:
    if latitude is None or longitude is None:
        missing = "latitude" if latitude is None else "longitude"
        raise Invalid(_("经度和纬度要一起填；要从地图上拿掉，就都不填。"), field=missing)
    if system not in coordinates.SYSTEMS:
        raise Invalid(_("请选择坐标是哪一种。"), field="system")
    try:
        found = coordinates.to_wgs84(latitude, longitude, system)
    except coordinates.OutsideChina as error:
        if coordinates.in_china(longitude, latitude):
            raise Invalid(_("经度和纬度填反了，请换过来。"), field="latitude") from error
        raise Invalid(_("这个位置不在中国境内，请核对经度和纬度。"), field="latitude") from error
    return {name: Decimal(f"{value:.6f}") for name, value in found._asdict().items()}


def import_regions(by: By, source: Path | str | bytes) -> Outcome:
    """Bring in the official table, from a path or as the bytes of a CSV file.

    All or nothing; parents that are missing are made. Running it again writes nothing, the ledger included.
    Names corrected by hand in other languages stay, unless the Chinese name changes.
    """
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    rows = divisions.read(data)
    plan = _planned(rows)
    return _bring_in(by, rows) if plan.new or plan.renamed else plan.outcome


@action("region.import")
def _bring_in(act: Act, rows: list[Row]) -> Outcome:
    plan = _planned(rows)
    paths = {divisions.path(row.code) for row in plan.new} | {region.path for region in plan.renamed}
    permit_all(act, "region.manage", paths)
    _write(plan)
    act.record("regions", kind="table", added=len(plan.new), renamed=len(plan.renamed))
    return plan.outcome


def _planned(rows: list[Row]) -> Plan:
    wanted = {row.code: row for row in rows}
    above = {code for row in rows for code in divisions.parents(row.code)} - wanted.keys()
    present = {region.code: region for region in Region.objects.all()}
    plan = Plan(new=[divisions.known(code) for code in sorted(above - present.keys())])
    for row in rows:
        region = present.get(row.code)
        if region is None:
            plan.new.append(divisions.completed(row))
        elif values := _differences(region, row):
            for name, value in values.items():
                setattr(region, name, value)
            plan.renamed.append(region)
        else:
            plan.same += 1
    return plan


def _differences(region: Region, row: Row) -> dict[str, str]:
    given = divisions.completed(row) if row.name != region.name else row
    values = {"name": given.name, "name_hant": given.name_hant, "name_en": given.name_en}
    return {name: value for name, value in values.items() if value and getattr(region, name) != value}


def _write(plan: Plan) -> None:
    Region.objects.bulk_update(plan.renamed, ["name", "name_hant", "name_en"], batch_size=BATCH)
    ids = dict(Region.objects.values_list("code", "pk"))
    # From the top down, so that every parent has its id.
    for length in divisions.LENGTHS:
        made = Region.objects.bulk_create(
            [_region(row, ids) for row in plan.new if len(row.code) == length], batch_size=BATCH
        )
        ids |= {region.code: region.pk for region in made}


def _region(row: Row, ids: dict[str, int]) -> Region:
    above = divisions.parents(row.code)
    return Region(
        code=row.code,
        parent_id=ids[above[-1]] if above else None,
        path=divisions.path(row.code),
        level=divisions.level(row.code),
        name=row.name,
        name_hant=row.name_hant,
        name_en=row.name_en,
    )
