from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models

from metrics.models.mark_triggers import EVERYWHERE, drop_marks
from metrics.models.triggers import InstallTriggers


def drop_triggers(apps: Apps, editor: Any) -> None:
    """They name the table of marks, which SQLite makes anew."""
    for statement in drop_marks(editor.connection.vendor):
        editor.execute(statement, params=None)


def leave_one(apps: Apps, editor: Any) -> None:
    """Puts one new mark of each place in the place of all there are: a number that was there before may have been the last
    of a page's version already."""
    marks = apps.get_model("metrics", "ChangeMark").objects.using(editor.connection.alias)
    places = list(marks.order_by().values_list("place_id", flat=True).distinct())
    marks.all().delete()
    marks.bulk_create([marks.model(place_id=place or EVERYWHERE) for place in places], batch_size=500)


class Migration(migrations.Migration):
    dependencies = (("metrics", "0010_demonstration_accounts"),)

    operations = (
        migrations.RunPython(drop_triggers),
        migrations.RunPython(leave_one),
        migrations.AlterField(model_name="changemark", name="place_id", field=models.BigIntegerField()),
        migrations.AddField(model_name="changemark", name="writer", field=models.BigIntegerField(null=True)),
        InstallTriggers(),
    )
