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
def known() -> None:
    load(FIXTURES / "catalogue")


@pytest.fixture
def real(known: None) -> None:
    load(FIXTURES / "reports")


@pytest.fixture
def everything(real: None) -> None:
    load(FIXTURES / "demo")


def snapshot() -> tuple[object, ...]:
    return (
        list(Theme.objects.order_by("pk").values()),
        list(Indicator.objects.order_by("pk").values()),
        list(Jurisdiction.objects.order_by("pk").values()),
        list(Observation.objects.order_by("pk").values()),
        list(ObservationRevision.objects.order_by("pk").values()),
        sorted(Indicator.parts.through.objects.values_list("from_indicator", "to_indicator")),
    )


def test_the_catalogue_is_complete(known: None) -> None:
    assert (Theme.objects.count(), Indicator.objects.count()) == (13, 150)
    for indicator in Indicator.objects.select_related("numerator", "denominator"):
        assert indicator.name_zh and indicator.name_en and indicator.definition_zh and indicator.definition_en
        assert indicator.unit and indicator.department_zh and indicator.aliases
        assert bool(indicator.break_year) == bool(indicator.break_note_zh) == bool(indicator.break_note_en)
        assert (indicator.unit == "%") == (indicator.measure == "rate")
        indicator.full_clean()


def test_the_2022_report_is_there_to_the_last_figure(real: None) -> None:
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


def test_what_was_entered_is_kept(real: None) -> None:
    row = Observation.objects.filter(state="approved").first()
    assert row is not None
    row.state, row.change_reason = "returned", "核对"
    row.save()
    row.value = Decimal(5)
    row.save()
    load(FIXTURES / "reports")
    row.refresh_from_db()
    assert row.value == 5


def test_only_update_brings_the_catalogue_up_to_date(known: None) -> None:
    Theme.objects.filter(code="services").update(name_zh="改过的名称")
    assert load(FIXTURES / "catalogue").updated == {}
    assert load(FIXTURES / "catalogue", update=True).updated == {"Theme": 1}
    assert Theme.objects.get(code="services").name_zh == "政务服务"


BAD = (
    ({"value": "101"}, "0至100"),
    ({"value": "NaN"}, "有限"),
    ({"value": "1e400"}, "observations.csv"),
    ({"indicator": "no-such-indicator"}, "no-such-indicator"),
    ({"jurisdiction": "nowhere"}, "does not exist"),
    ({"value": ""}, "缺值原因"),
    ({"as_of": "2021-10-31"}, "2022年之内"),
    ({"state": "published"}, "published"),
)


def test_a_bad_row_stops_the_load_and_says_where(real: None, tmp_path: Path) -> None:
    count = Observation.objects.count()
    for wrong, reason in BAD:
        line = dict.fromkeys(rows("reports/observations.csv")[0], "")
        line |= {"indicator": "litigation-loss-rate", "jurisdiction": "nanchang-etdz", "year": "2022", "value": "3.5"}
        line |= {"qualifier": "exact", "state": "draft"} | wrong
        with (tmp_path / "observations.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(line))
            writer.writeheader()
            writer.writerow(line)
        with pytest.raises(BadFixture, match=r"observations\.csv, line 2") as caught:
            load(tmp_path)
        assert reason in str(caught.value), wrong
        assert Observation.objects.count() == count


def test_the_fictional_city_shows_every_case(everything: None) -> None:
    """One example at least of each line of the rules on change, and of each thing an observation can be."""
    from metrics.change import change
    from metrics.queries.catalogue import catalogue
    from metrics.queries.places import visible_place
    from metrics.queries.scope import Scope
    from metrics.queries.series import values_of

    scope, rows, seen = Scope((), everything=True), catalogue(), set()
    for place in Jurisdiction.objects.filter(fictional=True):
        values = values_of(scope, visible_place(scope, place.code), rows, first=2005, last=2024)
        for row in rows:
            for year in range(2006, 2025):
                earlier, point = values.point(row, year - 1), values.point(row, year)
                moved, measured = change(row, earlier, point), values.measured(row, year)
                seen |= {moved.reason, f"precision {moved.precision}", f"missing {point.missing_reason}"}
                seen |= {f"state {point.state}", f"qualifier {point.qualifier}", f"verdict {moved.verdict}"}
                seen |= {f"finding {finding.code} {bool(finding.explanation)}" for finding in measured.findings}
                if measured.target:
                    seen.add(f"target {measured.target.state(point)}")
                if moved.delta is not None:
                    seen |= {
                        f"from zero {moved.from_zero}",
                        f"to zero {moved.to_zero}",
                        f"percent {moved.percent is None}",
                    }
                    seen.add(f"both zero {moved.from_zero and moved.to_zero}")
                    if point.as_of is not None:
                        seen.add("compared at the same date")
    expected = {
        "as_of", "break", "bounds", "earlier_missing", "later_missing", "precision about", "precision at_least",
        "precision at_most", "from zero True", "to zero True", "both zero True", "percent True", "percent False",
        "compared at the same date", "target met", "target missed", "verdict better", "verdict worse",
        "finding rate_differs False", "finding rate_differs True", "finding parts_differ False", "finding jump False",
        "finding no_base False", "finding part_year False", "finding missing_now False",
        *(f"missing {reason}" for reason in ("", "not_reported", "not_applicable", "suppressed", "not_comparable")),
        *(f"state {state}" for state in ("", "draft", "submitted", "returned", "approved")),
        *(f"qualifier {qualifier}" for qualifier in ("exact", "over", "about", "nearly", "at_least", "at_most")),
    }  # fmt: skip
    assert expected - seen == set()


def test_what_is_fictional_says_so(everything: None) -> None:
    for place in Jurisdiction.objects.all():
        assert (
            place.fictional
            == place.code.startswith("demo-")
            == (place.name_en.startswith("Demo") or "demo" in place.code)
        )
    for row in rows("demo/reports.csv"):
        assert "（虚构）" in row["title"] and "（虚构）" in row["publisher"]
    for row in rows("demo/targets.csv"):
        assert "（虚构）" in row["document"]
