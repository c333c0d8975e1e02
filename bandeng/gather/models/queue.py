"""The queue of an occasion: booked times and numbers taken at the door. Residents have no account here."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bandeng.gather.models.days import Occasion
from bandeng.studio.models import Person


class Booking(models.Model):
    """One visitor (来访): a booked time or a number (取号). Name, telephone and topic are sealed, for a time."""

    class State(models.TextChoices):
        BOOKED = "booked", _("已预约")
        WAITING = "waiting", _("等候")
        CALLED = "called", _("请到")
        SERVED = "served", _("已接待")
        NO_SHOW = "no_show", _("未到")
        CANCELLED = "cancelled", _("已取消")

    subject = models.CharField(max_length=40, unique=True)
    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="bookings")
    state = models.CharField(max_length=10, choices=State.choices, default=State.BOOKED)
    # The booked time and which of the places at that time; None for whoever walks in.
    at = models.DateTimeField(_("时间"), null=True)
    place = models.SmallIntegerField(null=True)
    # The number called out in the hall, given on arrival, in order.
    number = models.SmallIntegerField(_("号码"), null=True)
    # Whom they wish to speak to, if anyone in particular.
    wished = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    wrapped_key = models.BinaryField(null=True)
    # {"name", "phone", "topic"} under that key.
    sealed = models.BinaryField(null=True)
    has_phone = models.BooleanField(default=False)
    tell_later = models.BooleanField(default=False)
    language = models.CharField(max_length=10, default="zh-hans")
    code_hash = models.CharField(max_length=64, null=True, unique=True)
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    # Where they are called to, and who receives them.
    desk = models.CharField(_("窗口"), max_length=20, blank=True)
    received_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # The subject of what it led to, such as a matter.
    led_to = models.CharField(max_length=40, blank=True, db_index=True)
    made_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("number", "at", "pk")
        constraints = [
            models.UniqueConstraint(
                "occasion",
                "at",
                "place",
                name="gather_place_once",
                condition=models.Q(at__isnull=False) & ~models.Q(state__in=("cancelled", "no_show")),
            ),
            models.UniqueConstraint(
                "occasion", "number", name="gather_number_once", condition=models.Q(number__isnull=False)
            ),
        ]
