import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from metrics.models.triggers import drop_all, install_all


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0019_places_in_time'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, install_all),
        migrations.CreateModel(
            name='ReferenceChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('noun', models.CharField(choices=[('theme', '领域'), ('indicator', '指标'), ('jurisdiction', '地区'), ('target', '目标'), ('round', '填报轮次'), ('membership', '任职')], max_length=20, verbose_name='对象')),
                ('key', models.BigIntegerField(verbose_name='编号')),
                ('version', models.PositiveIntegerField(verbose_name='版本')),
                ('old', models.JSONField(null=True, verbose_name='原内容')),
                ('new', models.JSONField(null=True, verbose_name='新内容')),
                ('changed_name', models.CharField(max_length=150, verbose_name='修改人')),
                ('changed_at', models.DateTimeField(db_index=True, verbose_name='修改时间')),
                ('reason', models.CharField(max_length=300, verbose_name='修改原因')),
                ('changed_by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('jurisdiction', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='metrics.jurisdiction')),
            ],
            options={
                'verbose_name': '基础数据变动',
                'verbose_name_plural': '基础数据变动',
                'ordering': ('-changed_at', '-id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('noun__in', ['theme', 'indicator', 'jurisdiction', 'target', 'round', 'membership'])), name='referencechange_noun_listed'), models.UniqueConstraint(fields=('noun', 'key', 'version'), name='reference_change_once')],
            },
        ),
        migrations.RunPython(install_all, drop_all),
    ]
