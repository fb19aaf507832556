from typing import Any

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.models import Q

from metrics.models.mark_triggers import drop_marks
from metrics.models.triggers import InstallTriggers, drop_statements


install_triggers = InstallTriggers().code


def drop_triggers(apps: Apps, editor: Any) -> None:
    """They name both tables, which SQLite makes anew."""
    vendor = editor.connection.vendor
    for statement in [*drop_marks(vendor), *drop_statements(vendor)]:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = (("metrics", "0012_more_kinds_of_documents"),)

    operations = (
        migrations.RunPython(drop_triggers, install_triggers),
        migrations.RemoveConstraint("observation", "observation_value_or_reason"),
        migrations.AlterField(
            model_name="observationrevision",
            name="observation",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revisions",
                to="metrics.observation",
                verbose_name="年度数据",
            ),
        ),
        migrations.AddConstraint(
            "observation",
            models.CheckConstraint(
                condition=Q(missing_reason="", value__isnull=False)
                | (Q(value__isnull=True) & ~Q(missing_reason=""))
                | Q(denominator__isnull=True, note="", numerator__isnull=True, value__isnull=True, version__gt=1),
                name="observation_value_or_reason",
            ),
        ),
        migrations.RunPython(install_triggers, drop_triggers),
    )
