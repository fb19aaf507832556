"""A value whose source names no day is no value of the whole year, wherever it is compared, shown or typed."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from metrics.domain.aggregation import median_of, total_of
from metrics.domain.change import change
from metrics.domain.choices import Period
from metrics.domain.measured import Measured
from metrics.domain.rows import IndicatorRow, JurisdictionRow, Point, TargetRow, period_of
from metrics.domain.stated import Stated
from metrics.models import Observation, ObservationRevision, triggers
from metrics.parsing.cell_parser import parse_stated
from metrics.rules.checks import same_date
from metrics.wording.formatting import as_of_words, change_words
from metrics.wording.years import as_of_typed
from tests import factories
from tests.reader.corpus import reader

CASES = IndicatorRow("cases", "案件", "件", "count", "flow", "higher", 0)
HALLS = IndicatorRow("halls", "大厅", "个", "count", "stock", "higher", 0)
PLACE = JurisdictionRow(1, "here", "此地", "county", "0001", 0, fictional=False)
OCTOBER = datetime.date(2022, 10, 31)


def undated(value: int, year: int = 2022) -> Point:
    return Point(year, Decimal(value), period=Period.NOT_STATED)


@pytest.mark.parametrize(
    "other", [Point(2021, Decimal(40)), Point(2021, Decimal(40), as_of=datetime.date(2021, 10, 31)), undated(40, 2021)]
)
def test_it_is_compared_with_no_other_year(other: Point) -> None:
    for earlier, later in ((other, undated(50)), (undated(50, 2020), other)):
        found = change(CASES, earlier, later)
        assert (found.delta, found.percent, found.reason, found.forbidden) == (None, None, "not_stated", True)
        assert "未注明截至日期" in change_words(found)


def test_it_has_no_part_in_a_median_or_a_total_but_in_the_sums_of_its_own_report() -> None:
    whole = [Point(2022, Decimal(value)) for value in (1, 2, 3)]
    median = median_of(CASES, [*whole, *(undated(value) for value in (90, 91, 92, 93))])
    assert median and (median.value, median.count, median.as_of) == (2, 3, None)
    assert median_of(CASES, [undated(1), undated(2), undated(3)]) is None
    assert total_of(CASES, [*whole, undated(4)]).reason == total_of(CASES, [undated(1), undated(2)]).reason == "dates"
    assert same_date(undated(16), undated(25)) == 16 and same_date(undated(16), whole[0]) is None


@pytest.mark.parametrize(
    ("indicator", "kind", "value", "state"),
    [(CASES, "at_least", 95, "met"), (CASES, "at_least", 80, ""), (CASES, "at_most", 95, "missed"),
     (CASES, "at_most", 80, ""), (HALLS, "at_least", 95, ""), (HALLS, "at_most", 95, "")],
)  # fmt: skip
def test_a_target_is_decided_only_where_the_rest_of_the_year_cannot_undo_it(
    indicator: IndicatorRow, kind: str, value: int, state: str
) -> None:
    point = undated(value)
    row = Measured(indicator, PLACE, point, change(indicator, Point(2021), point), TargetRow(Decimal(90), kind, ""))
    assert (row.target_state, row.target_undecided) == (state, "" if state else "part_year")


@pytest.mark.parametrize(
    ("typed", "stated"),
    [
        *(({"as_of": words}, (None, "not_stated")) for words in
          ("目前", "截至目前", "截止到目前", "截至目前（未注明日期）", "to date", "to date (day not stated)", "not_stated")),
        ({"value": "12（截至目前）"}, (None, "not_stated")),
        ({"value": "截至目前12件"}, (None, "not_stated")),
        ({"period": "not_stated"}, (None, "not_stated")),
        ({"period": "截至目前（未注明日期）"}, (None, "not_stated")),
        ({"period": "全年", "as_of": "目前"}, (None, "not_stated")),
        ({"period": "year", "as_of": "10月"}, (OCTOBER, "as_of")),
        ({"period": "as_of", "as_of": "10月"}, (OCTOBER, "as_of")),
        ({"period": "as_of", "as_of": "2022-12-31"}, (None, "year")),
        ({"as_of": "全年"}, (None, "year")),
        ({}, (None, "year")),
        ({"period": "as_of"}, "写的不同"),
        ({"period": "not_stated", "as_of": "10月"}, "写的不同"),
        ({"period": "not_stated", "as_of": "全年"}, "写的不同"),
        ({"value": "12（截至目前）", "as_of": "10月"}, "与数值里写的不同"),
        ({"period": "大概"}, "大概"),
        ({"as_of": "date"}, "目前"),
    ],
)  # fmt: skip
def test_it_is_typed_as_it_is_read(typed: dict[str, str], stated: Any) -> None:
    try:
        found = parse_stated({"value": "12", **typed}, CASES, 2022)
    except ValidationError as error:
        assert isinstance(stated, str) and stated in str(error)
    else:
        assert (found.value, found.as_of, found.period) == (12, *stated)


def test_it_is_shown_in_words_that_are_read_again() -> None:
    for language, words in (("zh-hans", "截至目前（未注明日期）"), ("en", "to date (day not stated)")):
        with translation.override(language):
            assert as_of_words(Period.NOT_STATED) == words
            for text in (words, as_of_typed(Period.NOT_STATED, 2022)):
                assert parse_stated({"value": "12", "as_of": text}, CASES, 2022).period == Period.NOT_STATED


def test_a_date_decides_the_period() -> None:
    assert Stated(as_of=OCTOBER, period="not_stated").period == "as_of" == period_of(OCTOBER, "year")
    assert Stated(period="as_of").period == "year" and Stated(period="not_stated").period == "not_stated"


@pytest.mark.parametrize(
    ("text", "undated"),
    [
        ("目前已完成4次学法。", [True]),
        ("截至目前,换证人员获得执法证76人,已通过考试81人。", [True, True]),
        ("目前大厅进驻25个单位(含16个部门),事项972项。", [True, True, True]),
        ("目前已办理案件12件,全年受理案件30件。", [True, False]),
        ("截至10月,目前已办理案件12件。", [False]),
        ("全年办理案件12件,目前的问题有3个。", [False, False]),
        ("办理案件12件。", [False]),
    ],
)
def test_the_reader_tells_what_is_said_of_now(text: str, undated: list[bool]) -> None:
    facts = reader().read(text, year=2022)
    assert [fact.undated for fact in facts] == undated
    assert {fact.period for fact in facts} <= {"year", "as_of"}  # what programs read stays as it was


@pytest.mark.django_db
def test_the_database_keeps_date_and_period_together() -> None:
    cases, here = factories.indicator(), factories.jurisdiction()
    for fields in ({"as_of": OCTOBER, "period": "year"}, {"as_of": OCTOBER, "period": "not_stated"},
                   {"period": "as_of"}, {"period": "sometime"}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.observation(cases, here, **fields)
    row = factories.observation(cases, here, period="not_stated")
    with pytest.raises(IntegrityError, match=triggers.LOCKED), transaction.atomic():
        Observation.objects.filter(pk=row.pk).update(period="year", version=2)
    assert ObservationRevision.objects.get().period == "not_stated"
