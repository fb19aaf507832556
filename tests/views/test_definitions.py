"""What an indicator means may change: a page of a year has the definition of that year, and all of them are told."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from metrics.models import Definition, Indicator, Jurisdiction, ReferenceChange
from metrics.permissions.scope import Scope
from metrics.queries.entry import sheet
from metrics.queries.indicators import definitions, described_catalogue
from metrics.queries.jurisdiction_tree import jurisdiction_row
from tests import factories

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = "按立案时间统计。", "按结案时间统计。", "按归档时间统计。"


@pytest.fixture
def zone() -> Jurisdiction:
    zone = factories.jurisdiction("zone")
    cases = factories.indicator(
        "cases", definition_zh=FIRST, definition_en="", legal_basis_zh="某条例第三条", method_zh="台账汇总",
        limits_zh="不含撤案", contact="司法局 6688", first_year=2010,
    )  # fmt: skip
    factories.definition(cases, 2021, SECOND)
    factories.definition(cases, 2023, THIRD)
    factories.break_(cases, 2021, note_zh="新法")
    factories.break_(cases, 2023, comparable=True, note_zh="新表")
    for year in range(2019, 2025):
        factories.observation(cases, zone, year, year)
        factories.open_round(zone, year)
    return zone


@pytest.fixture
def client(zone: Jurisdiction) -> Client:
    client = Client()
    client.force_login(factories.user("boss", "administrator", zone, name="周敏"))
    return client


def fact(html: str, label: str) -> str:
    return html.partition(f"<dt>{label}</dt>")[2].partition("</dd>")[0]


@pytest.mark.parametrize(
    ("year", "text"), [(2020, FIRST), (2021, SECOND), (2022, SECOND), (2023, THIRD), (2024, THIRD)]
)
def test_a_year_has_its_own_definition(zone: Jurisdiction, client: Client, year: int, text: str) -> None:
    html = client.get(f"/indicators/cases/?jurisdiction=zone&from=2019&to={year}").content.decode()
    assert text in fact(html, "定义")
    assert sum(other in fact(html, "定义") for other in (FIRST, SECOND, THIRD)) == 1
    assert [
        row.definition for row in sheet(Scope.of(factories.user("", "staff", zone)), jurisdiction_row(zone), year).rows
    ] == [text]


def test_the_tab_tells_all_that_is_known(client: Client) -> None:
    html = client.get("/indicators/cases/?jurisdiction=zone").content.decode()
    for label, words in (
        ("定义", THIRD),
        ("历年定义", f"<bdi>2021年以前：{FIRST}</bdi><br><bdi>2021—2022年：{SECOND}</bdi><br><bdi>2023年起：{THIRD}</bdi>"),
        ("口径调整", "<bdi>2021年口径调整，前后不可比：新法</bdi><br><bdi>2023年口径调整，前后可比：新表</bdi>"),
        ("采集年度", "2010年起"),
        ("法律依据", "某条例第三条"),
        ("统计方法", "台账汇总"),
        ("已知局限", "不含撤案"),
        ("联系方式", "司法局 6688"),
    ):  # fmt: skip
        assert words in fact(html, label), label


def test_files_tell_it_too(client: Client) -> None:
    answer: Any = client.get("/indicators.csv?jurisdiction=zone&language=en")
    (row,) = csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig")))
    wanted = {
        "definition": THIRD, "break_year": "2021|2023", "break_kind": "not_comparable|comparable",
        "break_note": "新法|新表", "collected_from": "2010", "collected_until": "", "legal_basis": "某条例第三条",
        "method": "台账汇总", "limits": "不含撤案", "contact": "司法局 6688",
        "definitions": f"before 2021: {FIRST}|2021–2022: {SECOND}|from 2023: {THIRD}",
    }  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted
    answer = client.get("/observations.csv?jurisdiction=zone&language=en")
    rows = csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig")))
    told = {row["year"]: (row["break"], row["not_comparable"], row["change"]) for row in rows}
    assert {year: said for year, said in told.items() if year > "2020"} == {
        "2024": ("", "", "1"), "2023": ("comparable", "", "1"), "2022": ("", "", "1"),
        "2021": ("not_comparable", "break", ""),
    }  # fmt: skip
    with translation.override("zh-hans"):
        words = definitions()["cases"]
    assert words.endswith(f"2021年以前：{FIRST} 2021—2022年：{SECOND} 2023年起：{THIRD}")


def test_the_search_finds_every_definition(zone: Jurisdiction) -> None:
    assert all(words in described_catalogue()["cases"].searched for words in (FIRST, SECOND, THIRD))


def test_definitions_and_breaks_are_changed_with_a_reason(client: Client) -> None:
    cases = Indicator.objects.get(code="cases")
    for noun, fields in (("definition", {"definition_zh": "另一定义"}), ("break", {"note_zh": "另一说明"})):
        data = {"indicator": cases.pk, "year": "2024", **fields}
        address = f"/admin/metrics/{noun}/add/"
        assert "请说明修改原因" in client.post(address, data).content.decode()
        assert client.post(address, data | {"change_reason": "新规定"}).status_code == 302
        made = ReferenceChange.objects.filter(noun=noun).latest("pk")
        assert (made.changed_name, made.reason) == ("周敏", "新规定")
        for year in ("2024", "1800", "x", "٣", "\x00", "9" * 40):
            assert client.post(address, data | {"year": year, "change_reason": "改"}).status_code == 200
    text = client.get("/admin/metrics/referencechange/").content.decode()
    assert "另一定义" in text and "另一说明" in text
    assert Definition.objects.filter(year=2024).count() == 1
