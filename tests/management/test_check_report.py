"""The command that checks a draft."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from metrics.models import Observation
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = "一、工作成效\n全年人民调解案件1204件，比上年增长3.3%，成功率99%。2025年计划调解1500件。\n"


@pytest.fixture(autouse=True)
def _registered() -> None:
    place = factories.jurisdiction("moxian", name_zh="墨县")
    of = factories.indicator("mediation-cases", name_zh="人民调解案件数", unit="件", aliases="人民调解案件|调解案件")
    factories.observation(of, place, value=1240, year=2024, entered_by=factories.user("wang", name="王一"))
    factories.observation(of, place, value=1200, year=2023)


def run(file: Path, capsys: Any, *more: str) -> str:
    call_command("check_report", str(file), *more)
    return str(capsys.readouterr().out)


def test_every_number_as_json_and_as_a_table(tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "稿.txt"
    file.write_text(TEXT, encoding="utf-8")
    found = json.loads(run(file, capsys, "--jurisdiction=moxian", "--year=2024"))
    cases, growth, rate = found["numbers"]
    assert (cases["text"], cases["verdict"], cases["verdict_words"]) == ("1204件", "differs", "不一致")
    assert TEXT[cases["start"] : cases["end"]] == "1204件" and cases["entered_by"] == "王一"
    assert cases["registered"]["value"] == "1240" and cases["registered_words"] == "1,240件"
    assert (growth["verdict"], growth["verdict_words"]) == ("agrees", "一致")
    assert rate["verdict"] == "not_registered" and found["aside"] == 1
    assert [each["presence"] for each in found["contents"]].count("lacking") == 3
    table = run(file, capsys, "--jurisdiction=moxian", "--year=2024", "--format=table")
    assert "1204件" in table and "登记为1,240件。" in table and table.count("\n") == 4
    assert Decimal(Observation.objects.get(year=2024).value or 0) == 1240


@pytest.mark.parametrize(
    ("name", "content", "arguments", "message"),
    [
        ("稿.txt", b"", ("--jurisdiction=nowhere", "--year=2024"), "nowhere"),
        ("稿.txt", b"", ("--jurisdiction=moxian", "--year=year"), "--year"),
        ("稿.docx", b"PK\x03\x04", ("--jurisdiction=moxian", "--year=2024"), "稿.docx"),
    ],
)
def test_what_cannot_be_checked_is_refused_in_words(
    tmp_path: Path, capsys: Any, name: str, content: bytes, arguments: tuple[str, ...], message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CommandError, match=message):
        run(tmp_path / name, capsys, *arguments)
    with pytest.raises(CommandError, match="nothing"):
        run(tmp_path / "nothing", capsys, "--jurisdiction=moxian", "--year=2024")


@pytest.mark.parametrize("content", [b"", b"\0\0", b"We report 12 cases.", b"\xed\xa0\xbd"])
def test_a_file_without_statements_has_none(tmp_path: Path, capsys: Any, content: bytes) -> None:
    (tmp_path / "稿.txt").write_bytes(content)
    try:
        found = json.loads(run(tmp_path / "稿.txt", capsys, "--jurisdiction=moxian", "--year=2024"))
    except CommandError as error:
        assert "稿.txt" in str(error)
        return
    assert found["numbers"] == [] and [each["indicator"] for each in found["unmentioned"]] == ["mediation-cases"]
