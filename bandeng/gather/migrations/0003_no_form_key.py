from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("gather", "0002_planned_at")]

    operations = [migrations.RemoveField("booking", "form_key")]
