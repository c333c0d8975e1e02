import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('listen', '0005_lists'),
        ('studio', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='matter',
            name='listen_official_number_once',
        ),
        migrations.RemoveIndex(
            model_name='matter',
            name='listen_member',
        ),
        migrations.RemoveIndex(
            model_name='matter',
            name='listen_unit',
        ),
        migrations.AlterField(
            model_name='matter',
            name='community',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='studio.region'),
        ),
        migrations.AlterField(
            model_name='matter',
            name='imported',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='listen.import'),
        ),
        migrations.AlterField(
            model_name='matter',
            name='officer',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handled', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='matter',
            name='wished',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='wished_matters', to='studio.member'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(models.F('member'), models.F('state'), condition=models.Q(('member__isnull', False)), name='listen_member'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(models.F('unit'), models.F('state'), condition=models.Q(('unit__isnull', False)), name='listen_unit'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(models.F('officer'), condition=models.Q(('officer__isnull', False)), name='listen_officer'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(models.F('wished'), condition=models.Q(('wished__isnull', False)), name='listen_wished'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(models.F('community'), condition=models.Q(('community__isnull', False)), name='listen_community'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(models.F('imported'), condition=models.Q(('imported__isnull', False)), name='listen_imported'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.UniqueConstraint(models.F('number'), condition=models.Q(('number__isnull', False)), name='listen_number_given_once'),
        ),
    ]
