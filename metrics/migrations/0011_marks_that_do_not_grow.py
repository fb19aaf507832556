from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models

from metrics.models.mark_triggers import EVERYWHERE, drop_marks
from metrics.models.triggers import InstallTriggers


install_triggers = InstallTriggers().code


def drop_triggers(apps: Apps, editor: Any) -> None:
    """They name the table of marks, which SQLite makes anew."""
    for statement in drop_marks(editor.connection.vendor):
        editor.execute(statement, params=None)


def leave_one(apps: Apps, editor: Any) -> None:
    """Replaces all marks by one new one of each jurisdiction: the number of one that was there may have been the whole
    version of a page already."""
    marks = apps.get_model("metrics", "ChangeMark").objects.using(editor.connection.alias)
    places = {place or EVERYWHERE for place in marks.order_by().values_list("place_id", flat=True).distinct()}
    marks.all().delete()
    marks.bulk_create([marks.model(place_id=place) for place in places], batch_size=500)


class Migration(migrations.Migration):
    dependencies = (("metrics", "0010_demonstration_accounts"),)

    operations = (
        migrations.RunPython(drop_triggers, install_triggers),
        migrations.RunPython(leave_one, migrations.RunPython.noop),
        migrations.AlterField(model_name="changemark", name="place_id", field=models.BigIntegerField()),
        migrations.AddField(model_name="changemark", name="writer", field=models.BigIntegerField(null=True)),
        migrations.RunPython(install_triggers, drop_triggers),
    )
