import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from metrics.models.triggers import drop_all, install_all


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0026_still_to_come'),
    ]

    operations = [
        migrations.RunPython(drop_all, install_all),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('kind', models.CharField(choices=[('annex', '附表'), ('paragraphs', '段落'), ('draft', '初稿')], max_length=20, verbose_name='文稿')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='生成时间')),
                ('base', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='metrics.report', verbose_name='底稿')),
                ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='metrics.edition', verbose_name='公开版次')),
                ('jurisdiction', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='metrics.jurisdiction', verbose_name='地区')),
                ('made_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='生成人')),
            ],
            options={
                'verbose_name': '文稿',
                'verbose_name_plural': '文稿',
                'ordering': ('-made_at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='DraftFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('words', models.CharField(max_length=100)),
                ('draft', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='metrics.draft')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafted', to='metrics.observationrevision')),
            ],
            options={
                'verbose_name': '文稿中的数值',
                'verbose_name_plural': '文稿中的数值',
                'ordering': ('draft', 'number'),
            },
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(fields=['jurisdiction', 'year'], name='drafts_of_a_year'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['annex', 'paragraphs', 'draft'])), name='draft_kind_listed'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(('year__gte', 1949), ('year__lte', 2100)), name='draft_year_is_a_year'),
        ),
        migrations.AddConstraint(
            model_name='draftfigure',
            constraint=models.UniqueConstraint(fields=('draft', 'number'), name='draft_figure_once'),
        ),
        migrations.RunPython(install_all, drop_all),
    ]
