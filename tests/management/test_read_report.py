"""The command that runs the reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from metrics.imports.fixtures import load
from metrics.models import Observation
from tests.documents import other_kinds, samples

pytestmark = pytest.mark.django_db

TEXT = "一、工作情况\n（一）化解矛盾\n1.截至10月，全区共调解案件71件，调解成功率达100%。根据〔2019〕28号文件，答复群众来信三十余件。\n"
KEYS = [
    "start", "end", "text", "section", "sentence", "value", "unit", "qualifier", "as_of", "period", "kind", "indicator",
    "score", "alternatives", "doubtful", "undated",
]  # fmt: skip


def read(file: Path, capsys: Any, *arguments: str) -> str:
    call_command("read_report", str(file), "--year=2022", *arguments)
    return str(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("catalogue", "encoding"),
    [("travelling", "utf-8"), ("travelling", "utf-8-sig"), ("travelling", "gb18030"), ("stored", "utf-16")],
)
def test_the_facts_as_json(catalogue: str, tmp_path: Path, capsys: Any, encoding: str) -> None:
    if catalogue == "stored":
        load(Path(settings.BASE_DIR) / "fixtures" / "catalogue")
    file = tmp_path / "report.txt"
    file.write_bytes(TEXT.encode(encoding))
    facts = json.loads(read(file, capsys))
    assert [fact["value"] for fact in facts] == ["71", "100", "30"]
    assert all(list(fact) == KEYS for fact in facts)
    cases, share, letters = facts
    assert TEXT[cases["start"] : cases["end"]] == cases["text"] == "71件"
    assert (cases["indicator"], cases["as_of"], cases["section"]) == ("mediation-cases", "2022-10-31", "一(一)1")
    assert (share["indicator"], share["kind"]) == ("mediation-success-rate", "rate")
    assert letters["qualifier"] == "over"
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("report.docx", samples.word()), ("report.html", samples.page()), ("report.ofd", other_kinds.ofd_report())],
)
def test_a_document_as_it_is(tmp_path: Path, capsys: Any, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    facts = {fact["indicator"]: fact["value"] for fact in json.loads(read(tmp_path / name, capsys))}
    assert facts["fully-online-items"] == "947" and facts["people-assessors"] == "42"


def test_a_table_for_people(tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "report.txt"
    file.write_text(TEXT, encoding="utf-8")
    out = read(file, capsys, "--format=table")
    assert "mediation-cases" in out and "3 facts" in out


def test_nothing_to_find(tmp_path: Path, capsys: Any) -> None:
    for text in ("", "床前明月光，疑是地上霜。", "The quick brown fox jumps over the lazy dog."):
        file = tmp_path / "report.txt"
        file.write_text(text, encoding="utf-8")
        assert json.loads(read(file, capsys)) == []


@pytest.mark.parametrize(
    ("content", "year"), [(b"\xff\xfe\xff", "2022"), (b"a\x00b", "2022"), (b"text", "²"), (b"text", "99999")]
)
def test_what_cannot_be_read_is_refused_with_a_sentence(tmp_path: Path, content: bytes, year: str) -> None:
    file = tmp_path / "report.txt"
    file.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("read_report", str(file), f"--year={year}")
    with pytest.raises(CommandError):
        call_command("read_report", str(tmp_path / "none.txt"), "--year=2022")
