from typing import Any

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models

from metrics.models.triggers import drop_all, install_all


def keep(apps: Apps, editor: Any) -> None:
    """Leave the history as it is."""


def forget(apps: Apps, editor: Any) -> None:
    """Forget the history of templates, which the version before does not know."""
    changes = apps.get_model("metrics", "ReferenceChange")._base_manager.using(editor.connection.alias)
    changes.filter(noun="paragraphtemplate").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0029_checked_texts'),
    ]

    operations = [
        migrations.RunPython(drop_all, install_all),
        migrations.CreateModel(
            name='ParagraphTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('theme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='paragraph_templates', to='metrics.theme', verbose_name='领域')),
                ('jurisdiction', models.ForeignKey(blank=True, help_text='用于该地区和它的下级地区；下级地区另有模板的，用自己的。留空表示用于所有地区。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paragraph_templates', to='metrics.jurisdiction', verbose_name='地区')),
                ('text', models.CharField(max_length=500, verbose_name='模板')),
            ],
            options={
                'verbose_name': '段落模板',
                'verbose_name_plural': '段落模板',
                'ordering': ('theme__position', 'jurisdiction__path'),
                'constraints': [
                    models.UniqueConstraint(fields=('theme', 'jurisdiction'), name='paragraph_template_once'),
                    models.UniqueConstraint(condition=models.Q(('jurisdiction', None)), fields=('theme',), name='paragraph_template_once_for_all', violation_error_message='该领域已有用于所有地区的模板。'),
                ],
            },
        ),
        migrations.AddField(
            model_name='draft',
            name='made_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='metrics.edition', verbose_name='所用版次'),
        ),
        migrations.RemoveConstraint(
            model_name='referencechange',
            name='referencechange_noun_listed',
        ),
        migrations.AlterField(
            model_name='referencechange',
            name='noun',
            field=models.CharField(choices=[('theme', '领域'), ('indicator', '指标'), ('definition', '分年定义'), ('break', '口径调整'), ('jurisdiction', '地区'), ('formerparent', '原隶属'), ('succession', '地区沿革'), ('target', '目标'), ('round', '填报轮次'), ('membership', '任职'), ('paragraphtemplate', '段落模板')], max_length=20, verbose_name='对象'),
        ),
        migrations.RunPython(keep, forget),
        migrations.AddConstraint(
            model_name='referencechange',
            constraint=models.CheckConstraint(condition=models.Q(('noun__in', ['theme', 'indicator', 'definition', 'break', 'jurisdiction', 'formerparent', 'succession', 'target', 'round', 'membership', 'paragraphtemplate'])), name='referencechange_noun_listed'),
        ),
        migrations.RunPython(install_all, drop_all),
    ]
