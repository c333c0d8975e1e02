"""Secret addresses of calendar files (日历订阅)."""

from django.db import models

from bandeng.studio.models import Person, Studio


class Feed(models.Model):
    """One address that gives a person's own turns, or all occasions of a studio."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="feeds")
    # None: the person's own turns and appointments.
    studio = models.ForeignKey(Studio, models.PROTECT, null=True, related_name="feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
