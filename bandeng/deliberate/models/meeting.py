"""The meeting itself: agenda, who takes part, who speaks, the minutes as they are written, signatures."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bandeng.core.redact import redact
from bandeng.deliberate.models.activity import Activity
from bandeng.studio.models import Person, Unit


class AgendaPoint(models.Model):
    """One point of the agenda (议程)."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="agenda")
    order = models.SmallIntegerField()
    title = models.CharField(_("议程"), max_length=80)
    minutes = models.SmallIntegerField(_("几分钟"), default=10)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("order", "pk")


class Participant(models.Model):
    """Someone who takes part (参加者): of the house, of a unit, or a resident, who is a number to everyone else."""

    class Part(models.TextChoices):
        CHAIR = "chair", _("主持")
        MEMBER = "member", _("委员")
        UNIT = "unit", _("单位代表")
        HOST = "host", _("党组织、居委会")
        RESIDENT = "resident", _("居民")
        OTHER = "other", _("其他")

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="participants")
    part = models.CharField(max_length=10, choices=Part.choices)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    # How they stand in the minutes: 区燃气公司代表, 居民 3.
    label = models.CharField(_("称呼"), max_length=80)
    # Of a resident, counted from 1.
    number = models.SmallIntegerField(null=True)
    # {"phone"} of a resident who left it, under the activity's key.
    sealed = models.BinaryField(null=True)
    code_hash = models.CharField(max_length=64, null=True, unique=True)
    tell_later = models.BooleanField(default=False)
    invited_at = models.DateTimeField(null=True)
    # Came: by the rotating code, or entered by an officer.
    came_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                "activity", "person", name="deliberate_participant_once", condition=models.Q(person__isnull=False)
            ),
            models.UniqueConstraint("activity", "number", name="deliberate_resident_once"),
        ]

    def __str__(self) -> str:
        return str(gettext("居民 %(number)d") % {"number": self.number}) if self.number else self.label


class Speech(models.Model):
    """A turn to speak (发言): asked for, given in fair order, timed."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="speeches")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="speeches")
    point = models.ForeignKey(AgendaPoint, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("asked_at", "pk")

    @property
    def lasted(self) -> timedelta:
        """How long it took; nothing until it has ended."""
        return self.ended_at - self.begun_at if self.begun_at and self.ended_at else timedelta()


class Note(models.Model):
    """One paragraph of the minutes (纪要): each has its own version, so that several people write at once.

    Nothing is overwritten: a changed or withdrawn paragraph stays as an earlier one, `replaced_by` the later.
    """

    class Kind(models.TextChoices):
        SAID = "said", _("发言")
        POSITION = "position", _("立场")
        AGREED = "agreed", _("达成一致")
        OPEN = "open", _("仍有分歧")
        OTHER = "other", _("记录")

    # What all hold, or do not agree on: nobody's words.
    OF_ALL = (Kind.AGREED, Kind.OPEN)

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="notes")
    # The id that the writing device gave it: the same paragraph sent twice is one.
    key = models.CharField(max_length=40)
    order = models.FloatField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SAID)
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, related_name="notes")
    text = models.TextField(_("内容"))
    version = models.IntegerField(default=1)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="earlier")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("order", "pk")
        constraints = [models.UniqueConstraint("activity", "key", "version", name="deliberate_note_once")]


class Minutes(models.Model):
    """The minutes as they were settled (定稿): the canonical text whose SHA-256 stands in the ledger (`minutes.py`)."""

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="minutes")
    text = models.TextField()
    hash = models.CharField(max_length=64)
    settled_at = models.DateTimeField()
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")


class Signature(models.Model):
    """Under the settled minutes: signed, or objected to with the words (签字, 异议)."""

    class Verdict(models.TextChoices):
        SIGNED = "signed", _("签字确认")
        OBJECTS = "objects", _("有异议")

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="signatures")
    participant = models.OneToOneField(Participant, models.PROTECT, related_name="signature")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    words = models.CharField(_("异议"), max_length=500, blank=True)
    minutes_hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    # Whose screen it was signed on; None: their own.
    witness = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("at", "pk")

    @property
    def public_words(self) -> str:
        """The words for everyone, which nobody of the house has gone through: without what points to a person."""
        return redact(self.words).text
