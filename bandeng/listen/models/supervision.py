"""What keeps a matter moving: steps of the ladder, extensions, units that help, named readers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bandeng.listen.models.matter import Matter
from bandeng.studio.models import Person, Unit


class Rung(models.Model):
    """One step of the ladder (催办阶梯) taken on a matter: once for each limit that was missed.

    `due_on` is the limit it is about, so that a new limit (handled again, extended) starts the ladder anew.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="rungs")
    code = models.CharField(max_length=20)
    due_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        constraints = [models.UniqueConstraint("matter", "code", "due_on", name="listen_rung_once")]


class Extension(models.Model):
    """More time (延期), asked for once before the limit with a reason; decided by the desk, told to the resident."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="extensions")
    reason = models.TextField(_("延期理由"))
    until = models.DateField(_("申请延至"))
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)

    class Meta:
        ordering = ("asked_at", "pk")


class Support(models.Model):
    """A unit that helps (会办单位): it gives its opinion to the unit in the lead (主办单位), which replies."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="supports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="supports")
    opinion = models.TextField(_("会办意见"), blank=True)
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("matter", "unit", name="listen_support_once")]


class Reader(models.Model):
    """Someone who may read a confidential matter (保密事项)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="readers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("matter", "person", name="listen_reader_once")]
