"""The parsing of texts typed into fields, and how a field shows a value so that it can be parsed again."""

from __future__ import annotations

import datetime

import pytest
from django.utils import translation

from metrics.parsing.cell_parser import parse_as_of
from metrics.wording.years import as_of_typed

DAYS = [datetime.date(2020, 1, 1) + datetime.timedelta(days) for days in range(3 * 366)]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_date_shown_is_read_as_itself(language: str) -> None:
    with translation.override(language):
        for year in (2020, 2021):
            for day in DAYS:
                read = parse_as_of(as_of_typed(day, year), year)
                assert read == (None if day == datetime.date(year, 12, 31) else day)
            assert as_of_typed(None, year) == ""


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        ("2022-10-31", "10月", "10-31"),
        ("2022-10-15", "10-15", "10-15"),
        ("2022-12-31", "", ""),
        ("2021-10-31", "2021-10-31", "2021-10-31"),
        ("2021-12-31", "2021-12-31", "2021-12-31"),
    ],
)
def test_a_date_is_shown_as_people_type_it(day: str, chinese: str, english: str) -> None:
    as_of = datetime.date.fromisoformat(day)
    assert as_of_typed(as_of, 2022) == chinese
    with translation.override("en"):
        assert as_of_typed(as_of, 2022) == english
