"""Commitments (承诺事项, 责任清单): who does what by when and how we know; counted once the unit has taken it on."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bandeng.deliberate.models.activity import Activity
from bandeng.studio.models import Person, Unit


class Commitment(models.Model):
    """One commitment of a unit or of a person, never both. A unit's authorised person takes it on (认领)."""

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
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    # Until when the unit is to take it on or to say why not.
    take_by = models.DateField()
    # The day on which the limit that runs began to run.
    runs_since = models.DateField()
    # Another date that was asked for and waits for an answer: before taking on, or as an extension.
    asked_on = models.DateField(null=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # Each can be asked once.
    date_asked = models.BooleanField(default=False)
    extension_asked = models.BooleanField(default=False)
    # It was extended once, with a reason.
    extended = models.BooleanField(default=False)
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    # The day that was promised, extension included; `due_on` may be later once the work was sent back.
    promised_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    done_words = models.CharField(_("办成了什么"), max_length=500, blank=True)
    sent_back = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # Who has proposed to drop it; another agrees.
    drop_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("activity", "number")
        constraints = [
            models.UniqueConstraint("activity", "number", name="deliberate_commitment_once"),
            models.CheckConstraint(
                condition=models.Q(unit=None) ^ models.Q(person=None), name="deliberate_commitment_whose"
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def whose(self) -> str:
        """Who answers for it."""
        return self.unit.name if self.unit else self.person.shown_name if self.person else ""


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


class CommitmentRung(models.Model):
    """A rung of the ladder (催办阶梯) taken on a commitment: each once for the limit that ended on `due_on`."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="rungs")
    # "take.press", "due.press".
    code = models.CharField(max_length=20)
    due_on = models.DateField()
    # The working day on which it was due itself.
    day = models.DateField()

    class Meta:
        ordering = ("day", "pk")
        constraints = [models.UniqueConstraint("commitment", "code", "due_on", name="deliberate_rung_once")]


class Evidence(models.Model):
    """A picture (依据) that shows that something was done: for those who may see the commitment, never public."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="evidence")
    file = models.CharField(max_length=40, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
