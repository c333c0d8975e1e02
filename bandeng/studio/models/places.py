"""Regions, studios and venues. A place has a `path` in one tree: 61.01.12.004. and below it studios, s1."""

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

WEEK, DAY = "week", "day"

# Limits, points and words that a studio may set differently; a studio's own `settings` go over these.
DEFAULTS: dict[str, Any] = {
    "accept_days": 1,
    "reply_days": {
        "consult": 3,
        "help": 3,
        "suggest": 13,
        "complain": 13,
        "report": 13,
        "thank": 13,
        "other": 13,
    },
    "urgent_days": 1,
    "wait_days": 10,
    "silence_days": 10,
    # Working days of each rung of the ladder: before the limit for "soon", after it for the others; None: not taken.
    "ladder_days": {"soon": 1, "press": 1, "remind": 3, "supervise": 8, "district": 13},
    "call_tries": 3,
    "rounds": 2,
    "keep_days": 180,
    # What the public part of an entry says: the week, or day and kind. The worker sets it by the matters of the
    # last 12 months; the reason for the number is in docs/recompute.md.
    "public_detail": WEEK,
    "public_detail_from": 1000,
    # Fewer matters than this of a kind and week (or of a week) are warned of before open data are released.
    "public_cell_least": 3,
    "danger_words": [],
    "send_back_days": 1,
    "extension_days": 10,
    "check_reply": True,
    # Fields of life, as government offices sort what residents write.
    "categories": [
        *("城乡建设", "环境保护", "交通运输", "教育文体", "劳动和社会保障", "商贸旅游", "卫生计生", "民政", "政法"),
        *("农村农业", "其他"),
    ],
    "number_format": "{short}〔{year}〕{serial:03d}号",
}


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

    class Meta:
        ordering = ("path",)

    def __str__(self) -> str:
        return localised(self)


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
    settings = models.JSONField(default=dict)

    class Meta:
        ordering = ("path",)

    def __str__(self) -> str:
        return localised(self)

    def setting(self, name: str) -> Any:
        """This studio's value of a setting, or the default."""
        return self.settings.get(name, DEFAULTS[name])

    @property
    def coarse(self) -> bool:
        """Whether the public parts of its entries say the week only and no kind (docs/recompute.md)."""
        return bool(self.setting("public_detail") == WEEK)


class Venue(models.Model):
    """A place where residents can come, with its hours as people say them."""

    studio = models.ForeignKey(Studio, models.PROTECT, related_name="venues")
    name = models.CharField(_("名称"), max_length=80)
    address = models.CharField(_("地址"), max_length=200)
    hours = models.CharField(_("开放时间"), max_length=200)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    coordinates = models.CharField(max_length=8, default="WGS-84")

    def __str__(self) -> str:
        return self.name


def localised(thing: Any) -> str:
    """The name in the present language, or the Chinese one."""
    language = get_language() or "zh-hans"
    if language.startswith("en"):
        return str(thing.name_en or thing.name)
    return str((thing.name_hant if language == "zh-hant" else "") or thing.name)
