"""Our own export, imported again, changes nothing: in either language, as CSV and as workbook."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.exports import csv as exported
from metrics.exports.columns import OBSERVATIONS
from metrics.exports.xlsx import workbook
from metrics.imports.observations import stage
from metrics.models import Jurisdiction, User
from metrics.parsing import cell_parser
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.series import values_of
from tests import factories
from tests.imports.first_table import read_table

pytestmark = pytest.mark.django_db

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30).map(str.strip)
amounts = st.decimals(min_value=0, max_value=10**9, places=0)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), amounts), words, st.sampled_from(["exact", "over", "about", "nearly", "at_least"]),
            st.sampled_from(["year", "not_stated", "2022-10-31", "2022-09-15"]),
            st.sampled_from(["not_reported", "not_applicable"]),
        ),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_what_we_export_imports_as_the_same(clerk: User, here: Jurisdiction, rows: list[Any]) -> None:
    for value, note, qualifier, until, reason in rows:
        dated = {"as_of": until} if until.startswith("2") else {"period": until if value is not None else "year"}
        factories.observation(
            factories.indicator(), here, value=value, state="draft", note=note, section="一(二)1",
            qualifier=qualifier if value is not None else "exact", **dated,
            missing_reason="" if value is not None else reason,
        )  # fmt: skip
    scope = Scope.of(clerk)
    values = values_of(scope, jurisdiction_row(here), catalogue(), first=2022, last=2022)
    measured = [values.measured(row, 2022, borrow=False) for row in values.catalogue if row.id in values.points]
    content = "".join(exported.lines(OBSERVATIONS, measured)).encode()
    found = stage(read_table(content), by=clerk, scope=scope)
    assert {row.status for row in found.rows} == {"same"}, [row.problems for row in found.rows]
    assert len(found.rows) == len(measured)


@pytest.mark.parametrize("written", ["en", "zh-hans"])
@pytest.mark.parametrize("read", ["en", "zh-hans"])
def test_files_travel_between_languages(clerk: User, here: Jurisdiction, written: str, read: str) -> None:
    """Also as a workbook."""
    factories.observation(
        factories.indicator(), here, value="6500", qualifier="over", state="draft", as_of="2022-10-31"
    )
    factories.observation(factories.rate(), here, value="89.40", state="draft", numerator=894, denominator=1000)
    factories.observation(
        factories.indicator(), here, value=None, missing_reason="suppressed", note="=1", state="draft"
    )
    with translation.override(written):
        values = values_of(Scope.of(clerk), jurisdiction_row(here), catalogue(), first=2022, last=2022)
        measured = [values.measured(row, 2022, borrow=False) for row in values.catalogue]
        files = ["".join(exported.lines(OBSERVATIONS, measured)).encode()]
        files.append(workbook(OBSERVATIONS, measured, title="x").read())
    cell_parser._codes.cache_clear()  # else the words may be known from another test
    with translation.override(read):
        for content in files:
            found = stage(read_table(content), by=clerk, scope=Scope.of(clerk))
            assert [row.status for row in found.rows] == ["same"] * 3, [row.problems for row in found.rows]


def test_the_file_reads_as_it_was_written(clerk: User, here: Jurisdiction) -> None:
    """A note that a spreadsheet might run is read back unchanged."""
    factories.observation(factories.indicator("one"), here, state="draft", note="=1+1，“引号”\n第二行")
    values = values_of(Scope.of(clerk), jurisdiction_row(here), catalogue(), first=2022, last=2022)
    measured = [values.measured(row, 2022) for row in values.catalogue]
    text = "".join(exported.lines(OBSERVATIONS, measured))
    assert next(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))["备注"].startswith("'=")
    assert {row.status for row in stage(read_table(text.encode()), by=clerk, scope=Scope.of(clerk)).rows} == {"same"}
