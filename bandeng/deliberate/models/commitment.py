"""Commitments (承诺事项, 责任清单): who does what by when and how we know; counted once the unit has taken it on."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bandeng.deliberate.models.activity import Activity
from bandeng.studio.models import Person, Unit


class Commitment(models.Model):
    """One commitment. `unit`'s authorised person takes it on (认领); where there is none, `person` does."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待认领")
        REFUSED = "refused", _("未认领")
        TAKEN = "taken", _("办理中")
        DONE = "done", pgettext_lazy("commitment", "已完成，待核实")
        CONFIRMED = "confirmed", _("已销号")
        DROPPED = "dropped", _("不再需要")

    subject = models.CharField(max_length=40, unique=True)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="commitments")
    path = models.CharField(max_length=80, db_index=True)
    number = models.SmallIntegerField()
    what = models.CharField(_("做什么"), max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="commitments")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="commitments")
    due_on = models.DateField(_("什么时候以前"))
    # How we know that it is done (怎么算办成): seen on site, a certificate, residents' word.
    proof = models.CharField(_("怎么算办成"), max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    done_on = models.DateField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # It was extended once, with a reason.
    extended = models.BooleanField(default=False)
    # The highest rung of the ladder taken, and for which limit: each exactly once.
    rung = models.CharField(max_length=12, blank=True)
    rung_due = models.DateField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("activity", "number")
        constraints = [models.UniqueConstraint("activity", "number", name="deliberate_commitment_once")]

    def __str__(self) -> str:
        return self.what


class CommitmentStep(models.Model):
    """What happened to a commitment, in order."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="steps")
    code = models.CharField(max_length=40)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    text = models.CharField(max_length=500, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ("at", "pk")
