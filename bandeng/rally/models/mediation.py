"""Mediation (调解): parties, mediators, sessions, the agreement, its signatures and whether its terms are kept."""

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bandeng.rally.fields import Dispute
from bandeng.rally.states import State
from bandeng.studio.models import Person, Studio, Venue


class Mediation(models.Model):
    """One dispute. What it is about lies under its key; kind, state and days stand open, to be counted."""

    subject = models.CharField(max_length=40, unique=True)
    studio = models.ForeignKey(Studio, models.PROTECT, related_name="mediations")
    path = models.CharField(max_length=80, db_index=True)
    # Of accepted ones: 徐调〔2026〕3号.
    year = models.SmallIntegerField(null=True)
    number = models.SmallIntegerField(null=True)
    dispute = models.CharField(_("纠纷类别"), max_length=12, choices=Dispute.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.APPLIED)
    wrapped_key = models.BinaryField(null=True)
    # {"words"}: what it is about.
    sealed = models.BinaryField(null=True)
    # {"facts", "points", "terms", "how"}; and, once all have signed, the whole document, fixed.
    agreement = models.BinaryField(null=True)
    document = models.BinaryField(null=True)
    document_hash = models.CharField(max_length=64, blank=True)
    agreed_on = models.DateField(null=True)
    # The next session, while one is agreed on.
    meets_at = models.DateTimeField(null=True)
    meets_in = models.ForeignKey(Venue, models.PROTECT, null=True, related_name="+")
    form_key = models.CharField(max_length=64, null=True, unique=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    # The last thing done with it: those that nobody ends are kept so long after it.
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = [models.UniqueConstraint("studio", "year", "number", name="rally_mediation_number")]

    @property
    def label(self) -> str:
        """徐调〔2026〕3号, or nothing before it is accepted."""
        said = {"short": self.studio.short, "year": self.year, "number": self.number}
        return gettext("%(short)s调〔%(year)s〕%(number)s号") % said if self.number else ""


class Party(models.Model):
    """A party (当事人), sealed; their code opens their page of it."""

    class Side(models.TextChoices):
        FIRST = "first", _("申请人")
        SECOND = "second", _("被申请人")

    mediation = models.ForeignKey(Mediation, models.PROTECT, related_name="parties")
    side = models.CharField(max_length=8, choices=Side.choices)
    # {"name", "phone"} under the mediation's key.
    sealed = models.BinaryField(null=True)
    code_hash = models.CharField(max_length=64, null=True, unique=True)
    # They left a number and agreed to messages (愿意收短信).
    tell_later = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)


class Mediator(models.Model):
    """Someone named to mediate (调解员): they and the parties may open the content."""

    mediation = models.ForeignKey(Mediation, models.PROTECT, related_name="mediators")
    person = models.ForeignKey(Person, models.PROTECT, related_name="mediations")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)


class Session(models.Model):
    """One meeting: the day stands open; place, who came and the record are sealed."""

    mediation = models.ForeignKey(Mediation, models.PROTECT, related_name="sessions")
    day = models.DateField(_("日期"))
    sealed = models.BinaryField(null=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("day", "pk")


class Signature(models.Model):
    """A party's signature under the agreement: a sealed picture, drawn on a screen or of the signed paper."""

    class How(models.TextChoices):
        DRAWN = "drawn", _("屏幕手写")
        PAPER = "paper", _("纸上签名")

    mediation = models.ForeignKey(Mediation, models.PROTECT, related_name="signatures")
    party = models.ForeignKey(Party, models.PROTECT, related_name="signatures")
    how = models.CharField(max_length=6, choices=How.choices)
    sealed = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    # Whose screen it was signed on; None: the party's own, by code.
    witness = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("at", "pk")
        constraints = [models.UniqueConstraint("party", name="rally_signature_once")]


class Term(models.Model):
    """One term of the agreement: when it is due, and whether it was kept. Its words are in the agreement."""

    class State(models.TextChoices):
        OPEN = "open", _("待履行")
        KEPT = "kept", pgettext_lazy("term", "已履行")
        BROKEN = "broken", pgettext_lazy("term", "未履行")

    mediation = models.ForeignKey(Mediation, models.PROTECT, related_name="terms")
    number = models.SmallIntegerField()
    due_on = models.DateField(_("期限"))
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    # The day on which someone asks again.
    ask_on = models.DateField(_("下次回访"), null=True)
    # The days for which mediators and desk have been told that it comes near, and that it has passed.
    near_told = models.DateField(null=True)
    late_told = models.DateField(null=True)

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint("mediation", "number", name="rally_term_once")]
