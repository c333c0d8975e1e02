"""What came of receiving visitors on days of duty."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bandeng.gather.models import Booking, Occasion
from bandeng.listen.models.matter import Matter
from bandeng.studio.models import Person


class Heard(models.Model):
    """An opinion heard (听到的意见) on a day of duty: it became a matter, or was answered at once (当场答复)."""

    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="heard")
    booking = models.ForeignKey(Booking, models.PROTECT, null=True, related_name="heard")
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="heard")
    # Where there is no matter, what it was: one of `Matter.Kind`.
    answered = models.CharField(_("当场答复"), max_length=10, choices=Matter.Kind.choices, blank=True)
    # Who heard it: of those on duty.
    members = models.ManyToManyField(Person, related_name="heard", verbose_name=_("谁接待的"))
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        constraints = [
            models.UniqueConstraint("matter", name="listen_heard_once", condition=models.Q(matter__isnull=False)),
            models.CheckConstraint(
                name="listen_heard_matter_or_answer",
                condition=models.Q(matter__isnull=False, answered="")
                | (models.Q(matter=None) & ~models.Q(answered="")),
            ),
        ]
