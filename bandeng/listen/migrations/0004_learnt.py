import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("listen", "0003_worklist"),
        ("studio", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Learnt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=10)),
                ("content", models.BinaryField()),
                ("examples", models.IntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "studio",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="learnt", to="studio.studio"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(models.F("studio"), models.F("what"), name="listen_learnt_once")]
            },
        ),
    ]
