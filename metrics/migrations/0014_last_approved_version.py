from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.models import Max

from metrics.models.triggers import drop_all, install_all


def keep_approved(apps: Apps, editor: Any) -> None:
    """Keep the last approved version of every value that is being checked again, which readers did not see till now."""
    observations = apps.get_model("metrics", "Observation")._base_manager.using(editor.connection.alias)
    revisions = apps.get_model("metrics", "ObservationRevision")._base_manager.using(editor.connection.alias)
    columns = [field.attname for field in revisions.model._meta.concrete_fields]
    columns = [name for name in columns if name not in ("id", "observation_id")]
    approved = revisions.filter(state="approved").exclude(observation__state="approved")
    last = approved.order_by().values("observation").annotate(last=Max("version")).values_list("observation", "last")
    for observation, version in list(last):
        row = revisions.values(*columns).get(observation=observation, version=version)
        observations.create(**row, stands=True)
        observations.filter(pk=observation).update(shown=False)


def forget_approved(apps: Apps, editor: Any) -> None:
    """Delete the versions kept, which an older program would take for second values."""
    apps.get_model("metrics", "Observation")._base_manager.using(editor.connection.alias).filter(stands=True).delete()


class Migration(migrations.Migration):
    dependencies = (("metrics", "0013_emptied_drafts"),)

    operations = (
        migrations.RunPython(drop_all, install_all),
        migrations.RemoveConstraint(model_name="observation", name="observation_once"),
        migrations.RemoveIndex(model_name="observation", name="observation_by_indicator"),
        migrations.AddField(
            model_name="observation", name="stands", field=models.BooleanField(db_default=False, default=False, editable=False)
        ),
        migrations.AddField(
            model_name="observation", name="shown", field=models.BooleanField(db_default=True, default=True, editable=False)
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.UniqueConstraint(
                fields=("jurisdiction", "year", "indicator", "stands"), name="observation_once"
            ),
        ),
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
                    "stands",
                    "shown",
                ),
                name="observation_by_indicator",
            ),
        ),
        migrations.RunPython(keep_approved, forget_approved),
        migrations.RunPython(install_all, drop_all),
    )
