from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):

    dependencies = [
        ('rally', '0001_initial'),
    ]

    operations = [
        migrations.RemoveField(model_name='mediation', name='accepted_at'),
        migrations.RemoveField(model_name='term', name='told_on'),
        migrations.AddField(
            model_name='mediation',
            name='changed_at',
            field=models.DateTimeField(default=timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='referral',
            name='told',
            field=models.CharField(blank=True, default='', max_length=40),
            preserve_default=False,
        ),
    ]
