"""Series (固定安排): what recurs, such as every Wednesday morning; and occasions (场次): each time and place of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bandeng.studio.models import Studio, Venue


class Series(models.Model):
    """One recurrence (RFC 5545) at one or more venues, with what holds for each occasion of it."""

    class Holidays(models.TextChoices):
        SKIP = "skip", _("遇节假日停一次")
        MOVE = "move", _("遇节假日顺延到下一个工作日")
        KEEP = "keep", _("节假日照常")

    subject = models.CharField(max_length=40, unique=True)
    studio = models.ForeignKey(Studio, models.PROTECT, related_name="series")
    path = models.CharField(max_length=80, db_index=True)
    # One of `kinds.KINDS`.
    kind = models.CharField(max_length=20)
    title = models.CharField(_("名称"), max_length=60)
    venues = models.ManyToManyField(Venue, related_name="series", verbose_name=_("地点"))
    # The value of an RRULE, such as FREQ=WEEKLY;BYDAY=WE.
    rule = models.CharField(max_length=200)
    starts_on = models.DateField(_("从哪一天起"))
    ends_on = models.DateField(_("到哪一天止"), null=True)
    opens = models.TimeField(_("几点开始"))
    closes = models.TimeField(_("几点结束"))
    holidays = models.CharField(max_length=4, choices=Holidays.choices, default=Holidays.SKIP)
    # People on duty at each venue each time.
    need = models.SmallIntegerField(_("每次几人"), default=2)
    # Residents may book a time; so many minutes each, so many at once.
    bookable = models.BooleanField(_("可以预约"), default=False)
    minutes = models.SmallIntegerField(_("每位几分钟"), default=15)
    places = models.SmallIntegerField(_("同时接待几位"), default=1)
    # Rules of the roster that differ from the defaults: per_month, rest_days, sectors, experienced.
    rules = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("studio", "kind", "pk")

    def __str__(self) -> str:
        return self.title


class Occasion(models.Model):
    """One time at one venue (场次). What the recurrence gives is planned; `day` and `venue` are what holds."""

    class State(models.TextChoices):
        ON = "on", _("照常")
        CANCELLED = "cancelled", _("取消")

    subject = models.CharField(max_length=40, unique=True)
    series = models.ForeignKey(Series, models.PROTECT, null=True, related_name="occasions")
    studio = models.ForeignKey(Studio, models.PROTECT, related_name="occasions")
    path = models.CharField(max_length=80, db_index=True)
    kind = models.CharField(max_length=20)
    title = models.CharField(_("名称"), max_length=60)
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="occasions")
    planned_on = models.DateField()
    planned_at = models.ForeignKey(Venue, models.PROTECT, null=True, related_name="+")
    day = models.DateField(_("日期"))
    opens_at = models.DateTimeField(_("开始"))
    closes_at = models.DateTimeField(_("结束"))
    need = models.SmallIntegerField(_("几人"), default=2)
    bookable = models.BooleanField(default=False)
    minutes = models.SmallIntegerField(default=15)
    places = models.SmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ON)
    # What people are told of a change.
    note = models.CharField(_("说明"), max_length=120, blank=True)
    # Changed by someone: laying the series out again leaves it as it is.
    by_hand = models.BooleanField(default=False)
    # Grows with each change: the SEQUENCE of RFC 5545.
    version = models.IntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("opens_at", "venue", "pk")
        indexes = [models.Index("studio", "kind", "day", name="gather_occasion_day")]
        constraints = [models.UniqueConstraint("series", "planned_at", "planned_on", name="gather_occasion_once")]

    def __str__(self) -> str:
        return self.title
