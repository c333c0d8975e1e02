from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Alarm(models.Model):
    """Something about a log that must be explained. It stands on the public page until it is cleared with a reason.

    `about` says of what (a log, a witness, an entry); there is one alarm at a time of each kind about the same.
    `incident` names this one happening, which is never told twice. `data` fills the words (gateway.alarms);
    `evidence` are the signed notes, one after the other, for anyone to check.
    """

    class Kind(models.TextChoices):
        SPLIT = "split", _("本账本出现两份历史")
        WATCHED = "watched", _("见证的账本出现两份历史")
        LATE = "late", _("入账超过承诺时间")
        ALTERED = "altered", _("核对发现改动")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    about = models.CharField(max_length=255)
    incident = models.CharField(max_length=64, unique=True)
    data = models.JSONField(default=dict)
    evidence = models.TextField(default="", blank=True)
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-raised_at", "-pk")
        constraints = [
            models.UniqueConstraint("kind", "about", condition=Q(cleared_at__isnull=True), name="gateway_alarm_once"),
        ]

    @property
    def subject(self) -> str:
        return f"alarm-{self.pk}"
