from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("metrics", "0017_author_of_the_figure"),)

    operations = (
        migrations.AddIndex(
            model_name="jurisdiction",
            index=models.Index(fields=["name_zh"], name="jurisdiction_by_name"),
        ),
    )
