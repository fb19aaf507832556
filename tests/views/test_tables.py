"""Every table of every page: the rows that stand on it are those that the library holds in `table.page` or in
`table.rows`, cell by cell as its own machinery gives them. A table that no page
below shows fails `test_every_table_is_tried`."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils.html import conditional_escape, escape, strip_tags
from django.utils.safestring import SafeString

from metrics.models import Edition, EditionValue, Jurisdiction, Report
from metrics.queries.editions import approved_versions
from metrics.tables.base import RowTable
from tests.views.test_parity import browse, session  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db

PLACE = "jurisdiction=demo-jiashan"
PAGES = (
    f"/years/?{PLACE}",
    f"/years/?{PLACE}&sort=-change",
    f"/years/?{PLACE}&compare=2021,2023",
    f"/observations/?{PLACE}&year=2022",
    "/observations/?page=2",
    "/jurisdictions/?parent=demo-city&year=2023",
    "/jurisdictions/?parent=demo-city&year=2023&sort=value",
    "/jurisdictions/?parent=demo-city&from=2021&to=2023",
    f"/indicators/?{PLACE}&sort=-name",
    f"/indicators/fully-online-rate/?{PLACE}",
    f"/indicators/fully-online-rate/?{PLACE}&tab=history",
    "/indicators/mediation-cases/?jurisdiction=demo-lianghe&tab=table",
    "/reports/",
    "/rounds/?jurisdiction=demo-city&year=2024",
    f"/history/?{PLACE}&year=2023&sort=who",
    "report",
    f"/editions/?{PLACE}&year=2023",
    "checks",
    "check",
)
CHECKED = ("人民调解案件1204件，比上年增长3.3%。", "人民调解案件1240件。")


@pytest.fixture(autouse=True)
def edition(session: str) -> None:  # noqa: F811
    """Publish a year, all but one of its values: that one is a correction since."""
    at = Jurisdiction.objects.get(code="demo-jiashan")
    made = Edition.objects.create(jurisdiction=at, year=2023, number=1, published_on="2024-03-20")
    versions = approved_versions(at.pk, 2023).order_by("pk")[1:]
    EditionValue.objects.bulk_create(EditionValue(edition=made, revision=version) for version in versions)


def _address(browse: Client, page: str) -> str:  # noqa: F811
    if page.startswith("check"):
        checks = f"/checks/?{PLACE}&year=2023"
        last = [browse.post(checks, {"text": text}).headers["Location"] for text in CHECKED][-1]
        return last if page == "check" else checks
    report = Report.objects.filter(observations__isnull=False).first()
    assert report is not None
    return page.replace("report", f"/reports/{report.pk}/") if page == "report" else page


def _tables(browse: Client, page: str) -> tuple[str, list[RowTable]]:  # noqa: F811
    answer = browse.get(_address(browse, page))
    assert answer.status_code == 200
    found = {id(value): value for context in answer.context for part in context for value in part.values()}
    return answer.content.decode(), [value for value in found.values() if isinstance(value, RowTable)]


def _text(cell: Any) -> str:
    """Return the words of a cell without its markup and blanks."""
    return "".join(unescape(strip_tags(conditional_escape(cell))).split())


@pytest.mark.parametrize("page", PAGES)
def test_the_rows_on_the_page_are_those_of_the_table(browse: Client, page: str) -> None:  # noqa: F811
    html, tables = _tables(browse, page)
    assert tables
    for table in tables:
        rows = table.page.object_list if hasattr(table, "page") else table.rows
        start = html.index(f"<caption><span>{escape(table.caption)}</span></caption>")
        shown = [
            [_text(SafeString(f"<td{cell}")) for cell in re.split("<t[dh](?=[ >])", line)[1:]]
            for line in re.findall(
                "<tr>(.*?)</tr>", html[start : html.index("</table>", start)].partition("</thead>")[2], re.S
            )
        ]
        assert shown == [[_text(row.get_cell(bound.name)) for bound in table.columns] for row in rows]


def test_every_table_is_tried(browse: Client) -> None:  # noqa: F811
    tried = {type(table) for page in PAGES for table in _tables(browse, page)[1]}
    kinds, known = [RowTable], set()
    while kinds:
        below = kinds.pop().__subclasses__()
        known |= set(below)
        kinds += below
    assert {kind.__name__ for kind in known - tried} == set()


def test_values_of_a_table_are_its_cells(browse: Client) -> None:  # noqa: F811
    """The library's own way to a file gives the head and the rows of the page."""
    _, (table, *_rest) = _tables(browse, f"/years/?{PLACE}&sort=name")
    head, *lines = table.as_values()
    assert head == [str(heading.label) for heading in table.headings]
    assert [line[0] for line in lines] == sorted(row.indicator.name for row in table.ordered)
    assert len(lines) == len(table.shown) > 1
