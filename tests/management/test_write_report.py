"""manage.py write_report: the annex in each kind of file, from the approved values."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from metrics.documents.from_docx import text_of
from metrics.drafting.bindings import found_keys, parsed
from metrics.models import Draft, DraftFigure, Jurisdiction
from metrics.queries.drafts import figures_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone() -> Jurisdiction:
    zone = factories.jurisdiction("zone", name_zh="云岭开发区")
    theme = factories.theme(name_zh="矛盾<化解>")
    cases = factories.indicator("cases", in_theme=theme, name_zh="调解案件数")
    rate = factories.rate("rate", in_theme=theme, name_zh="调解成功率")
    factories.observation(cases, zone, 2022, 59)
    factories.observation(cases, zone, 2023, 6500, qualifier="over", note="含诉前调解。")
    factories.observation(rate, zone, 2023, "95.09")
    factories.target(rate, zone, 2023, 96)
    draft = factories.indicator("secret", in_theme=theme, name_zh="未审核数")
    factories.observation(draft, zone, 2023, 424242, state="draft")
    return zone


def write(output: Path, **options: str) -> Path:
    defaults = {"jurisdiction": "zone", "year": "2023", "kind": "annex"}
    call_command("write_report", output=str(output), stdout=io.StringIO(), **defaults | options)
    return output


def test_the_word_file_states_what_readers_see_and_is_bound(zone: Jurisdiction, tmp_path: Path) -> None:
    content = write(tmp_path / "annex.docx").read_bytes()
    text = text_of(content)
    for words in ("6500余", "含诉前调解。", "95.09%", "≥96%", "矛盾<化解>"):
        assert words in text
    assert "424242" not in text
    keys = found_keys(content)["keys"]
    draft = Draft.objects.get()
    known = figures_of(draft.pk)
    named = [(*(parsed(key["key"]) or (0, 0)), key["text"]) for key in keys]
    read = [(known[number].code, known[number].year, text) for _draft, number, text in named]
    assert read == [("cases", 2023, "6500余"), ("cases", 2022, "59"), ("rate", 2023, "95.09%")]
    assert {number for number, *_rest in named} == {draft.pk}
    write(tmp_path / "again.docx")
    assert (Draft.objects.count(), DraftFigure.objects.count()) == (1, 3)


def test_the_workbook_has_the_same_lines_with_numbers(zone: Jurisdiction, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path / "annex.xlsx")).worksheets[0]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [line[4:9] for line in lines] == [
        ["6500余", 59, "增加约6441件", "—", "全年"], [95.09, "无记录", "—", "≥96%", "全年"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("annex.txt", {}, r"\.docx, \.pdf, \.xlsx"),
        ("annex.docx", {"jurisdiction": "moon"}, "moon"),
        ("annex.docx", {"year": "2O23"}, "year"),
        ("missing/annex.xlsx", {}, "cannot write"),
    ],
)
def test_what_cannot_be_written_is_said(
    zone: Jurisdiction, tmp_path: Path, name: str, options: dict[str, str], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        write(tmp_path / name, **options)
    assert list(tmp_path.iterdir()) == []
