"""Studios (工作室), their workstations (委员工作站), venues and groups of members."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import Invalid
from bandeng.studio.actions.base import changed, cleaned, subject
from bandeng.studio.models import Group, Region, Studio, Venue
from bandeng.studio.models.places import DAY, WEEK
from bandeng.studio.rules import permit


@action("studio.open")
def open_studio(
    act: Act,
    region: Region,
    *,
    code: str,
    name: str,
    short: str,
    parent: Studio | None = None,
    name_hant: str = "",
    name_en: str = "",
    line: str = "",
    founded_on: date | None = None,
) -> Studio:
    """Open a studio in a region, or with `parent` a workstation below it, within reach of its roles."""
    above = parent.path if parent else region.path
    permit(act, "studio.manage", above)
    if parent and parent.parent_id:
        raise Invalid(_("工作站下面不能再设工作站，请选择所属的工作室。"), field="parent")
    if Studio.objects.filter(code=code).exists():
        raise Invalid(_("这个代码已经有工作室在用，请换一个。"), field="code")
    studio = Studio.objects.create(
        code=code,
        name=cleaned(name, 80, "name"),
        name_hant=name_hant,
        name_en=name_en,
        short=cleaned(short, 8, "short"),
        region=region,
        parent=parent,
        path=f"new-{code}",
        line=line,
        founded_on=founded_on,
    )
    studio.path = f"{above}s{studio.pk}."
    studio.save(update_fields=["path"])
    act.record(subject(studio), studio=studio, kind="workstation" if parent else "studio", region=region.code)
    return studio


FIELDS = frozenset({"name", "name_hant", "name_en", "short", "line", "founded_on"})


@action("studio.change")
def change_studio(act: Act, /, studio: Studio, **values: Any) -> Studio:
    """Change any of `FIELDS`. The code and the place in the tree stay: numbers and roles hang on them."""
    permit(act, "studio.manage", studio)
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"not to be changed: {unknown}")
    studio = locked(studio)
    act.record(subject(studio), studio=studio, fields=changed(studio, values))
    return studio


def detail_for(studio: Studio, received: int) -> str:
    """What the public part of its entries should say, by the live matters `received` in the last twelve months."""
    return DAY if received >= studio.setting("public_detail_from") else WEEK


@action("studio.public_detail", facts=(WEEK, DAY))
def set_public_detail(act: Act, studio: Studio, *, received: int) -> Studio:
    """Let the public parts of a studio's entries say the week only, or day and kind, from now on; by the system."""
    act.require(act.person is None and act.by.role == "system")
    studio = locked(studio)
    detail = detail_for(studio, received)
    changed(studio, {"public_detail": detail})
    act.record(subject(studio), studio=studio, fact=detail, received=received)
    return studio


@action("venue.add")
def add_venue(
    act: Act,
    studio: Studio,
    *,
    name: str,
    address: str,
    hours: str,
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
) -> Venue:
    """Add a place where residents can come. Coordinates are WGS-84, in degrees."""
    permit(act, "studio.manage", studio)
    venue = Venue.objects.create(
        studio=studio,
        name=cleaned(name, 80, "name"),
        address=cleaned(address, 200, "address"),
        hours=cleaned(hours, 200, "hours"),
        latitude=latitude,
        longitude=longitude,
    )
    act.record(subject(venue), studio=studio)
    return venue


@action("venue.change")
def change_venue(act: Act, venue: Venue, *, name: str, address: str, hours: str) -> Venue:
    """Correct a venue's name, address or hours."""
    permit(act, "studio.manage", venue.studio)
    values = {
        "name": cleaned(name, 80, "name"),
        "address": cleaned(address, 200, "address"),
        "hours": cleaned(hours, 200, "hours"),
    }
    act.record(subject(venue), studio=venue.studio, fields=changed(locked(venue), values))
    return venue


@action("venue.remove")
def remove_venue(act: Act, venue: Venue) -> None:
    """Take a venue off the list."""
    permit(act, "studio.manage", venue.studio)
    act.record(subject(venue), studio=venue.studio)
    try:
        venue.delete()
    except ProtectedError as error:
        raise Invalid(_("这个场所有过安排或大屏，记录要留着，不能去掉；可以改它的名称和开放时间。")) from error


@action("group.form")
def form_group(act: Act, studio: Studio, *, name: str) -> Group:
    """Form a group of members (委员小组). Its convener is the member of it who holds that role."""
    permit(act, "studio.manage", studio)
    name = cleaned(name, 60, "name")
    if studio.groups.filter(name=name).exists():
        raise Invalid(_("这个工作室已经有同名的小组，请换一个名称。"), field="name")
    group = Group.objects.create(studio=studio, name=name)
    act.record(subject(group), studio=studio)
    return group


@action("group.rename")
def rename_group(act: Act, group: Group, *, name: str) -> Group:
    """Give a group another name."""
    permit(act, "studio.manage", group.studio)
    values = {"name": cleaned(name, 60, "name")}
    act.record(subject(group), studio=group.studio, fields=changed(locked(group), values))
    return group
