"""Reports, and the values read from one in the order of its text."""

from __future__ import annotations

import pytest
from django.http import Http404

from metrics.models import Jurisdiction
from metrics.permissions.scope import Scope
from metrics.queries import reports as found
from metrics.queries.reports import every_report, report, reports, section_order, values_read
from tests import factories

pytestmark = pytest.mark.django_db

EVERYTHING = Scope((), everything=True)


@pytest.fixture
def zone() -> Jurisdiction:
    return factories.jurisdiction("zone")


def test_sections_sort_as_they_stand_in_the_text() -> None:
    order = [
        "一",
        "一(一)1",
        "一(一)2",
        "一(一)10",
        "一(二)",
        "一(九)",
        "一(十)",
        "一(十一)",
        "二",
        "三(一)",
        "十(一)",
        "十二",
    ]
    backwards = order[::-1]
    assert sorted(backwards, key=section_order) == order
    assert section_order("第三部分（二）") == (3, 2)
    assert section_order("附件") == ()


def test_values_stand_in_the_order_of_the_text(zone: Jurisdiction) -> None:
    of = factories.report(zone)
    theme = factories.theme()
    for code, position, fields in (
        ("none", 1, {"section": ""}), ("third", 2, {"section": "一(十)"}), ("second", 3, {"section": "一(二)1"}),
        ("late", 4, {"section": "一(一)", "locator_start": 20, "locator_end": 22}),
        ("early", 5, {"section": "一(一)", "locator_start": 5, "locator_end": 7}),
    ):  # fmt: skip
        factories.observation(factories.indicator(code, in_theme=theme, position=position), zone, report=of, **fields)
    rows = values_read(EVERYTHING, report(EVERYTHING, of.pk))
    assert [row.indicator.code for row in rows] == ["early", "late", "second", "third", "none"]


def test_a_report_of_somebody_elses_jurisdiction_is_not_there(zone: Jurisdiction) -> None:
    theirs = factories.report(factories.jurisdiction("elsewhere"))
    scope = Scope.of(factories.user("chen", "official", zone))
    assert list(every_report(scope)) == []
    assert reports(scope, 1).rows == ()
    for pk in (theirs.pk, theirs.pk + 1, 99999999999999999999):
        with pytest.raises(Http404):
            report(scope, pk)


def test_only_values_that_the_user_may_see_are_counted_and_shown(zone: Jurisdiction) -> None:
    of = factories.report(zone)
    cases = factories.indicator("cases")
    factories.observation(cases, zone, 2022, report=of)
    factories.observation(factories.indicator("draft"), zone, 2022, report=of, state="draft")
    factories.observation(cases, factories.jurisdiction("elsewhere"), 2022, report=of)
    scope = Scope.of(factories.user("chen", "official", zone))
    (row,) = reports(scope, 1).rows
    assert row.values == 1
    assert [shown.indicator.code for shown in values_read(scope, row)] == ["cases"]
    assert reports(EVERYTHING, 1).rows[0].values == 3


def test_the_latest_year_is_first_and_files_have_the_order_of_the_pages(
    zone: Jurisdiction, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found, "PAGE", 2)
    monkeypatch.setattr(found, "REPORTS_AT_ONCE", 2)
    other = factories.jurisdiction("other", position=9999)
    for year in (2020, 2022, 2021):
        for jurisdiction in (other, zone):
            factories.report(jurisdiction, year)
    listed = [row for number in (1, 2, 3) for row in reports(EVERYTHING, number).rows]
    assert [(row.year, row.jurisdiction.code) for row in listed] == [
        (year, jurisdiction) for year in (2022, 2021, 2020) for jurisdiction in ("zone", "other")
    ]
    assert list(every_report(EVERYTHING)) == listed
    assert reports(EVERYTHING, 2).more
    assert not reports(EVERYTHING, 3).more
