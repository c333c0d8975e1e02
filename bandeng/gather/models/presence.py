"""Presence: the screens of a venue, and who was there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bandeng.gather.models.days import Occasion
from bandeng.studio.models import Person, Venue


class Screen(models.Model):
    """A screen in a venue (大屏), opened by a secret address. Only it shows the rotating code."""

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="screens")
    name = models.CharField(_("名称"), max_length=40)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # When it last asked for something to show; written once a minute.
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("venue", "pk")


class Attendance(models.Model):
    """Someone was there (签到): by the venue's rotating code, or entered by an officer with a reason."""

    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances")
    at = models.DateTimeField(_("时间"))
    # Hash of the rotating code: each serves once. None where an officer entered it.
    code = models.CharField(max_length=64, null=True, unique=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("原因"), max_length=120, blank=True)
    # Whether it counts as a turn of duty (值班): by the turn they had, or as a stand-in.
    duty = models.BooleanField(default=True)
    # They had no turn in the plan and stood in for someone (顶替).
    stood_in = models.BooleanField(default=False)
    left_at = models.DateTimeField(null=True)
    # Entered by mistake.
    void_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("at", "pk")
        constraints = [
            models.UniqueConstraint(
                "occasion", "person", name="gather_attendance_once", condition=models.Q(void_at__isnull=True)
            )
        ]
