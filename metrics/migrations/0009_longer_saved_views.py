from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("metrics", "0008_index_of_a_ranking"),)

    operations = (
        migrations.AlterField(
            model_name="savedview", name="query", field=models.CharField(blank=True, max_length=8190)
        ),
    )
