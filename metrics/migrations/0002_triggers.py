from django.db import migrations

from metrics.models.triggers import InstallTriggers


class Migration(migrations.Migration):
    dependencies = (("metrics", "0001_initial"),)

    operations = (InstallTriggers(),)
