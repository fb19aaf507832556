from django.db import migrations

from metrics.models.triggers import install_all


class Migration(migrations.Migration):
    """The tables that are only added to get the triggers that all of them share now. On SQLite these also refuse a row
    that would replace another one of the same key."""

    dependencies = (("metrics", "0020_reference_changes"),)

    operations = (migrations.RunPython(install_all, migrations.RunPython.noop),)
