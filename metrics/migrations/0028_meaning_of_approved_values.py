from django.db import migrations

from metrics.models.triggers import InstallTriggers


class Migration(migrations.Migration):
    """The unit, measure and base of an indicator with approved values change only with a break."""

    dependencies = (("metrics", "0027_drafts"),)

    operations = (InstallTriggers(),)
