"""Advice (法律咨询意见): sealed for the lawyer who wrote it and for the client's code; nobody else opens it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bandeng.gather.models import Booking, Occasion
from bandeng.rally.fields import Law, Outcome
from bandeng.rally.models.firms import Lawyer
from bandeng.rally.models.referrals import Referral
from bandeng.studio.models import Studio


class Advice(models.Model):
    """One advice. What others may count stands open; the note is under a key of its own, which is wrapped twice."""

    subject = models.CharField(max_length=40, unique=True)
    studio = models.ForeignKey(Studio, models.PROTECT, related_name="advices")
    path = models.CharField(max_length=80, db_index=True)
    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="advices")
    booking = models.ForeignKey(Booking, models.PROTECT, null=True, related_name="advices")
    referral = models.ForeignKey(Referral, models.PROTECT, null=True, related_name="advices")
    lawyer = models.ForeignKey(Lawyer, models.PROTECT, related_name="advices")
    day = models.DateField(_("日期"))
    field = models.CharField(_("法律领域"), max_length=10, choices=Law.choices)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices)
    # {"client", "facts", "advice", "next"} under the note's key.
    sealed = models.BinaryField(null=True)
    # That key under the installation's key, bound to the lawyer; and under a key made of the client's code.
    lawyer_key = models.BinaryField(null=True)
    client_key = models.BinaryField(null=True)
    code_hash = models.CharField(max_length=64, null=True, unique=True)
    form_key = models.CharField(max_length=64, null=True, unique=True)
    # When the lawyer opened it again: the client sees this.
    opened = models.JSONField(default=list)
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        indexes = [models.Index("studio", "day", name="rally_advice_day")]
