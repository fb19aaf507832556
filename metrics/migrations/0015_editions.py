import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from metrics.models.triggers import drop_all, install_all


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0014_last_approved_version'),
    ]

    operations = [
        migrations.RunPython(drop_all, install_all),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('number', models.PositiveSmallIntegerField(verbose_name='版次')),
                ('published_on', models.DateField(verbose_name='公开日期')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='操作时间')),
                ('jurisdiction', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='metrics.jurisdiction', verbose_name='地区')),
                ('published_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='公开人')),
                ('report', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='metrics.report', verbose_name='报告')),
            ],
            options={
                'verbose_name': '公开版次',
                'verbose_name_plural': '公开版次',
                'ordering': ('jurisdiction__path', '-year', '-number'),
            },
        ),
        migrations.CreateModel(
            name='EditionValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='values', to='metrics.edition')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='published', to='metrics.observationrevision')),
            ],
            options={
                'verbose_name': '公开版次的数值',
                'verbose_name_plural': '公开版次的数值',
            },
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('jurisdiction', 'year', 'number'), name='edition_once'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('year__gte', 1949), ('year__lte', 2100)), name='edition_year_is_a_year'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('number__gt', 1), models.Q(('note', ''), _negated=True)), _connector='OR'), name='edition_says_why'),
        ),
        migrations.AddConstraint(
            model_name='editionvalue',
            constraint=models.UniqueConstraint(fields=('edition', 'revision'), name='edition_value_once'),
        ),
        migrations.RunPython(install_all, drop_all),
    ]
