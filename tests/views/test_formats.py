"""The formats of files: what is entered once is offered everywhere."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from metrics.exports import xlsx
from metrics.exports.formats import FORMATS, Content, Format
from metrics.exports.wide import WIDE_AT
from metrics.models import Jurisdiction, Observation, Report
from metrics.urls import urlpatterns
from tests import factories
from tests.views import reading

pytestmark = pytest.mark.django_db


def counted(content: Content) -> io.BytesIO:
    return io.BytesIO(str(len(list(content.rows))).encode())


FILES = [entry.name for entry in urlpatterns if str(entry.pattern).endswith(".<format:file_format>")]
COUNT = Format("count", "Count", "text/x-count", counted)


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, "count", COUNT)


@pytest.fixture
def staff(client: Client, zone: Jurisdiction) -> Client:
    client.force_login(factories.user("wang", "staff", zone))
    return client


def address(name: str, **arguments: str) -> str:
    """Return the address with the indicator and the report of the test where it takes one."""
    known = {"code": "cases", "pk": str(Report.objects.get().pk)}
    (pattern,) = (entry.pattern for entry in urlpatterns if entry.name == name)
    return reverse(name, kwargs={part: known.get(part) or arguments[part] for part in pattern.regex.groupindex})


@pytest.mark.usefixtures("count", "history")
@pytest.mark.parametrize("name", FILES)
def test_a_new_format_is_offered_at_every_address(name: str, staff: Client) -> None:
    rows = reading.file(staff, address(name, file_format="csv"))
    answer = staff.get(address(name, file_format="count"))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == COUNT.content_type
    assert answer.headers["Content-Disposition"].endswith(".count")
    assert b"".join(answer.streaming_content).decode() == str(len(rows))  # type: ignore[arg-type, attr-defined]
    assert f'href="{address(name, file_format="count")}' in reading.page(staff, address(name.removesuffix("_file")))


@pytest.mark.usefixtures("count", "history")
def test_a_new_format_is_in_the_archive_and_the_command_writes_it(staff: Client, tmp_path: Path) -> None:
    answer = staff.get("/year.zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[arg-type, attr-defined]
    names = archive.namelist()
    assert {name.removesuffix(".count") + ".csv" for name in names if name.endswith(".count")} == {
        name for name in names if name.endswith(".csv")
    }
    assert "年度数据.csv, 年度数据.xlsx, 年度数据.count" in archive.read("README.txt").decode()
    for target, options in ((tmp_path / "data.count", {}), (tmp_path / "data", {"format": "count"})):
        call_command("export_observations", output=str(target), **options)
        assert target.read_text() == str(Observation.objects.count())


@pytest.mark.usefixtures("count")
def test_a_file_to_fill_in_comes_only_as_the_import_reads_it(staff: Client) -> None:
    assert staff.get("/import/template.xlsx?year=2022").status_code == 200
    assert staff.get("/import/template.count?year=2022").status_code == 404


@pytest.mark.parametrize("ending", ["count", "CSV", "csv2", "xls", "zip"])
def test_an_unknown_format_is_not_found(ending: str, staff: Client) -> None:
    assert staff.get(f"/dashboard.{ending}").status_code == 404


@pytest.mark.usefixtures("history")
def test_the_command_says_that_a_workbook_holds_fewer_rows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    target = tmp_path / "data.xlsx"
    call_command("export_observations", output=str(target))
    assert zipfile.is_zipfile(target)
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    with pytest.raises(CommandError, match="超过2行"):
        call_command("export_observations", output=str(target))


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("name", FILES)
def test_the_menu_offers_the_columns_of_the_page_where_there_are_any(name: str, staff: Client) -> None:
    """An address is in the table of those with two layouts exactly when they differ."""
    menu = reading.page(staff, address(name.removesuffix("_file")) + "?layout=wide").partition("menu export")[2]
    menu = menu.partition("</details>")[0]
    file = address(name, file_format="csv")
    long, wide = (b"".join(staff.get(f"{file}?layout={layout}")) for layout in ("long", "wide"))
    assert (long.partition(b"\r\n")[0] != wide.partition(b"\r\n")[0]) == (name in WIDE_AT)
    assert (f'href="{file}?layout=wide" download>表格（与页面相同）' in menu) == (name in WIDE_AT)
    assert (f'href="{file}" download>数据（每行一个数值）' in menu) == (name in WIDE_AT)
    assert (f'href="{file}" download>数据（全部行）' in menu) == (name not in WIDE_AT)
    assert ('href="/year.zip"' in menu) == (name == "dashboard_file")
    assert "data-print" in menu


@pytest.mark.usefixtures("history")
def test_the_first_look_offers_its_own_table(staff: Client) -> None:
    assert "/dashboard.csv?view=leader&amp;layout=wide" in reading.page(staff, "/?view=leader")
