from django.db import migrations, models
from django.db.models import Q

from metrics.models.triggers import drop_all, install_all

REASONS = (
    ("not_reported", "未填报"),
    ("not_applicable", "不适用"),
    ("suppressed", "不公开"),
    ("not_comparable", "不可比"),
    ("to_come", "待报"),
)
REASON = models.CharField(blank=True, choices=REASONS, max_length=20, verbose_name="缺值原因")


class Migration(migrations.Migration):
    """A draft may say that its value is still to come; a round may require indicators."""

    dependencies = (("metrics", "0025_breaks_and_definitions"),)

    operations = (
        migrations.RunPython(drop_all, install_all),
        migrations.RemoveConstraint(model_name="observation", name="observation_missing_reason_listed"),
        migrations.AlterField(model_name="observation", name="missing_reason", field=REASON),
        migrations.AlterField(model_name="observationrevision", name="missing_reason", field=REASON.clone()),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=Q(missing_reason__in=[*(code for code, _word in REASONS), ""]),
                name="observation_missing_reason_listed",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=~Q(missing_reason="to_come") | Q(state="draft"), name="observation_to_come_is_a_draft"
            ),
        ),
        migrations.AddField(
            model_name="round",
            name="required",
            field=models.ManyToManyField(
                blank=True,
                help_text="本地区和下级地区本年度必须填报的指标。上年有数值的和设了目标的，不必列入。",
                related_name="+",
                to="metrics.indicator",
                verbose_name="必报指标",
            ),
        ),
        migrations.RunPython(install_all, drop_all),
    )
