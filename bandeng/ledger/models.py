from django.db import models

from bandeng.ledger.draft import leaf


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

    @property
    def leaf(self) -> bytes:
        return leaf(self.public, bytes(self.commitment), self.version)


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
    # The checkpoint: the head as a signed note. Empty where it was sealed without a key.
    note = models.TextField(default="")


class Tile(models.Model):
    """A piece of the Merkle tree as it is published: up to 256 hashes, one after the other (c2sp.org/tlog-tiles).

    Rows only ever grow at their end.
    """

    level = models.SmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "number"], name="ledger_tile_place")]


class Cosignature(models.Model):
    """A witness's signature line under the checkpoint of `batch`."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="cosignatures")
    name = models.CharField(max_length=200)
    line = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "name"], name="ledger_cosignature_once")]
