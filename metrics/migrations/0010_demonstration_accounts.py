from typing import Any

from django.db import migrations, models

from metrics.models.triggers import InstallTriggers

MADE = ("official", "staff", "reviewer", "administrator", "auditor")
ENDING = "（演示）"

install_triggers = InstallTriggers().code


def mark(apps: Any, editor: Any) -> None:
    """Mark what `demo_accounts` has made so far: it gave its accounts these names, and left the names of others alone."""
    users = apps.get_model("metrics", "User").objects.using(editor.connection.alias)
    users.filter(username__in=MADE, name__endswith=ENDING, is_superuser=False).update(for_demonstration=True)


class Migration(migrations.Migration):
    dependencies = (("metrics", "0009_longer_saved_views"),)

    operations = (
        # SQLite makes the table anew, without its triggers, on the way forward and on the way back.
        migrations.RunPython(migrations.RunPython.noop, install_triggers),
        migrations.AddField(
            model_name="user",
            name="for_demonstration",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.RunPython(install_triggers, migrations.RunPython.noop),
        migrations.RunPython(mark, migrations.RunPython.noop),
    )
