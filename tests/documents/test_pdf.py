"""PDF documents: they are read as a person reads them, and hostile ones are refused."""

from __future__ import annotations

import pytest

from metrics.documents import read
from metrics.documents.read import TO_TEXT, UnreadableDocument, read_document
from metrics.parsing.sandbox import MEGABYTE, Limits
from tests.documents import pdfs, samples
from tests.patience import work_done
from tests.reader.corpus import reader

LONG = (
    "全年梳理依申请政务服务事项1000项，其中可全程网办事项947项，全程网办率89.4%；政务服务事项网上可办率保持100%，"
    "办事群众只进一扇门，窗口工作人员全部持证上岗。"
)


def text_of(content: bytes) -> str:
    return read_document("报告.pdf", content).text


def test_lines_become_the_paragraphs_they_were_set_from() -> None:
    pages = [pdfs.typeset([LONG, *samples.PARAGRAPHS], number) for number in (1, 2, 3)]
    written = text_of(pdfs.pdf(pages)).splitlines()
    assert written == [LONG, *samples.PARAGRAPHS] * 3, "and neither running heads nor page numbers"


def test_tables_are_read_by_their_rows() -> None:
    written = text_of(pdfs.pdf([pdfs.typeset(samples.PARAGRAPHS) + pdfs.ruled(samples.TABLE)]))
    assert "2021年行政复议案件（件）12；2022年行政复议案件（件）17。" in written.splitlines()
    facts = [fact for fact in reader().read(written, year=2022) if fact.period == "year"]
    assert "17" in [str(fact.value) for fact in facts] and "12" not in [str(fact.value) for fact in facts]


def test_two_hundred_pages() -> None:
    written = text_of(pdfs.pdf([pdfs.typeset([LONG] * 6, number) for number in range(1, 201)]))
    assert written.count("947项") == 1200


def test_digits_of_a_heading_set_higher_stay_in_it() -> None:
    heading = pdfs.words("云岭", 85, 800) + pdfs.words("2022", 109, 805.5) + pdfs.words("年", 157, 800)
    written = text_of(pdfs.pdf([heading + pdfs.words("全年办结复议案件17件，没有一件超过法定期限。", 85, 600)]))
    assert written.splitlines()[0] == "云岭2022年"


SCRIPT = b"/OpenAction<</S/JavaScript/JS(while\\(1\\){})>>/AA<</WC<</S/Launch/F(/bin/sh)>>>>"


def test_scripts_and_actions_are_not_run() -> None:
    assert "947项" in text_of(pdfs.pdf([pdfs.typeset(samples.PARAGRAPHS)], catalogue=SCRIPT))


LOCK = b"<</Filter/Standard/V 1/R 2/O<" + b"00" * 32 + b">/U<" + b"11" * 32 + b">/P -4>>"
ROOT = b"<</Type/Catalog/Pages 2 0 R>>"
NO_PAGES = b"<</Type/Pages/Count 0/Kids[]>>"
DENSE = b"BT /F1 1 Tf " + b"<4e00> Tj " * 3_000_000 + b" ET"
IN_SHORT = Limits(memory=TO_TEXT.memory, seconds=4)
"""The product waits longer; what is stopped is stopped the same way."""
MAKING = 5
"""Seconds of work for making the document here, and for what one process does at most beyond its limit."""
BOXES = b"".join(b"%d %d 5 5 re S\n" % (number % 500, number // 500) for number in range(200_000))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: pdfs.pdf([b""] * 3), "扫描件"),
        (lambda: pdfs.pdf([b""] * 301), "超过300页"),
        (lambda: pdfs.pdf([b""], objects=[LOCK], trailer=b"/Encrypt 7 0 R/ID[<00><00>]"), "密码"),
        (lambda: pdfs.assembled([ROOT, b"<</Type/Pages/Count 1/Kids[2 0 R]>>"]), "没有文字"),
        (lambda: pdfs.assembled([ROOT, NO_PAGES] + [b"<<>>"] * 40_000), "损坏|没有文字"),
        (lambda: pdfs.assembled([ROOT, NO_PAGES], trailer=b"/Prev 120"), "损坏|没有文字"),
        (lambda: pdfs.assembled([b"<</X" + b"[" * 200_000, NO_PAGES]), "损坏|没有文字"),
        (lambda: pdfs.pdf([b" " * 300_000_000]), "损坏|过大|用时过长"),
        (lambda: pdfs.pdf([DENSE]), "损坏|过大|用时过长"),
        (lambda: pdfs.pdf([BOXES]), "扫描件"),
        (lambda: pdfs.pdf([b"[" * 1_000_000]), "扫描件|损坏|用时过长"),
        (lambda: b"%PDF-1.7\n" + b"\x00\xff" * 200_000, "损坏|没有文字|无法"),
    ],
    ids=[
        "scan", "too many pages", "password", "pages in a circle", "40,000 objects", "tables in a circle",
        "deep objects",
        "packed blanks", "three million characters", "200,000 boxes", "deep drawing", "no PDF at all",
    ],
)  # fmt: skip
def test_a_hostile_one_is_a_sentence(content: object, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert callable(content)
    monkeypatch.setattr(read, "TO_TEXT", IN_SHORT)
    before = work_done()
    with pytest.raises(UnreadableDocument, match=sentence):
        text_of(content())
    assert work_done() - before < IN_SHORT.seconds + MAKING, "seconds of work"
    # The memory of the process is held by its limit on address space: tests/documents/test_read.py and
    # metrics/parsing/sandbox.py.
    assert TO_TEXT.memory < 512 * MEGABYTE


@pytest.mark.parametrize(
    ("gap", "read"),
    [(2, [("1204", False)]), (4, [("1204", True)]), (40, [("204", False)])],
    ids=["thin", "plain", "columns"],
)
def test_the_width_of_a_blank_between_digits_is_kept(gap: float, read: list[tuple[str, bool]]) -> None:
    drawing = b""
    x = 85.0
    for part, after in (("受理行政复议案件1", gap), ("204件，", 0)):
        drawing += pdfs.words(part, x, 700)
        x += len(part) * pdfs.SIZE + after
    drawing += pdfs.words("全部按期办结，没有一件因办理不及时转为行政诉讼。", 85, 680)
    facts = reader().read(text_of(pdfs.pdf([drawing])), year=2022)
    assert [(f"{fact.value:f}", fact.doubtful) for fact in facts if fact.kind == "count"] == read


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = (
        [f"{side}边第{n}句写满这一栏受理案件{base + n}件，" for n in range(10, 30)]
        for side, base in (("左", 1), ("右", 41))
    )
    drawing = pdfs.words("通栏的标题写在两栏之上横跨全页而且很长", 180, 760)
    for n, texts in enumerate(zip(left, right, strict=True)):
        drawing += b"".join(pdfs.words(text, x, 720 - 20 * n) for text, x in zip(texts, (60, 310), strict=True))
    assert text_of(pdfs.pdf([drawing])).replace("\n", "") == "通栏的标题写在两栏之上横跨全页而且很长" + "".join(
        left + right
    )


def test_a_table_without_rules_is_not_taken_for_two_columns() -> None:
    drawing = b""
    for n in range(20):
        drawing += pdfs.words(f"第{n}项指标", 85, 760 - 20 * n) + pdfs.words(f"{n + 100}件", 400, 760 - 20 * n)
    assert "第7项指标 107件" in text_of(pdfs.pdf([drawing]))


def test_what_a_browser_prints_around_a_page_is_left_out() -> None:
    around = [
        ("2024/3/5 09:21", 30, 820),
        ("云岭开发区", 280, 820),
        ("https://www.example.gov.cn/art/2024/index.html", 30, 15),
        ("1/2", 560, 15),
    ]
    drawing = pdfs.typeset(samples.PARAGRAPHS) + b"".join(pdfs.words(*each) for each in around)
    assert text_of(pdfs.pdf([drawing])).splitlines()[-len(samples.PARAGRAPHS) :] == list(samples.PARAGRAPHS)


@pytest.mark.parametrize(("size", "up", "read"), [(6, 5, "128¹件"), (6, -2, "128₁件"), (12, 0, "1281件")])
def test_a_small_digit_off_the_line_is_a_note_mark(size: int, up: int, read: str) -> None:
    mark = pdfs.words("1", 85 + 12 * 11, 700 + up).replace(b"/F1 12 Tf", b"/F1 %d Tf" % size)
    rest = pdfs.words("件，全部按期办结，没有一件超过法定期限。", 85 + 12 * 11 + size, 700)
    assert read in text_of(pdfs.pdf([pdfs.words("受理人民调解案件128", 85, 700) + mark + rest]))
