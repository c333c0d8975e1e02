"""A release of open data: what was reviewed and given out, up to which day, and by whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bandeng.studio.models import Person, Studio


class Release(models.Model):
    """One release (公布) of the ledger's public parts of a studio and its workstations.

    Its terms give its files again at any time: the ledger only grows. `digests` are the SHA-256 of the files.
    """

    class Hold(models.TextChoices):
        NOTHING = "nothing", _("全部公布")
        COARSEN = "coarsen", _("件数少的只写到周，不写类别")
        LEAVE_OUT = "leave_out", _("件数少的不公布")

    studio = models.ForeignKey(Studio, models.PROTECT, related_name="releases")
    studios = models.JSONField(default=list)
    since = models.DateField(_("从哪天收到的"), null=True)
    until = models.DateField(_("到哪天为止"))
    size = models.BigIntegerField()
    hold = models.CharField(_("件数少的怎样处理"), max_length=10, choices=Hold.choices, default=Hold.NOTHING)
    least = models.SmallIntegerField()
    matters = models.IntegerField()
    lines = models.IntegerField()
    held = models.IntegerField(default=0)
    weekly = models.BooleanField(default=False)
    figures = models.JSONField(default=dict)
    digests = models.JSONField(default=dict)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-until", "-pk")
