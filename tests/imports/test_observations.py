"""Importing tables of observations: every problem at once, all rows or none."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics.imports.columns import BadHeader
from metrics.imports.observations import commit, stage
from metrics.imports.sheets import Table
from metrics.imports.staged_rows import Staged
from metrics.models import Jurisdiction, Observation, ObservationRevision, StaleObservation, User
from metrics.permissions.scope import Scope
from metrics.queries.jurisdiction_tree import jurisdiction_row
from tests import factories

pytestmark = pytest.mark.django_db


def staged(clerk: User, header: str, *lines: str, **options: Any) -> Staged:
    table = Table(tuple(header.split(",")), tuple((n, tuple(line.split(","))) for n, line in enumerate(lines, start=2)))
    return stage(table, by=clerk, scope=Scope.of(clerk), **options)


HEADER = "indicator_code,jurisdiction_code,year,value,missing_reason"


def test_new_changed_same_and_refused(clerk: User, here: Jurisdiction) -> None:
    for code, value in (("changed", 5), ("same", 6)):
        factories.observation(factories.indicator(code), here, value=value, state="draft")
    factories.indicator("new")
    found = staged(clerk, HEADER, "new,here,2022,1,", "changed,here,2022,7,", "same,here,2022,6,", "none,here,2022,1,")
    assert [row.status for row in found.rows] == ["new", "changed", "same", "refused"]
    assert (found.rows[1].before, found.rows[1].after) == ("5件", "7件")
    with pytest.raises(ValidationError):
        commit(found)
    assert ObservationRevision.objects.count() == 2


def test_words_kept_with_a_new_value_are_said_aloud(clerk: User, here: Jurisdiction) -> None:
    old = {"state": "draft", "qualifier": "over", "as_of": datetime.date(2022, 10, 31)}
    for code in ("new-value", "same-value"):
        factories.observation(factories.indicator(code), here, value=6500, **old)
    found = staged(clerk, HEADER, "new-value,here,2022,6600,")
    assert (found.rows[0].before, found.rows[0].after) == ("6,500余件，截至10月", "6,600余件，截至10月")
    assert "余" in found.rows[0].kept and "截至10月" in found.rows[0].kept
    complete = staged(clerk, f"{HEADER},qualifier,as_of", "new-value,here,2022,6600,,exact,")
    assert (complete.rows[0].after, complete.rows[0].kept) == ("6,600件", "")
    explained = staged(clerk, f"{HEADER},note", "same-value,here,2022,6500,,台账")
    assert explained.rows[0].status == "changed" and explained.rows[0].kept == ""


def test_every_problem_is_said_at_once_with_its_column(clerk: User, here: Jurisdiction) -> None:
    for code in ("a", "b", "c", "d"):
        factories.indicator(code)
    found = staged(clerk, HEADER, "a,here,2022,1e5,", "b,there,²,5,", "c,here,2022,5x,nonsense", "d,here,2023,5,")
    said = [[(problem.column, problem.sentence) for problem in row.problems] for row in found.rows]
    assert said[0][0][0] == "value" and "科学记数法" in said[0][0][1]
    assert [column for column, _ in said[1]] == ["jurisdiction_code", "year"]
    assert [column for column, _ in said[2]] == ["value", "missing_reason"]
    assert "不在开放填报期内" in said[3][0][1]


def test_the_same_key_twice_names_both_rows(clerk: User, here: Jurisdiction) -> None:
    factories.indicator("cases")
    found = staged(clerk, HEADER, "cases,here,2022,1,", "cases,here,2022,2,")
    assert found.rows[1].status == "refused"
    assert "第2行" in found.rows[1].problems[0].sentence and found.rows[1].number == 3


def test_names_in_either_language_in_any_order(clerk: User, here: Jurisdiction) -> None:
    factories.indicator("cases", name_zh="案件数")
    found = staged(clerk, "数值,年份,指标,地区,不认识的列", "５,2022年,案件数,某区,x")
    assert [row.status for row in found.rows] == ["new"]
    assert found.ignored == ["不认识的列"]
    commit(found)
    assert Observation.objects.get().value == 5


@pytest.mark.parametrize(
    ("header", "sentence"),
    [("数值,值,指标", "同一项"), ("指标代码,年度", "“数值”列"), ("年度,数值", "“指标代码”或“指标”列")],
)
def test_a_header_that_will_not_do(clerk: User, here: Jurisdiction, header: str, sentence: str) -> None:
    with pytest.raises(BadHeader, match=sentence):
        staged(clerk, header, "1,2,3")


def test_two_jurisdictions_of_one_name_ask_for_the_code(clerk: User, here: Jurisdiction) -> None:
    factories.indicator("cases")
    factories.jurisdiction("other", parent=here, name_zh="某区", name_en="Gulou")
    header = "indicator_code,jurisdiction_code,jurisdiction,year,value"
    found = staged(clerk, header, "cases,,某区,2022,1", "cases,other,某区,2022,2", "cases,,Gulou,2022,3")
    assert [row.status for row in found.rows] == ["refused", "refused", "refused"]  # nobody knows which of two is meant
    assert found.rows[0].problems[0].column == "jurisdiction" and "不止一个" in found.rows[0].problems[0].sentence
    assert (
        found.rows[2].jurisdiction and found.rows[2].jurisdiction.code == "other"
    )  # found by its English name, but there twice


def test_a_code_and_the_name_of_something_else_are_refused(clerk: User, here: Jurisdiction) -> None:
    factories.indicator("one", name_zh="甲", name_en="First")
    factories.indicator("two", name_zh="乙", name_en="Second")
    header = "indicator_code,indicator,jurisdiction_code,year,value"
    lines = ["one,乙,here,2022,1", "two,Second,here,2022,2", "one,旧名,here,2022,3"]
    found = [row.problems for row in staged(clerk, header, *lines).rows]
    assert [problem.column for problem in found[0]] == ["indicator"] and "不是同一项" in found[0][0].sentence
    assert not found[1]
    assert [row.status for row in staged(clerk, header, lines[2]).rows] == ["new"]  # a name of former years


def test_an_explanation_goes_with_the_value_it_was_given_for(clerk: User, here: Jurisdiction) -> None:
    cases = factories.indicator("cases")
    factories.observation(cases, here, year=2021, value=10)
    row = factories.observation(
        cases, here, value=500, state="draft", explanation="新设窗口", explained="jump", note="旧"
    )
    commit(staged(clerk, "indicator_code,jurisdiction_code,year,value,note", "cases,here,2022,500,新"))
    row.refresh_from_db()
    assert (row.note, row.explanation, row.explained) == ("新", "新设窗口", "jump")
    commit(staged(clerk, HEADER, "cases,here,2022,900,"))
    row.refresh_from_db()
    assert (row.value, row.explanation, row.explained) == (900, "", "")
    commit(staged(clerk, HEADER + ",explanation", "cases,here,2022,950,,并入三个街道"))
    row.refresh_from_db()
    assert (row.explanation, row.explained, row.version) == ("并入三个街道", "jump", 4)


def test_nobody_finds_out_a_draft_by_trying_numbers(here: Jurisdiction) -> None:
    limited = factories.user("limited", "staff", here, factories.theme("mine"))
    factories.observation(factories.indicator("theirs"), here, value=71, state="draft")
    assert [staged(limited, HEADER, f"theirs,here,2022,{n},").rows[0].status for n in (70, 71)] == ["refused"] * 2


def test_columns_can_be_mapped(clerk: User, here: Jurisdiction) -> None:
    factories.indicator("cases", name_zh="案件数")
    table = Table(("项目", "今年"), ((2, ("案件数", "12")),))
    mapped = {0: "indicator", 1: "value"}
    found = stage(
        table, by=clerk, scope=Scope.of(clerk), jurisdiction=jurisdiction_row(here), year=2022, mapping=mapped
    )
    commit(found)
    assert Observation.objects.get().value == 12


def test_all_or_nothing_when_somebody_was_faster(clerk: User, here: Jurisdiction) -> None:
    row = factories.observation(factories.indicator("one"), here, value=1, state="draft")
    factories.indicator("two")
    found = staged(clerk, HEADER, "two,here,2022,5,", "one,here,2022,9,")
    row.value = Decimal(3)
    row.save()
    with pytest.raises(StaleObservation):
        commit(found)
    assert list(Observation.objects.values_list("value", flat=True)) == [3]


def test_many_changes_are_one_statement_and_each_a_version(clerk: User, here: Jurisdiction) -> None:
    for n in range(30):
        factories.observation(factories.indicator(f"i{n}"), here, value=n, state="returned")
    lines = [f"i{n},here,2022,{n + 100}," for n in range(30)]
    found = staged(clerk, HEADER, *lines)
    with CaptureQueriesContext(connection) as queries:
        commit(found)
    assert len(queries) < 10
    rows = Observation.objects.order_by("pk")
    assert [(row.value, row.version, row.state, row.entered_by) for row in rows] == [
        (n + 100, 2, "draft", clerk) for n in range(30)
    ]
    latest = ObservationRevision.objects.filter(version=2)
    assert {(row.changed_by, row.change_reason) for row in latest} == {(clerk, "导入文件")} and len(latest) == 30


def test_a_row_that_is_gone_takes_all_others_back(clerk: User, here: Jurisdiction) -> None:
    for n in range(3):
        factories.observation(factories.indicator(f"i{n}"), here, value=n, state="draft")
    found = staged(clerk, HEADER, *(f"i{n},here,2022,{n + 5}," for n in range(3)))
    found.rows[1].observation.pk = 10**6  # type: ignore[union-attr]
    with pytest.raises(ValidationError, match="已不存在"):
        commit(found)
    assert sorted(Observation.objects.values_list("value", flat=True)) == [0, 1, 2]


def test_what_changed_since_the_preview_is_refused(clerk: User, here: Jurisdiction) -> None:
    row = factories.observation(factories.indicator("one"), here, value=1, state="draft")
    seen = staged(clerk, HEADER, "one,here,2022,9,").versions()
    row.value = Decimal(3)
    row.save()
    with pytest.raises(ValidationError, match="第2行"):
        commit(staged(clerk, HEADER, "one,here,2022,9,"), versions=seen)
    assert Observation.objects.get().value == 3


def test_importing_twice_changes_nothing(clerk: User, here: Jurisdiction) -> None:
    factories.indicator("one")
    lines = ["one,here,2022,9,"]
    assert commit(staged(clerk, HEADER, *lines)) == {"new": 1, "changed": 0, "same": 0}
    again = staged(clerk, HEADER, *lines)
    assert not again.committable
    assert commit(again) == {"new": 0, "changed": 0, "same": 1}
    assert ObservationRevision.objects.count() == 1


def test_approved_values_and_other_peoples_themes_are_refused(clerk: User, here: Jurisdiction) -> None:
    factories.observation(factories.indicator("locked"), here, value=1, state="approved")
    assert "不能修改" in staged(clerk, HEADER, "locked,here,2022,2,").rows[0].problems[0].sentence
    limited = factories.user("limited", "staff", here, factories.theme("mine"))
    factories.indicator("theirs")
    assert "不能填写" in staged(limited, HEADER, "theirs,here,2022,2,").rows[0].problems[0].sentence


def test_a_mark_for_nothing_asks_for_the_reason(clerk: User, here: Jurisdiction) -> None:
    factories.indicator("one")
    assert staged(clerk, HEADER, "one,here,2022,—,").rows[0].status == "refused"
    found = staged(clerk, HEADER, "one,here,2022,—,不适用")
    commit(found)
    assert Observation.objects.get().missing_reason == "not_applicable"


def test_a_line_of_the_template_nobody_filled_in_is_left_alone(clerk: User, here: Jurisdiction) -> None:
    factories.indicator("one")
    assert [row.status for row in staged(clerk, HEADER, "one,here,2022,,").rows] == ["same"]


def test_warnings_look_at_the_rest_of_the_file(clerk: User, here: Jurisdiction) -> None:
    items, base = factories.indicator("items"), factories.indicator("base")
    factories.rate("share", numerator=items, denominator=base, min_value=0)
    found = staged(clerk, HEADER, "share,here,2022,89.4,", "items,here,2022,947,", "base,here,2022,1000,")
    assert [finding.code for finding in found.rows[0].warnings] == ["rate_differs"]


def test_queries_do_not_grow_with_the_rows(clerk: User, here: Jurisdiction) -> None:
    counts = []
    for more in (2, 40):
        lines = [f"{factories.indicator().code},here,2022,{n}," for n in range(more)]
        with CaptureQueriesContext(connection) as queries:
            staged(clerk, HEADER, *lines)
        counts.append(len(queries))
    assert counts[0] == counts[1]
