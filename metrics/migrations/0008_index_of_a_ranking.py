from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("metrics", "0007_index_with_state"),)

    operations = (
        migrations.RemoveIndex(model_name="observation", name="observation_by_indicator"),
        migrations.AddIndex(
            model_name="observation",
            index=models.Index(
                fields=["indicator", "year"],
                include=(
                    "jurisdiction",
                    "value",
                    "qualifier",
                    "as_of",
                    "missing_reason",
                    "numerator",
                    "denominator",
                    "state",
                ),
                name="observation_by_indicator",
            ),
        ),
    )
