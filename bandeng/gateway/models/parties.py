from django.conf import settings
from django.db import models
from django.db.models import Q


class WatchedLog(models.Model):
    """A log whose checkpoints we cosign. The row outlives unwatching: a witness that forgot could be shown a fork.

    `vkeys` are its keys, one a line; `url` the prefix under which it is published ("" when it only asks us itself).
    `size`, `root` and `note` are those of the checkpoint cosigned last, the note with the log's lines and ours.
    """

    origin = models.CharField(max_length=255, unique=True)
    vkeys = models.TextField()
    url = models.CharField(max_length=300, blank=True)
    size = models.BigIntegerField(default=0)
    root = models.BinaryField(max_length=32, default=b"")
    note = models.TextField(default="", blank=True)
    cosigned_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("origin",)


class Witness(models.Model):
    """Someone who cosigns our checkpoints: their key, and the prefix to which we submit (c2sp.org/tlog-witness).

    `size` is that of our log which they last said to have seen; `failures` how often in a row they were not reached.
    """

    name = models.CharField(max_length=200)
    vkey = models.TextField()
    url = models.CharField(max_length=300)
    size = models.BigIntegerField(default=0)
    next_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    failures = models.SmallIntegerField(default=0)
    trouble = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint("name", condition=Q(ended_at__isnull=True), name="gateway_witness_once"),
        ]


class TrustPolicy(models.Model):
    """Which witnesses, and how many of them, to ask for when checking us (c2sp.org/tlog-policy). The last one holds."""

    text = models.TextField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
