from django.db import migrations, models

from metrics.models.triggers import InstallTriggers


class Migration(migrations.Migration):
    dependencies = (("metrics", "0005_saved_views"),)

    operations = (
        migrations.CreateModel(
            name="ChangeMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place_id", models.BigIntegerField(null=True)),
            ],
            options={
                "verbose_name": "变更标记",
                "indexes": [models.Index(fields=["place_id", "id"], name="change_mark_by_place")],
            },
        ),
        InstallTriggers(),
    )
