"""Regions, studios and venues. A place has a `path` in one tree: 61.01.12.004. and below it studios, s1."""

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bandeng.algorithms.coordinates import Position
from bandeng.studio.settings import value_in

WEEK, DAY = "week", "day"


class Region(models.Model):
    """One node of the official division tree (GB/T 2260 and the statistical codes below it)."""

    class Level(models.IntegerChoices):
        PROVINCE = 1, _("省")
        CITY = 2, _("市")
        COUNTY = 3, _("区县")
        STREET = 4, _("街道、乡镇")
        COMMUNITY = 5, _("社区、村")

    code = models.CharField(_("代码"), max_length=12, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=60, unique=True)
    level = models.SmallIntegerField(choices=Level.choices)
    name = models.CharField(_("名称"), max_length=60)
    name_hant = models.CharField(max_length=60, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    # WGS-84, in degrees; of communities that are shown on the map.
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)

    class Meta:
        ordering = ("path",)

    def __str__(self) -> str:
        return localised(self)

    @property
    def position(self) -> Position | None:
        """Where it is on the map (WGS-84), or None."""
        if self.latitude is None or self.longitude is None:
            return None
        return Position(float(self.latitude), float(self.longitude))


class Studio(models.Model):
    """A studio (协商民主工作室) or a branch workstation (委员工作站) of one."""

    code = models.SlugField(_("代码"), unique=True)
    name = models.CharField(_("名称"), max_length=80)
    name_hant = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    short = models.CharField(_("文号简称"), max_length=8)
    region = models.ForeignKey(Region, models.PROTECT, related_name="studios")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="workstations")
    path = models.CharField(max_length=80, unique=True)
    line = models.CharField(_("热线电话"), max_length=40, blank=True)
    founded_on = models.DateField(_("成立日期"), null=True)
    # What the public parts of its entries say. The worker sets it by the matters of the last twelve months.
    public_detail = models.CharField(max_length=4, default=WEEK)
    settings = models.JSONField(default=dict)

    class Meta:
        ordering = ("path",)

    def __str__(self) -> str:
        return localised(self)

    @property
    def telephone(self) -> str:
        """Its own line, or that of the studio whose workstation it is."""
        return self.line or (self.parent.line if self.parent else "")

    def setting(self, name: str) -> Any:
        """What holds for this studio: its own value of a setting, or the default."""
        return value_in(self.settings, name)

    @property
    def coarse(self) -> bool:
        """Whether the public parts of its entries say the week only and no kind (docs/recompute.md)."""
        return self.public_detail == WEEK


class Venue(models.Model):
    """A place where residents can come, with its hours as people say them."""

    studio = models.ForeignKey(Studio, models.PROTECT, related_name="venues")
    name = models.CharField(_("名称"), max_length=80)
    address = models.CharField(_("地址"), max_length=200)
    hours = models.CharField(_("开放时间"), max_length=200)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    coordinates = models.CharField(max_length=8, default="WGS-84")
    # Not a place of the studio, but a yard or a hall where something is held once: in no list.
    listed = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


def localised(thing: Any) -> str:
    """The name in the present language, or the Chinese one."""
    language = get_language() or "zh-hans"
    if language.startswith("en"):
        return str(thing.name_en or thing.name)
    return str((thing.name_hant if language == "zh-hant" else "") or thing.name)
