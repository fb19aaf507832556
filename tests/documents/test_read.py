"""Documents into text and text into figures, through the functions that the pages use."""

from __future__ import annotations

import os

import pytest

from metrics.documents.read import (
    LARGEST_FILE,
    MOST_CHARACTERS,
    NothingToRead,
    UnreadableDocument,
    find_facts,
    read_document,
    read_pasted,
)
from tests.reader.corpus import catalogue, reader

TEXT = "一、工作情况\r\n1.截至10月，全区共调解案件７１件，\r\n调解成功率达100%。\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_text_file_keeps_every_character(encoding: str) -> None:
    read = read_document("报告.txt", TEXT.encode(encoding))
    assert (read.text, read.kind) == (TEXT, "text")


def test_pasted_text_counts_line_ends_as_a_browser_does() -> None:
    read = read_pasted("一\r\n二\r三\x00\ud800")
    assert (read.text, read.kind) == ("一\n二\n三\ufffd\ufffd", "pasted")


@pytest.mark.parametrize("empty", ["", " \n\u3000\t"])
def test_nothing_to_read(empty: str) -> None:
    with pytest.raises(NothingToRead, match="没有文字"):
        read_document("空.txt", empty.encode())
    with pytest.raises(NothingToRead, match="没有文字"):
        read_pasted(empty)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.doc", OLE, "旧版Word"),
        ("a.wps", OLE, "WPS文字"),
        ("a.xls", OLE, "Excel"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "图片"),
        ("a.bmp", b"BM" + bytes(50), "图片"),
        ("a.mht", b"From: <Saved by Blink>\n", "网页归档"),
        ("a.zip", b"PK\x05\x06" + bytes(18), "不是文字"),
        ("a.zip", b"PK\x03\x04" + bytes(100), "损坏"),
        ("a.txt", b"MZ\x90\x00" + bytes(range(256)) * 9, "不是文字"),
        ("a.txt", b"\xff\xfe\xff", "不是文字"),
        ("a.txt", b"\x01\x02\x03\x04" * 500, "不是文字"),
        ("a.txt", "有空字符\x00".encode(), "不是文字"),
        ("a.txt", b"a" * (LARGEST_FILE + 1), "超过20 MB"),
        ("a.txt", b" " * LARGEST_FILE, "超过600000个字"),
    ],
)
def test_what_is_no_report_is_named(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableDocument, match=sentence):
        read_document(name, content)


def test_facts_come_back_as_the_reader_finds_them() -> None:
    read = read_document("报告.txt", TEXT.encode("gb18030"))
    facts = find_facts(read.text, year=2022, specs=catalogue())
    assert facts == reader().read(TEXT, year=2022)
    assert [str(fact.value) for fact in facts] == ["71", "100"]
    assert any(fact.alternatives for fact in facts) and any(fact.as_of for fact in facts)


@pytest.mark.parametrize(
    "text",
    [
        "床前明月光，疑是地上霜。",
        "In 2022 the district settled 71 of 73 cases (97.3 %), 30% more than the year before, for RMB 2.5 million.",
        os.urandom(10_000).hex(),
    ],
    ids=["a poem", "an English report", "noise"],
)
def test_what_is_no_report_has_no_facts(text: str) -> None:
    assert find_facts(text, year=2022, specs=catalogue()) == []


@pytest.mark.parametrize("packed", ["受理案件1件，" * 30_000, "1\n" * (MOST_CHARACTERS // 2), "零败诉，" * 30_000])
def test_a_text_packed_with_numbers_is_refused(packed: str) -> None:
    """Also when no facts are made of them, as the page of the report has a row for each."""
    with pytest.raises(UnreadableDocument, match="数字过多（超过10000个）"):
        find_facts(packed, year=2022, specs=catalogue())


def test_a_text_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from metrics.documents import read
    from metrics.parsing.sandbox import Limits

    monkeypatch.setattr(read, "TO_FACTS", Limits(memory=read.TO_FACTS.memory, seconds=1))
    with pytest.raises(UnreadableDocument, match="用时过长"):
        find_facts(("各调解组织依法履行职责，" * 6 + "受理行政复议案件12件。") * 7_000, year=2022, specs=catalogue())
