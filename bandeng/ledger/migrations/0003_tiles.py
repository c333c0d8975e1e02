from django.db import migrations, models

from bandeng.algorithms.tlog import tiles
from bandeng.ledger import triggers


def build(apps, schema_editor):
    """The tiles of what has been sealed before."""
    written = {}
    size = 0
    for leaves in apps.get_model("ledger", "Batch").objects.order_by("size").values_list("leaves", flat=True).iterator():
        hashes = tiles.hashes(bytes(leaves))
        written |= tiles.grow(lambda level, number, _width: written[level, number], size, hashes)
        size += len(hashes)
    Tile = apps.get_model("ledger", "Tile")
    rows = [Tile(level=level, number=number, hashes=found) for (level, number), found in written.items()]
    Tile.objects.bulk_create(rows, batch_size=50)


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [
        migrations.AddField("Batch", "note", models.TextField(default="")),
        migrations.CreateModel(
            "Tile",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("level", models.SmallIntegerField()),
                ("number", models.BigIntegerField()),
                ("hashes", models.BinaryField()),
            ],
        ),
        migrations.AddConstraint("Tile", models.UniqueConstraint(fields=["level", "number"], name="ledger_tile_place")),
        migrations.CreateModel(
            "Cosignature",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("line", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=models.deletion.PROTECT, related_name="cosignatures", to="ledger.batch"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint("Cosignature", models.UniqueConstraint(fields=["batch", "name"], name="ledger_cosignature_once")),
        migrations.RunPython(build, migrations.RunPython.noop),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
