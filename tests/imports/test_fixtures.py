"""The data that travels with the product: complete, loadable, and loadable twice."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from metrics.imports.fixtures import BadFixture, load
from metrics.models import Indicator, Jurisdiction, Observation, ObservationRevision, Theme

pytestmark = pytest.mark.django_db

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


def rows(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def everything() -> None:
    for name in ("catalogue", "reports", "demo"):
        load(FIXTURES / name)


def snapshot() -> tuple[object, ...]:
    return (
        list(Theme.objects.order_by("pk").values()),
        list(Indicator.objects.order_by("pk").values()),
        list(Jurisdiction.objects.order_by("pk").values()),
        list(Observation.objects.order_by("pk").values()),
        list(ObservationRevision.objects.order_by("pk").values()),
        sorted(Indicator.parts.through.objects.values_list("from_indicator", "to_indicator")),
    )


def test_the_catalogue_is_complete(everything: None) -> None:
    assert (Theme.objects.count(), Indicator.objects.count()) == (13, 150)
    for indicator in Indicator.objects.select_related("numerator", "denominator"):
        assert indicator.name_zh and indicator.name_en and indicator.definition_zh and indicator.definition_en
        assert indicator.unit and indicator.department_zh and indicator.aliases
        assert bool(indicator.break_year) == bool(indicator.break_note_zh) == bool(indicator.break_note_en)
        assert (indicator.unit == "%") == (indicator.measure == "rate")
        indicator.full_clean()


def test_the_2022_report_is_there_to_the_last_figure(everything: None) -> None:
    stored = {
        row.indicator.code: row
        for row in Observation.objects.filter(jurisdiction__code="nanchang-etdz").select_related("indicator", "report")
    }
    lines = rows("reports/observations.csv")
    assert len(lines) == len(stored) == 58
    for line in lines:
        row = stored[line["indicator"]]
        assert (row.value, row.qualifier, row.section) == (Decimal(line["value"]), line["qualifier"], line["section"])
        assert (row.as_of.isoformat() if row.as_of else "") == line["as_of"]
        assert row.state == "approved" and row.report is not None


def test_loading_twice_changes_nothing(everything: None) -> None:
    before = snapshot()
    for name in ("catalogue", "reports", "demo"):
        assert load(FIXTURES / name).created == {}
        assert load(FIXTURES / name, update=True).updated == {}
    assert snapshot() == before


def test_what_was_entered_is_kept(everything: None) -> None:
    row = Observation.objects.filter(state="approved").first()
    assert row is not None
    row.state, row.change_reason = "returned", "核对"
    row.save()
    row.value = Decimal(5)
    row.save()
    load(FIXTURES / "reports")
    load(FIXTURES / "demo")
    row.refresh_from_db()
    assert row.value == 5


def test_only_update_brings_the_catalogue_up_to_date(everything: None) -> None:
    Theme.objects.filter(code="services").update(name_zh="改过的名称")
    assert load(FIXTURES / "catalogue").updated == {}
    assert load(FIXTURES / "catalogue", update=True).updated == {"Theme": 1}
    assert Theme.objects.get(code="services").name_zh == "政务服务"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"value": "101"}, "0至100"),
        ({"value": "NaN"}, "有限"),
        ({"indicator": "no-such-indicator"}, "no-such-indicator"),
        ({"jurisdiction": "nowhere"}, "does not exist"),
        ({"value": ""}, "缺值原因"),
        ({"as_of": "2021-10-31"}, "2022年之内"),
        ({"state": "published"}, "published"),
    ],
)
def test_a_bad_row_stops_the_load_and_says_where(
    everything: None, tmp_path: Path, change: dict[str, str], reason: str
) -> None:
    line = {name: "" for name in rows("reports/observations.csv")[0]}
    line |= {"indicator": "litigation-loss-rate", "jurisdiction": "nanchang-etdz", "year": "2022", "value": "3.5"}
    line |= {"qualifier": "exact", "state": "draft"} | change
    with (tmp_path / "observations.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(line))
        writer.writeheader()
        writer.writerow(line)
    count = Observation.objects.count()
    with pytest.raises(BadFixture, match=r"observations\.csv, line 2") as caught:
        load(tmp_path)
    assert reason in str(caught.value)
    assert Observation.objects.count() == count
