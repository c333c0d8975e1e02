"""Referrals (转介): something of another room's sent to the clinic, and back with the kind of its outcome."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bandeng.gather.models import Booking, Occasion
from bandeng.rally.fields import Law, Outcome
from bandeng.rally.models.firms import LawFirm
from bandeng.studio.models import Person, Studio


class Referral(models.Model):
    """One referral. It carries no words and no contact: only which thing it came from, by its opaque subject."""

    class State(models.TextChoices):
        OFFERED = "offered", _("待约时间")
        BOOKED = "booked", _("已约时间")
        ADVISED = "advised", _("咨询已完成")
        WITHDRAWN = "withdrawn", pgettext_lazy("referral", "已取消")

    OPEN = (State.OFFERED, State.BOOKED)

    subject = models.CharField(max_length=40, unique=True)
    # The subject it came from: a matter.
    about = models.CharField(max_length=40, db_index=True)
    studio = models.ForeignKey(Studio, models.PROTECT, related_name="referrals")
    path = models.CharField(max_length=80, db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OFFERED)
    field = models.CharField(_("法律领域"), max_length=10, choices=Law.choices)
    occasion = models.ForeignKey(Occasion, models.PROTECT, null=True, related_name="referrals")
    # The time kept there, where the clinic has times.
    booking = models.ForeignKey(Booking, models.PROTECT, null=True, related_name="referrals")
    # The time and the place that the resident was last told.
    told = models.CharField(max_length=40, blank=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    firm = models.ForeignKey(LawFirm, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("made_at", "pk")
        constraints = [
            models.UniqueConstraint(
                "about", name="rally_referral_once", condition=models.Q(state__in=("offered", "booked"))
            )
        ]

    @property
    def comes_at(self) -> datetime | None:
        """When the resident comes: their own time, or when the clinic opens."""
        kept = self.booking.at if self.booking else None
        return kept or (self.occasion.opens_at if self.occasion else None)

    def as_told(self, there: Occasion | None) -> str:
        """Time and place as `told` keeps them, for a clinic."""
        return f"{int(self.comes_at.timestamp())}@{there.venue_id}" if self.comes_at and there else ""

    @property
    def label(self) -> str:
        """The number on the slip, by which the lawyer finds it: it says nothing of anyone."""
        return f"L{self.pk:04d}"
