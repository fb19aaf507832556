import django.core.validators
from django.db import migrations, models

from metrics.models.triggers import InstallTriggers


def _year(name: str, words: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        blank=True,
        help_text=words,
        null=True,
        validators=[
            django.core.validators.MinValueValidator(1949),
            django.core.validators.MaxValueValidator(2100),
        ],
        verbose_name=name,
    )


class Migration(migrations.Migration):
    dependencies = (("metrics", "0022_what_readers_see"),)

    operations = (
        migrations.AddField(
            model_name="indicator",
            name="first_year",
            field=_year("开始采集年度", "须填报的第一个年度。留空表示一直采集。"),
        ),
        migrations.AddField(
            model_name="indicator",
            name="last_year",
            field=_year("停止采集年度", "须填报的最后一个年度，以后不再填报。留空表示没有停止。"),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_year__isnull", True),
                    ("last_year__isnull", True),
                    ("first_year__lte", models.F("last_year")),
                    _connector="OR",
                ),
                name="indicator_first_year_not_above_last_year",
            ),
        ),
        InstallTriggers(),
    )
