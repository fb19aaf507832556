"""The fixture files themselves, without a database: plain text, the figures of the report, plausible fictional ones."""

from __future__ import annotations

from decimal import Decimal

from tests.imports.fixture_files import FIXTURES, rows

# From the report itself, not from the file: value, qualifier, as of.
STATED = {
    "online-service-rate": ("100", "exact", ""),
    "fully-online-items": ("947", "exact", ""),
    "fully-online-rate": ("89.4", "exact", ""),
    "application-service-items": ("1000", "exact", ""),
    "mediation-cases": ("71", "exact", "2022-10-31"),
    "certified-officers-renewed": ("76", "exact", ""),
    "certified-officers-by-exam": ("81", "exact", ""),
    "window-satisfaction-rate": ("99.67", "exact", ""),
    "department-satisfaction-rate": ("97.91", "exact", ""),
    "legal-service-work-orders": ("6500", "over", "2022-11-30"),
}


def test_well_known_figures_of_the_2022_report() -> None:
    lines = {line["indicator"]: line for line in rows("reports/observations.csv")}
    for code, stated in STATED.items():
        assert (lines[code]["value"], lines[code]["qualifier"], lines[code]["as_of"]) == stated, code


def test_files_are_plain_and_values_fit_every_database() -> None:
    for file in sorted(FIXTURES.rglob("*.csv")):
        content = file.read_bytes()
        assert content.decode("utf-8").endswith("\n") and b"\r" not in content and content[:3] != b"\xef\xbb\xbf", file
    for name in ("reports", "demo"):
        for line in rows(f"{name}/observations.csv"):
            for column in ("value", "numerator", "denominator"):
                assert len(Decimal(line[column] or 0).as_tuple().digits) <= 15, line


def test_the_fictional_figures_agree_with_each_other() -> None:
    """Only returned values are wrong, on purpose; all others have to be plausible."""
    stored = {
        (row["jurisdiction"], row["year"], row["indicator"]): row
        for row in rows("demo/observations.csv")
        if row["value"] and row["qualifier"] == "exact" and not row["as_of"] and row["state"] != "returned"
    }
    within = [
        (line["numerator"], line["denominator"]) for line in rows("catalogue/indicators.csv") if line["numerator"]
    ]
    within += [("hall-resident-items", "service-items"), ("normative-documents-issued", "normative-documents-reviewed")]
    within += [("major-decisions-reviewed", "major-decisions-listed")]
    compared = 0
    for jurisdiction, year, code in stored:
        for part in [part for part, whole in within if whole == code and (jurisdiction, year, part) in stored]:
            assert Decimal(stored[jurisdiction, year, part]["value"]) <= Decimal(
                stored[jurisdiction, year, code]["value"]
            )
            compared += 1
    assert compared > 200
    zones = [row["code"] for row in rows("demo/jurisdictions.csv") if row["parent"] == "demo-city"]
    for year in ("2019", "2020"):
        together = sum(int(stored[zone, year, "mediation-cases"]["value"]) for zone in zones)
        assert int(stored["demo-city", year, "mediation-cases"]["value"]) == together
    for year in ("2019", "2020", "2022", "2023"):
        ranks = [int(stored[zone, year, "rule-of-law-assessment-rank"]["value"]) for zone in zones]
        assert sorted(ranks) == [1, 2, 3, 4, 5, 6]
