"""The fixtures shipped with the product: complete, loadable, and loadable twice."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from metrics.imports.fixture_cells import BadFixture
from metrics.imports.fixtures import load
from metrics.models import (
    Indicator,
    Jurisdiction,
    Observation,
    ObservationRevision,
    Report,
    Round,
    Target,
    Theme,
)
from tests.imports.fixture_files import FIXTURES, rows

pytestmark = pytest.mark.django_db

SETS = ("catalogue", "reports", "demo")


@pytest.fixture(scope="module")
def everything(module_db: None) -> None:
    for name in SETS:
        load(FIXTURES / name)


def snapshot() -> tuple[object, ...]:
    return (
        list(Theme.objects.order_by("pk").values()),
        list(Indicator.objects.order_by("pk").values()),
        list(Jurisdiction.objects.order_by("pk").values()),
        list(Report.objects.order_by("pk").values()),
        list(Target.objects.order_by("pk").values()),
        list(Round.objects.order_by("pk").values()),
        list(Observation.objects.order_by("pk").values()),
        list(ObservationRevision.objects.order_by("pk").values()),
        sorted(Indicator.parts.through.objects.values_list("from_indicator", "to_indicator")),
    )


def test_the_catalogue_is_complete(everything: None) -> None:
    assert (Theme.objects.count(), Indicator.objects.count()) == (13, 154 + 3)  # those of the demonstration
    for indicator in Indicator.objects.select_related("numerator", "denominator"):
        assert indicator.name_zh and indicator.name_en and indicator.definition_zh and indicator.definition_en
        assert indicator.unit and indicator.department_zh and indicator.aliases
        assert all(each.note_zh and each.note_en for each in indicator.breaks.all())
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
        assert (row.as_of.isoformat() if row.as_of else "", row.note) == (line["as_of"], line["note"])
        assert row.state == "approved" and row.report is not None and row.report.title == line["report"]


def test_every_value_comes_with_its_history(everything: None) -> None:
    versions = ObservationRevision.objects.values_list("observation", "version", "changed_by", "change_reason")
    stored = Observation.objects.values_list("pk", "version", "changed_by", "change_reason")
    assert sorted(versions, key=str) == sorted(stored, key=str)
    assert {(version, by) for _, version, by, _ in stored} == {(1, None)}
    assert all(reason for _, _, _, reason in stored)


def test_loading_twice_changes_nothing(everything: None) -> None:
    before = snapshot()
    for name in SETS:
        assert load(FIXTURES / name).created == {}
        assert load(FIXTURES / name, update=True).updated == {}
    assert snapshot() == before


def test_what_was_entered_is_kept(everything: None) -> None:
    row = Observation.objects.filter(state="approved", jurisdiction__fictional=False).first()
    assert row is not None
    row.state, row.shown, row.change_reason = "returned", False, "核对"
    row.save()
    row.state, row.value, row.changed_by = "draft", Decimal(5), row.entered_by
    row.save()
    load(FIXTURES / "reports")
    row.refresh_from_db()
    assert row.value == 5


def test_only_update_brings_the_catalogue_up_to_date(everything: None) -> None:
    Theme.objects.filter(code="services").update(name_zh="改过的名称")
    assert load(FIXTURES / "catalogue").updated == {}
    assert load(FIXTURES / "catalogue", update=True).updated == {"Theme": 1}
    assert Theme.objects.get(code="services").name_zh == "政务服务"


BAD: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"value": "101"}, "value: ", "0至100"),
    ({"value": "NaN"}, "value: ", "有限"),
    ({"value": "1e400"}, "value: ", "observations.csv"),
    ({"value": "drei"}, "value: ", "drei"),
    ({"value": "3.456"}, "value: ", "小数"),
    ({"value": ""}, "value: ", "缺值原因"),
    ({"indicator": "no-such-indicator"}, "indicator: ", "no-such-indicator"),
    ({"jurisdiction": "nowhere"}, "jurisdiction: ", "does not exist"),
    ({"year": "20²2"}, "year: ", "20²2"),
    ({"report": "another title"}, "report: ", "another title"),
    ({"as_of": "2021-10-31"}, "as_of: ", "2022年之内"),
    ({"as_of": "2022-02-30"}, "as_of: ", "2022-02-30"),
    ({"state": "published"}, "state: ", "published"),
    ({"qualifier": "roughly"}, "qualifier: ", "限定词"),
    ({"numerator": "5", "denominator": "4"}, "numerator: ", "分母"),
)


def write(file: Path, *lines: dict[str, str]) -> None:
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)


def a_line(**cells: str) -> dict[str, str]:
    line = dict.fromkeys(rows("reports/observations.csv")[0], "")
    line |= {"indicator": "litigation-loss-rate", "jurisdiction": "nanchang-etdz", "year": "2022", "value": "3.5"}
    return line | {"qualifier": "exact", "state": "draft"} | cells


def test_a_bad_row_stops_the_load_and_says_where(everything: None, tmp_path: Path) -> None:
    count = Observation.objects.count()
    for wrong, column, reason in BAD:
        write(tmp_path / "observations.csv", a_line(indicator="litigation-lost", value="4"), a_line(**wrong))
        with pytest.raises(BadFixture) as caught:
            load(tmp_path)
        told = str(caught.value)
        assert told.startswith(f"observations.csv, line 3: {column}") and reason in told, (wrong, told)
        assert Observation.objects.count() == count


def test_a_value_stated_twice_in_a_file_is_refused(everything: None, tmp_path: Path) -> None:
    write(tmp_path / "observations.csv", a_line(), a_line(value="4"))
    with pytest.raises(BadFixture, match="line 3: indicator, jurisdiction, year"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("code,position,name_zh,name_en\na,1,中文\n".encode(), "line 2: the number of columns"),
        ("code,position,name_zh\na,1,中文\n".encode(), "line 2: there is no column 'name_en'"),
        ("code,position,name_zh,name_en\na,1,中文,English\n".encode("gb18030"), "utf-8"),
        ('code,position,name_zh,name_en\na,1,"中文,English\n'.encode(), "unexpected end of data"),
        ("code,position,name_zh,name_en\na,one,中文,English\n".encode(), "line 2: position: 'one'"),
        ("code,position,name_zh,name_en\na b,1,中文,English\n".encode(), "line 2: code: "),
    ],
)
def test_a_file_that_is_no_table_of_the_kind_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    before = Theme.objects.count()
    (tmp_path / "themes.csv").write_bytes(content)
    with pytest.raises(BadFixture, match=r"themes\.csv") as caught:
        load(tmp_path)
    assert reason in str(caught.value)
    assert Theme.objects.count() == before


def test_an_unknown_part_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "themes.csv", rows("catalogue/themes.csv")[0] | {"code": "new", "position": "99"})
    line = rows("catalogue/indicators.csv")[0] | {"code": "new", "theme": "new", "position": "999"}
    write(tmp_path / "indicators.csv", line | {"parts": "no-such-indicator"})
    with pytest.raises(BadFixture, match="no-such-indicator"):
        load(tmp_path)
    assert not Theme.objects.filter(code="new").exists()


def test_the_fictional_city_shows_every_case(everything: None) -> None:
    """At least one example of each rule on change, and of each kind of observation."""
    from metrics.domain.change import change
    from metrics.permissions.scope import Scope
    from metrics.queries.catalogue import catalogue
    from metrics.queries.jurisdiction_tree import visible_jurisdiction
    from metrics.queries.series import values_of

    scope, rows, seen = Scope((), everything=True), catalogue(), set()
    for jurisdiction in Jurisdiction.objects.filter(fictional=True):
        values = values_of(scope, visible_jurisdiction(scope, jurisdiction.code), rows, first=2005, last=2024)
        for row in rows:
            for year in range(2006, 2025):
                earlier, point = values.point(row, year - 1), values.point(row, year)
                moved, measured = change(row, earlier, point), values.measured(row, year)
                seen |= {moved.reason, f"precision {moved.precision}", f"missing {point.missing_reason}"}
                seen |= {f"state {point.state}", f"qualifier {point.qualifier}", f"verdict {moved.verdict}"}
                seen |= {f"finding {finding.code} {bool(finding.explanation)}" for finding in measured.findings}
                if point.version:
                    seen.add(f"section {bool(point.section)}")
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
        "compared at the same date", "target met", "target missed", "target ", "section True", "verdict better",
        "verdict worse",
        "finding rate_differs False", "finding rate_differs True", "finding parts_differ False", "finding jump False",
        "finding no_base False", "finding part_year False", "finding missing_now False",
        *(f"missing {reason}" for reason in ("", "not_reported", "not_applicable", "suppressed", "not_comparable")),
        *(f"state {state}" for state in ("", "draft", "submitted", "returned", "approved")),
        *(f"qualifier {qualifier}" for qualifier in ("exact", "over", "about", "nearly", "at_least", "at_most")),
    }  # fmt: skip
    assert expected - seen == set()


def test_what_is_fictional_says_so(everything: None) -> None:
    for jurisdiction in Jurisdiction.objects.all():
        assert jurisdiction.fictional == jurisdiction.code.startswith("demo-"), jurisdiction.code
    for row in rows("demo/reports.csv"):
        assert "（虚构）" in row["title"] and "（虚构）" in row["publisher"] and not row["url"]
    for row in rows("demo/targets.csv"):
        assert "（虚构）" in row["document"]
    real = {row["code"] for row in rows("reports/jurisdictions.csv")}
    for name in ("jurisdictions", "reports", "observations", "targets", "rounds"):
        for row in rows(f"demo/{name}.csv"):
            assert not real & set(row.values()), row
