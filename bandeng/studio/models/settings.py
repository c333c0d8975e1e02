"""Who changed which setting of a studio."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bandeng.studio.models.people import Person
from bandeng.studio.models.places import Studio


class SettingChange(models.Model):
    """One change of one setting: kept for ever; null is the default."""

    studio = models.ForeignKey(Studio, models.PROTECT, related_name="setting_changes")
    code = models.CharField(max_length=40)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    at = models.DateTimeField(_("时间"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-pk",)
