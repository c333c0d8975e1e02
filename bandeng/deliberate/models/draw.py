"""Fair panels by lot (抽签): volunteers, quotas, a setup fixed in the ledger beforehand, a draw anyone can repeat."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.deliberate.models.activity import Activity
from bandeng.deliberate.models.meeting import Participant
from bandeng.studio.models import Person, Studio


class Draw(models.Model):
    """One draw of a panel (docs/sortition.md)."""

    class State(models.TextChoices):
        CALLING = "calling", pgettext_lazy("draw", "报名中")
        FIXED = "fixed", pgettext_lazy("draw", "名册已固定，待抽签")
        DRAWN = "drawn", pgettext_lazy("draw", "已抽出")
        FAILED = "failed", pgettext_lazy("draw", "作废")

    subject = models.CharField(max_length=40, unique=True)
    studio = models.ForeignKey(Studio, models.PROTECT, related_name="draws")
    path = models.CharField(max_length=80, db_index=True)
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, related_name="draws")
    title = models.CharField(_("题目"), max_length=80)
    about = models.TextField(_("说明"), blank=True)
    # Drawn from members instead of from residents who volunteer.
    from_members = models.BooleanField(default=False)
    size = models.SmallIntegerField(_("抽几位"))
    # [{"key", "title", "values": [{"key", "title", "least", "most"}]}]
    attributes = models.JSONField(default=list)
    slug = models.CharField(max_length=24, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.CALLING)
    until = models.DateField(_("报名截止"), null=True)
    # What is published beforehand, its digest, and the commitment to the secret, sealed until the draw.
    setup = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    commitment = models.CharField(max_length=64, blank=True)
    secret = models.BinaryField(null=True)
    # Which later public value, named beforehand; and what it was.
    value_named = models.CharField(_("用哪个公开数字"), max_length=200, blank=True)
    # It is not known before this day: no earlier draw.
    value_on = models.DateField(_("公开数字哪一天公布"), null=True)
    value = models.CharField(max_length=200, blank=True)
    # The whole published record, for `bandeng verify draw`.
    record = models.JSONField(null=True)
    why_failed = models.CharField(max_length=200, blank=True)
    wrapped_key = models.BinaryField(null=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    fixed_at = models.DateTimeField(null=True)
    drawn_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return self.title

    @property
    def state_said(self) -> str | Promise:
        """The state in words: a list whose last day has passed takes nobody any more."""
        over = self.state == self.State.CALLING and self.until is not None and self.until < clock.today()
        return gettext("报名已截止，待固定名册") if over else self.State(self.state).label


class Volunteer(models.Model):
    """Someone who would take part; the key is drawn anew for each draw and leads nowhere."""

    class State(models.TextChoices):
        IN = "in", pgettext_lazy("volunteer", "已报名")
        LEFT = "left", pgettext_lazy("volunteer", "已退出")
        DRAWN = "drawn", pgettext_lazy("volunteer", "抽中")
        OUT = "out", pgettext_lazy("volunteer", "抽中后退出")

    subject = models.CharField(max_length=40, unique=True)
    draw = models.ForeignKey(Draw, models.PROTECT, related_name="volunteers")
    key = models.CharField(max_length=16)
    # {attribute: value}: what they said of themselves, for the quotas only.
    values = models.JSONField(default=dict)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # {"name", "phone"} under the draw's key.
    sealed = models.BinaryField(null=True)
    code_hash = models.CharField(max_length=64, null=True, unique=True)
    form_key = models.CharField(max_length=64, null=True, unique=True)
    # Name and telephone under a keyed hash, so that nobody is in twice; gone with the name.
    once = models.CharField(max_length=64, null=True, unique=True)
    # A mobile number was left: they are told by SMS.
    tell_later = models.BooleanField(default=False)
    # As whom they take part in the activity, once drawn.
    participant = models.OneToOneField(Participant, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=6, choices=State.choices, default=State.IN)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("key",)
        constraints = [
            models.UniqueConstraint("draw", "key", name="deliberate_volunteer_once"),
            models.UniqueConstraint("draw", "person", name="deliberate_volunteer_person"),
        ]
