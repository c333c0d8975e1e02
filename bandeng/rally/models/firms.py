"""Law firms and their lawyers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bandeng.core.language import listed
from bandeng.rally.fields import Law
from bandeng.studio.models import Person, Studio


class LawFirm(models.Model):
    """A law firm (律师事务所) whose lawyers sit at a studio's clinic."""

    subject = models.CharField(max_length=40, unique=True)
    studio = models.ForeignKey(Studio, models.PROTECT, related_name="law_firms")
    path = models.CharField(max_length=80, db_index=True)
    name = models.CharField(_("名称"), max_length=60)
    line = models.CharField(_("对外电话"), max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint("studio", "name", name="rally_firm_once", condition=models.Q(ended_at__isnull=True))
        ]

    def __str__(self) -> str:
        return self.name


class Lawyer(models.Model):
    """A lawyer (律师) of a firm, as clients see them. `until` is the last day."""

    subject = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="lawyers")
    firm = models.ForeignKey(LawFirm, models.PROTECT, related_name="lawyers")
    path = models.CharField(max_length=80, db_index=True)
    licence = models.CharField(_("执业证说明"), max_length=60, blank=True)
    # Values of `fields.Law`.
    specialities = models.JSONField(_("专长"), default=list)
    since = models.DateField(_("从"))
    until = models.DateField(_("到"), null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("person__sort_key", "pk")
        constraints = [
            models.UniqueConstraint("person", name="rally_lawyer_once", condition=models.Q(until__isnull=True))
        ]

    def __str__(self) -> str:
        return self.person.name

    @property
    def fields_said(self) -> str:
        """The specialities as clients read them."""
        return listed([str(Law(one).label) for one in self.specialities if one in Law.values])
