"""Page, chart and file of every address that has a file: the same rows, the same numbers. It runs on the data shipped
with the product, which has every kind of value.

A new page with a file has to be added to `PAGES`, or `test_every_file_is_compared` fails."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from metrics.models import Jurisdiction, Report
from metrics.permissions.urls import ADDRESSES
from tests import factories
from tests.views import reading
from tests.views.comparing import (
    Cells,
    Line,
    by_row,
    cards,
    catalogue,
    changes,
    counts,
    grid,
    jurisdictions_by_years,
    pairs,
    reviewed,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def session(module_db: None) -> str:
    """Load all fixtures and return the session of a user who sees drafts and the history everywhere."""
    call_command("load_fixtures", verbosity=0)
    user = factories.user("wang")
    for top in Jurisdiction.objects.filter(parent=None):
        factories.member(user, "staff", top)
    return factories.session(user)


@pytest.fixture
def browse(session: str) -> Client:
    return factories.browser(session)


PAGES: dict[str, tuple[str, str, Callable[[str, list[Line]], tuple[Cells, Cells]]]] = {
    "dashboard_file": ("/", "?jurisdiction=nanchang-etdz&year=2022", cards),
    "indicator_file": ("/indicators/fully-online-rate/", "?jurisdiction=demo-jiashan", by_row("年度")),
    "indicators_file": ("/indicators/", "?jurisdiction=demo-jiashan", catalogue),
    "years_file": ("/years/", "?jurisdiction=demo-wulin", grid),
    "jurisdictions_file": ("/jurisdictions/", "?parent=demo-city&indicator=mediation-cases", by_row("地区")),
    "observations_file": ("/observations/", "?jurisdiction=nanchang-etdz&year=2022&theme=services", by_row("指标")),
    "reports_file": ("/reports/", "?jurisdiction=demo-city", counts("报告", "地区", "年度", "读取的数据", 报告="标题")),
    "report_file": ("/reports/REAL/", "", by_row("章节", "指标")),
    "rounds_file": (
        "/rounds/",
        "?jurisdiction=demo-city&year=2024",
        counts("地区", "应报", "已填", "草稿", "待审核", "已退回", "已审核", "待报", "未填报"),
    ),
    "review_file": ("/review/", "?jurisdiction=demo-dinghu&year=2024", reviewed),
    "history_file": ("/history/", "?jurisdiction=demo-dinghu&year=2024", changes),
}
VIEWS = {
    "two years": ("years_file", "?jurisdiction=demo-wulin&compare=2019,2024", pairs),
    "two years, sorted": ("years_file", "?jurisdiction=demo-wulin&compare=2023,2024&sort=-change", pairs),
    "places over years": (
        "jurisdictions_file",
        "?parent=demo-city&indicator=mediation-cases&from=2017&to=2024",
        jurisdictions_by_years,
    ),
    "chosen places": ("jurisdictions_file", "?place=demo-wulin,demo-city&indicator=mediation-cases", by_row("地区")),
    "two years with drafts": ("years_file", "?jurisdiction=nanchang-etdz&compare=2022,2025", pairs),
}
NOT_OF_A_PAGE = {"document_file", "editions_file"}
"""The corrections of editions are compared where some are made, in rounds/test_editions.py."""


def file_address(page: str, query: str, ending: str) -> str:
    return f"{page.rstrip('/') or '/dashboard'}.{ending}{query}"


def test_every_file_is_compared() -> None:
    assert {name for name in ADDRESSES if name.endswith("_file")} - NOT_OF_A_PAGE == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_the_page_has_the_rows_of_its_file(name: str, browse: Client) -> None:
    page, query, compare = PAGES[name]
    page = page.replace("REAL", str(Report.objects.get(jurisdiction__code="nanchang-etdz").pk))
    shown, told = compare(reading.page(browse, page + query), reading.file(browse, file_address(page, query, "csv")))
    assert told
    assert shown == told


@pytest.mark.parametrize("name", VIEWS)
def test_another_view_has_the_rows_of_its_file(name: str, browse: Client) -> None:
    page, (query, compare) = PAGES[VIEWS[name][0]][0], VIEWS[name][1:]
    shown, told = compare(reading.page(browse, page + query), reading.file(browse, file_address(page, query, "csv")))
    assert told
    assert shown == told


def test_charts_of_two_years_draw_the_numbers_of_the_file(browse: Client) -> None:
    query = "?jurisdiction=demo-wulin&compare=2019,2024"
    lines = {line["指标代码"]: line for line in reading.file(browse, f"/years.csv{query}")}
    drawn = {
        code: reading.points(figure)
        for code, figure in reading.figures(reading.page(browse, f"/years/{query}")).items()
    }
    assert drawn
    for code, points in drawn.items():
        sides = [(lines[code][f"{side}年度"], lines[code][f"{side}数值"]) for side in ("较早", "较晚")]
        assert points == [(int(year), float(value) if value else None) for year, value in sides], code


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", [*PAGES, *VIEWS])
def test_the_workbook_has_the_cells_of_the_csv_file(name: str, language: str, browse: Client) -> None:
    page, query, _compare = PAGES[name] if name in PAGES else (PAGES[VIEWS[name][0]][0], *VIEWS[name][1:])
    page = page.replace("REAL", str(Report.objects.get(jurisdiction__code="nanchang-etdz").pk))
    query = f"{query or '?'}&language={language}"
    answers = [browse.get(file_address(page, query, ending)) for ending in ("csv", "xlsx")]
    text, book = (b"".join(answer.streaming_content) for answer in answers)  # type: ignore[attr-defined]
    lines = list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline="")))
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    cells = [[_printed(cell) for cell in row] for row in sheet.iter_rows()]
    assert len(lines) > 1
    assert cells == [[field.removeprefix("'") for field in line] for line in lines]


def _printed(cell: Any) -> str:
    """Return a workbook's cell as the CSV file has it."""
    value = cell.value
    if value is None:
        return ""
    if cell.number_format == "yyyy-mm-dd hh:mm:ss":
        return timezone.make_aware(value).isoformat()
    if cell.is_date:
        return str(value.date().isoformat())
    if isinstance(value, str):
        return value.removeprefix("'")
    return f"{Decimal(str(value)).normalize():f}"


@pytest.mark.parametrize("name", ["indicator_file", "years_file", "jurisdictions_file"])
def test_charts_draw_the_numbers_of_the_file(name: str, browse: Client) -> None:
    page, query, _compare = PAGES[name]
    lines = reading.file(browse, file_address(page, query, "csv"))
    figures = reading.figures(reading.page(browse, page + query))
    assert figures
    for code, figure in figures.items():
        of = [line for line in lines if line["指标代码"] == code]
        told = [float(line["数值"]) if line["数值"] else None for line in of]
        points = reading.points(figure)
        drawn = (
            [value for value, _row in points] if name == "jurisdictions_file" else [value for _year, value in points]
        )
        if name != "jurisdictions_file":
            told = [value for _year, value in sorted(zip((line["年度"] for line in of), told, strict=True))]
        assert drawn == told, code
