from django.db import migrations, models

from metrics.models.triggers import drop_all, install_all


class Migration(migrations.Migration):
    """A round says when readers of other places see its values."""

    dependencies = (("metrics", "0021_one_way_to_add_only"),)

    operations = (
        migrations.RunPython(drop_all, install_all),
        migrations.AddField(
            "round",
            "shown_once",
            models.CharField(
                "其他地区何时可见",
                max_length=10,
                choices=[("approved", "审核通过后"), ("published", "公开后")],
                default="approved",
                help_text="在该地区没有角色的领导何时看到数值：审核通过后，或者公开后。",
            ),
        ),
        migrations.AddField(
            "round",
            "released_on",
            models.DateField(
                "发布日期",
                null=True,
                blank=True,
                help_text="此日以前，在该地区没有角色的领导看不到数值。留空表示不限。",
            ),
        ),
        migrations.AddConstraint(
            "round",
            models.CheckConstraint(
                condition=models.Q(shown_once__in=["approved", "published"]), name="round_shown_once_listed"
            ),
        ),
        migrations.RunPython(install_all, drop_all),
    )
