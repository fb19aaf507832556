"""Page, chart and file of every address that has a file: the same rows, the same numbers. It runs on the data shipped
with the product, which has every kind of value.

A new page with a file has to be added to `PAGES`, or `test_every_file_is_compared` fails."""

from __future__ import annotations

import csv
import io
import re
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

pytestmark = pytest.mark.django_db

Line = dict[str, str]
Cells = list[tuple[str, ...]]

BEFORE = {"约": "约", "近": "近", "不低于": "不低于", "不超过": "不超过"}
AFTER = {"余": "余"}


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


def stated(line: Line) -> str:
    """Return the line's value as a page prints it, without its unit; the reason when there is none."""
    if not line["数值"]:
        return line["缺值原因"] or "未填报"
    number = f"{Decimal(line['数值']):,f}"
    word = line["限定词"]
    return BEFORE.get(word, "") + number + AFTER.get(word, "")


def plain(cell: str) -> str:
    """Return a cell's value without the state below it and the part of the year beside it."""
    return cell.partition("|")[0].strip().rstrip("*").strip()


def by_row(*heads: str) -> Callable[[str, list[Line]], tuple[Cells, Cells]]:
    """Return the comparison for a page with a line of the file in each row: what identifies the row, and the value, in
    order."""

    def compare(html: str, lines: list[Line]) -> tuple[Cells, Cells]:
        shown = [(*(_word(row[head]) for head in heads), plain(row["数值"])) for row in reading.table(html)]
        return shown, [(*(line[head] for head in heads), stated(line)) for line in lines]

    return compare


def _word(cell: str) -> str:
    return cell.removesuffix(" 虚构").strip()


def counts(*heads: str, **renamed: str) -> Callable[[str, list[Line]], tuple[Cells, Cells]]:
    """Return the comparison for a page whose cells are the file's, except that the file writes 0 for an empty cell."""

    def compare(html: str, lines: list[Line]) -> tuple[Cells, Cells]:
        shown = [tuple(_word(row[head]) or "0" for head in heads) for row in reading.table(html)]
        return shown, [tuple(line[renamed.get(head, head)] or "0" for head in heads) for line in lines]

    return compare


def grid(html: str, lines: list[Line]) -> tuple[Cells, Cells]:
    """Return the cells of a page of indicators by years and those of the file, which has a line for each cell."""
    shown: Cells = []
    for row in reading.table(html):
        for head, cell in row.items():
            if re.fullmatch("[0-9]{4}年", head):
                shown.append((row["指标"], head[:4], plain(cell)))
    return shown, [(line["指标"], line["年度"], stated(line)) for line in lines]


def cards(html: str, lines: list[Line]) -> tuple[Cells, Cells]:
    """Return the cells of a page with cards, lines, and a list of what is missing, which has names only, and those of
    the file. Both are sorted, as the page groups by theme."""
    text = re.sub(r"<svg.*?</svg>", "", html, flags=re.S)
    card = r'<h3><a[^>]*>(?P<name>[^<]*)</a></h3>.*?<p class="value[^"]*">(?P<value>.*?)</p>'
    entry = r"<li><a [^>]*>(?P<name>[^<]*)</a>\s*(?P<value><b[^>]*>.*?</b><i>余?)"
    shown: Cells = []
    for pattern in (card, entry):
        for found in re.finditer(pattern, text, flags=re.S):
            value = re.sub(r'<span class="unit">[^<]*</span>', "", found["value"])
            shown.append((found["name"], re.sub("<[^>]*>", "", value).strip()))
    return sorted(shown), sorted((line["指标"], stated(line)) for line in lines if line["数值"])


def catalogue(html: str, lines: list[Line]) -> tuple[Cells, Cells]:
    """Return the cells of the page and of the file; on the page the definition stands with the indicator, and the
    years as a span."""

    def span(line: Line) -> str:
        first, last = line["最早年度"], line["最近年度"]
        return "无数据" if not first else first if first == last else f"{first}—{last}"

    shown = [(row["指标"], row["单位"], row["责任部门"], row["有数据的年度"]) for row in reading.table(html)]
    shown = [(re.sub(r"^(.*?) 关键", r"\1", name), *rest) for name, *rest in shown]
    return shown, [(line["指标"] + line["定义"], line["单位"], line["责任部门"], span(line)) for line in lines]


def changes(html: str, lines: list[Line]) -> tuple[Cells, Cells]:
    """Return the cells of the page of history and those of its file. The page says 系统 where no user made the change,
    and gives the time to the minute."""
    shown = [
        (row["时间"], row["何人"], row["指标"], row["版本"], row["变动"].replace("|", "；"), row["原因"])
        for row in reading.table(html)
    ]
    told = [
        (
            line["时间"][:16].replace("T", " "),
            line["何人"] or "系统",
            line["指标"],
            line["版本"],
            line["变动"],
            line["原因"],
        )
        for line in lines
    ]
    return shown, told[: len(shown)]


def reviewed(html: str, lines: list[Line]) -> tuple[Cells, Cells]:
    """Return the cells of the page, submitted and then approved values, and those of the file; values with their
    units."""
    rows = [row for part in html.split("<table")[1:] for row in reading.table(f"<table{part}")]
    shown = [(row["指标"], plain(row["数值"]), row.get("填报人", "").partition("|")[0]) for row in rows]
    told = []
    for line in lines:
        waiting = line["状态"] == "待审核"
        unit = line["单位"] if line["数值"] else ""
        told.append((line["指标"], stated(line) + unit, (line["填报人"] or "变动记录") if waiting else ""))
    return shown, told


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
        counts("地区", "上年有数值", "已填", "草稿", "待审核", "已退回", "已审核", "尚缺"),
    ),
    "review_file": ("/review/", "?jurisdiction=demo-dinghu&year=2024", reviewed),
    "history_file": ("/history/", "?jurisdiction=demo-dinghu&year=2024", changes),
}
"""Name of the file's address → page, query string, and how page and file are compared."""


def pairs(html: str, lines: list[Line]) -> tuple[Cells, Cells]:
    """Return the cells of a page of indicators with two years, a line of the file in each row, and those of the file.
    The change is words on the page; in the file it is a number, or the reason why there is none."""
    shown: Cells = []
    for row in reading.table(html):
        (earlier, later) = (head for head in row if re.fullmatch("[0-9]{4}年", head))
        shown.append(
            (row["指标"], earlier, plain(row[earlier]), later, plain(row[later]), _amount(row[f"{later}比{earlier}"]))
        )
    told = [
        (line["指标"], *(cell for side in ("较早", "较晚") for cell in _side(line, side)), line["两年变化"].lstrip("-"))
        for line in lines
    ]
    return shown, told


def jurisdictions_by_years(html: str, lines: list[Line]) -> tuple[Cells, Cells]:
    """Return the cells of a page of jurisdictions by years and those of the file, which has a line for each cell."""
    shown: Cells = []
    for row in reading.table(html):
        for head, cell in row.items():
            if re.fullmatch("[0-9]{4}年", head):
                shown.append((_word(row["地区"]), head[:4], plain(cell)))
    return shown, [(line["地区"], line["年度"], stated(line)) for line in lines]


def _side(line: Line, side: str) -> tuple[str, str]:
    return line[f"{side}年度"] + "年", stated({name: line[side + name] for name in ("数值", "限定词", "缺值原因")})


def _amount(words: str) -> str:
    """Return the number in the words of a change: 增加1,442件（+24.5%） → 1442; "" for words without an exact number."""
    found = re.match(r"(?:增加|减少|上升|下降)([0-9,.]+)", words)
    return found[1].replace(",", "") if found else "0" if words.startswith("与") and "大致" not in words else ""


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
"""Other views of a page that have rows of their own: name → file's address, query string, and how they are compared."""

NOT_OF_A_PAGE = {"import_file", "document_file"}
"""Files without a page: a template to fill in, and a document as it was uploaded."""


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
