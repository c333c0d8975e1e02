"""What floor 0 keeps: the calendar of working days, links between things, counters of wrong tries, long jobs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    """A day that differs from the library's calendar, set by an administrator."""

    day = models.DateField(_("日期"), unique=True)
    working = models.BooleanField(_("工作日"))
    name = models.CharField(_("说明"), max_length=60, blank=True)

    class Meta:
        ordering = ("day",)


class CalendarYear(models.Model):
    """A year whose holidays and make-up days someone has entered in full: it is no estimate any more."""

    year = models.SmallIntegerField(unique=True)


class Link(models.Model):
    """One thing led to another, across rooms: subjects are opaque ids."""

    class Relation(models.TextChoices):
        COPY = "copy", _("与此相同")
        MERGED = "merged", _("并入")
        SPLIT = "split", _("分出")
        LED_TO = "led_to", _("促成")

    source = models.CharField(max_length=40, db_index=True)
    target = models.CharField(max_length=40, db_index=True)
    relation = models.CharField(max_length=12, choices=Relation.choices)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("source", "target", "relation", name="core_link_once")]


class Throttle(models.Model):
    """Tries under one key in one window of time; rows are swept when the window is over."""

    key = models.CharField(max_length=80)
    window = models.BigIntegerField()
    tries = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("key", "window", name="core_throttle_once")]


class Job(models.Model):
    """Long work that can be broken off and taken up again: how far it came."""

    name = models.CharField(max_length=60)
    key = models.CharField(max_length=64)
    state = models.CharField(max_length=12, default="running")
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    data = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("name", "key", name="core_job_once")]
