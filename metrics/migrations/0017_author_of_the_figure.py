from typing import Any

from django.apps.registry import Apps
from django.db import migrations

from metrics.domain.observation_fields import FIGURE
from metrics.models.triggers import drop_all, install_all


def find_authors(apps: Apps, editor: Any) -> None:
    """Name as author of each value on its way to approval who stated its figure, where a later change of a note or a
    source named another. What is approved keeps the names it was approved under."""
    observations = apps.get_model("metrics", "Observation")._base_manager.using(editor.connection.alias)
    revisions = apps.get_model("metrics", "ObservationRevision")._base_manager.using(editor.connection.alias)
    several = observations.filter(stands=False, version__gt=1).exclude(state="approved")
    for row in several.only(*FIGURE, "entered_by").iterator():
        author = row.entered_by_id
        versions = revisions.filter(observation=row.pk).order_by("-version")
        for figure in versions.values(*FIGURE, "entered_by"):
            if any(figure[name] != getattr(row, name) for name in FIGURE):
                break
            author = figure["entered_by"]
        if author != row.entered_by_id:
            observations.filter(pk=row.pk).update(entered_by=author)


class Migration(migrations.Migration):
    dependencies = (("metrics", "0016_period"),)

    operations = (
        migrations.RunPython(drop_all, install_all),
        migrations.RunPython(find_authors, migrations.RunPython.noop),
        migrations.RunPython(install_all, drop_all),
    )
