import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def as_planned(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("gather", "Occasion").objects.filter(series__isnull=False).update(planned_at=models.F("venue"))


class Migration(migrations.Migration):
    dependencies = [("gather", "0001_initial")]

    operations = [
        migrations.AddField(
            "occasion",
            "planned_at",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="studio.venue"
            ),
        ),
        migrations.RunPython(as_planned, migrations.RunPython.noop),
        migrations.RemoveConstraint("occasion", "gather_occasion_once"),
        migrations.AddConstraint(
            "occasion",
            models.UniqueConstraint(
                models.F("series"), models.F("planned_at"), models.F("planned_on"), name="gather_occasion_once"
            ),
        ),
    ]
