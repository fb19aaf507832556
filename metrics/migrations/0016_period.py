from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.models import F, Q

from metrics.models.triggers import drop_all, install_all

SAID_SO = ("原文写“目前”", "原文写“截至目前”", "原文写“活动开展以来”", "原文“2022年以来")
"""How the notes of the values begin that came with the program and end on a day that their report does not name."""

PERIOD = models.CharField(
    choices=[("year", "全年"), ("as_of", "截至日期"), ("not_stated", "截至目前（未注明日期）")],
    default="year",
    max_length=10,
    verbose_name="期间",
)
INCLUDED = ("jurisdiction", "value", "qualifier", "as_of", "missing_reason", "numerator", "denominator", "state")


def _index(included: tuple[str, ...]) -> models.Index:
    return models.Index(
        fields=["indicator", "year"], include=(*included, "stands", "shown"), name="observation_by_indicator"
    )


def say_period(apps: Apps, editor: Any) -> None:
    """Give every version the period that its date says. The values whose own note says that the report names no date
    get a further version that says so, by nobody, as what is stated stays what it was."""
    observations = apps.get_model("metrics", "Observation")._base_manager.using(editor.connection.alias)
    revisions = apps.get_model("metrics", "ObservationRevision")._base_manager.using(editor.connection.alias)
    for rows in (observations, revisions):
        rows.filter(as_of__isnull=False).update(period="as_of")
    so = Q()
    for words in SAID_SO:
        so |= Q(note__startswith=words)
    undated = list(
        observations.filter(so, stands=False, as_of=None, value__isnull=False).order_by().values_list("pk", flat=True)
    )
    observations.filter(pk__in=undated).update(
        period="not_stated", version=F("version") + 1, changed_by=None, change_reason="未注明截至日期的，不再按全年显示"
    )
    columns = [field.attname for field in revisions.model._meta.concrete_fields]
    columns = [name for name in columns if name not in ("id", "observation_id")]
    revisions.bulk_create(
        revisions.model(observation_id=pk, **dict(zip(columns, row, strict=True)))
        for pk, *row in observations.filter(pk__in=undated).order_by("pk").values_list("pk", *columns)
    )


class Migration(migrations.Migration):
    dependencies = (("metrics", "0015_editions"),)

    operations = (
        migrations.RunPython(drop_all, install_all),
        migrations.RemoveIndex(model_name="observation", name="observation_by_indicator"),
        migrations.AddField(model_name="observation", name="period", field=PERIOD),
        migrations.AddField(model_name="observationrevision", name="period", field=PERIOD.clone()),
        migrations.RunPython(say_period, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="observation", index=_index((*INCLUDED[:4], "period", *INCLUDED[4:]))
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=Q(period__in=["year", "as_of", "not_stated"]), name="observation_period_listed"
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=Q(period="as_of", as_of__isnull=False) | (~Q(period="as_of") & Q(as_of__isnull=True)),
                name="observation_date_with_its_period",
            ),
        ),
        migrations.RunPython(install_all, drop_all),
    )
