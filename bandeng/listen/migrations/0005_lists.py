from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("listen", "0004_learnt")]

    operations = [
        migrations.AddField("import", "thing", models.CharField(default="matters", max_length=20)),
        migrations.AddField("import", "made", models.JSONField(default=list)),
    ]
