from django.db import models


class Entry(models.Model):
    """One action on one subject. Rows are never changed but for `leaf_index`, given once by the sealer."""

    public = models.TextField()
    commitment = models.BinaryField(max_length=32)
    version = models.SmallIntegerField(default=1)
    code = models.CharField(max_length=60)
    subject = models.CharField(max_length=40)
    leaf_index = models.BigIntegerField(null=True, unique=True)

    class Meta:
        indexes = [
            models.Index("subject", name="ledger_subject"),
            models.Index("id", name="ledger_unsealed", condition=models.Q(leaf_index__isnull=True)),
        ]


class Opening(models.Model):
    """The private part of an entry and its salt: the only ledger table from which rows may be deleted (erasure)."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True)
    salt = models.BinaryField(max_length=32)
    private = models.TextField()


class Batch(models.Model):
    """A tree head and the leaves that led to it: entries `start` to `size - 1`."""

    start = models.BigIntegerField()
    size = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    leaves = models.BinaryField()
    frontier = models.BinaryField()
    sealed_at = models.DateTimeField()
