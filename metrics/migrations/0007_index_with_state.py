from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("metrics", "0006_change_marks"),)

    operations = (
        migrations.RemoveIndex(model_name="observation", name="observation_by_indicator"),
        migrations.AddIndex(
            model_name="observation",
            index=models.Index(
                fields=["indicator", "year"],
                include=("jurisdiction", "value", "state"),
                name="observation_by_indicator",
            ),
        ),
    )
