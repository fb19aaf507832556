"""The pages of an import: choose, preview, confirm."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from metrics.models import Jurisdiction, Observation, ObservationRevision, User
from tests import factories
from tests.at_work import all_at_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Jurisdiction:
    jurisdiction = factories.jurisdiction("here", name_zh="某区")
    factories.open_round(jurisdiction)
    return jurisdiction


@pytest.fixture
def clerk(here: Jurisdiction) -> User:
    return factories.user("clerk", "staff", here)


@pytest.fixture
def client(clerk: User) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


def choose(client: Client, content: bytes | str, name: str = "data.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(f"{reverse('imports')}?jurisdiction=here&year=2022", {"file": SimpleUploadedFile(name, data)})


def token(response: Any) -> str:
    found = re.search(r'name="token" value="([^"]+)"', response.content.decode())
    assert found
    return html.unescape(found[1])


def confirm(client: Client, response: Any) -> str:
    data = {"token": token(response), "commit": "1"}
    return client.post(f"{reverse('imports')}?jurisdiction=here&year=2022", data, follow=True).content.decode()


def test_a_preview_writes_nothing_and_the_confirmation_everything(client: Client, clerk: User) -> None:
    factories.indicator("one", name_zh="会议次数")
    response = choose(client, "指标代码,数值\none,5\n")
    page = response.content.decode()
    assert "会议次数" in page and "5件" in page and not Observation.objects.exists()
    assert "已导入：新增1项" in confirm(client, response)
    row = Observation.objects.get()
    assert (row.value, row.state, row.entered_by) == (5, "draft", clerk)


def test_what_is_shown_is_taken_and_what_is_not_read_is_named(client: Client) -> None:
    """The confirmation is checked with the same remarks as the preview."""
    factories.rate("share")
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["指标代码", "数值"])
    sheet.append(["share", 0.894117647058824])
    sheet["B2"].number_format = "0.0%"
    workbook.create_sheet("二季度").append(["其他"])
    file = io.BytesIO()
    workbook.save(file)
    response = choose(client, file.getvalue(), "data.xlsx")
    page = response.content.decode()
    assert "按显示的89.4%导入，单元格存储的是0.894117647058824" in page and "工作表“二季度”有1行没有读取" in page
    confirm(client, response)
    assert str(Observation.objects.get().value.normalize()) == "89.4"  # type: ignore[union-attr]


def test_refused_rows_hold_up_the_whole_file(client: Client) -> None:
    factories.indicator("one")
    response = choose(client, "指标代码,数值\none,5\nnone,6\n")
    page = response.content.decode()
    assert "没有这个指标：none" in page and "全部导入" not in page
    assert "还有不能导入的行" in confirm(client, response)  # all or nothing, whatever the page offers
    assert not Observation.objects.exists()


def test_an_unknown_header_is_mapped_by_hand(client: Client) -> None:
    factories.indicator("one", name_zh="会议次数")
    response = choose(client, "项目,今年\n会议次数,12\n")
    page = response.content.decode()
    assert "没有找到“数值”列" in page and 'name="column.1"' in page
    data = {"token": token(response), "mapped": "1", "column.0": "indicator", "column.1": "value"}
    response = client.post(f"{reverse('imports')}?jurisdiction=here&year=2022", data)
    confirm(client, response)
    assert Observation.objects.get().value == 12


def test_what_was_changed_after_the_preview_is_not_overwritten(client: Client, here: Jurisdiction) -> None:
    row = factories.observation(factories.indicator("one"), here, value=1, state="draft")
    response = choose(client, "指标代码,数值\none,5\n")
    Observation.objects.filter(pk=row.pk).update(value=3, version=2)
    assert "在预览之后被修改" in confirm(client, response)
    assert Observation.objects.get().value == 3


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n", b"\xd0\xcf\x11\xe0", b"PK\x03\x04xx", b"a\x00b", "只有一列\n1\n".encode()]
)
def test_a_file_that_is_no_table_gets_a_sentence(client: Client, content: bytes) -> None:
    response = choose(client, content, "x.csv")
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode() or "请选择" in response.content.decode()
    assert not Observation.objects.exists()


@pytest.mark.parametrize("forged", ["", "x", "a:b:c", "eyJhIjoxfQ:1:2"])
def test_a_forged_preview_is_refused(client: Client, forged: str) -> None:
    response = client.post(f"{reverse('imports')}?jurisdiction=here&year=2022", {"token": forged, "commit": "1"})
    assert response.status_code == 200
    assert not Observation.objects.exists()


@pytest.mark.parametrize("elsewhere", ["jurisdiction=other&year=2022", "jurisdiction=here&year=2023"])
def test_a_preview_counts_for_its_jurisdiction_and_year_alone(
    client: Client, here: Jurisdiction, elsewhere: str
) -> None:
    """The file has neither column: they come from the page."""
    factories.indicator("one")
    other = factories.jurisdiction("other", parent=here)
    factories.open_round(here, year=2023)
    response = choose(client, "指标代码,数值\none,5\n")
    data = {"token": token(response), "commit": "1"}
    assert "预览已过期" in client.post(f"{reverse('imports')}?{elsewhere}", data).content.decode()
    assert not Observation.objects.exists(), other


def test_a_preview_counts_for_who_saw_it_alone(client: Client, here: Jurisdiction) -> None:
    factories.indicator("one")
    response = choose(client, "指标代码,数值\none,5\n")
    somebody = Client()
    somebody.force_login(factories.user("somebody", "staff", here))
    assert "预览已过期" in confirm(somebody, response)
    assert not Observation.objects.exists()


def test_only_staff_import(here: Jurisdiction) -> None:
    for role in ("official", "reviewer", "administrator", "auditor"):
        client = Client()
        client.force_login(factories.user(role, role, here))
        assert choose(client, "指标代码,数值\none,5\n").status_code == 403


def test_the_command_does_the_same(clerk: User, here: Jurisdiction, tmp_path: Any, capsys: Any) -> None:
    factories.indicator("one")
    file = tmp_path / "data.csv"
    file.write_text("indicator_code,jurisdiction_code,year,value\none,here,2022,5\n")
    call_command("import_observations", str(file), "--by=clerk")
    assert "new 1" in capsys.readouterr().out and not Observation.objects.exists()
    call_command("import_observations", str(file), "--by=clerk", "--commit")
    assert Observation.objects.get().value == 5
    file.write_text("indicator_code,jurisdiction_code,year,value\none,here,2022,NaN\n")
    with pytest.raises(CommandError, match="refused"):
        call_command("import_observations", str(file), "--by=clerk", "--commit")
    assert "1 rows" in capsys.readouterr().out
    for arguments in ((str(tmp_path / "none.csv"), "--by=clerk"), (str(file), "--by=stranger")):
        with pytest.raises(CommandError):
            call_command("import_observations", *arguments)


def test_whoever_runs_the_server_needs_no_account(here: Jurisdiction, tmp_path: Any, capsys: Any) -> None:
    """The value and the round are checked by the same rules; the history names no account."""
    factories.indicator("one")
    file = tmp_path / "data.csv"
    file.write_text("indicator_code,jurisdiction_code,year,value\none,here,2022,5\n")
    call_command("import_observations", str(file))
    assert "new 1" in capsys.readouterr().out and not Observation.objects.exists()
    call_command("import_observations", str(file), "--commit")
    row = ObservationRevision.objects.get()
    assert (row.value, row.state, row.entered_by, row.change_reason) == (5, "draft", None, "从命令行导入文件")
    file.write_text("indicator_code,jurisdiction_code,year,value\none,here,2019,5\n")
    with pytest.raises(CommandError, match="refused"):
        call_command("import_observations", str(file), "--commit")
    assert "不在开放填报期内" in capsys.readouterr().out


def test_who_brings_a_workbook_while_enough_is_being_read_is_told(client: Client, clerk: User, tmp_path: Path) -> None:
    book, file = Workbook(), io.BytesIO()
    book.save(file)
    kept = tmp_path / "data.xlsx"
    kept.write_bytes(file.getvalue())
    with all_at_work(settings.VAR_DIR):
        assert "正在读取的文件过多，请稍后再试。" in choose(client, file.getvalue(), "data.xlsx").content.decode()
        with pytest.raises(CommandError, match="正在读取的文件过多"):
            call_command("import_observations", kept, by=clerk.username)
