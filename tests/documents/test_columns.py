"""Columns of a PDF are read one after the other, or else every number in them is doubted; tables and pages of one
column are not doubted."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from metrics.documents.page_gaps import read_across
from metrics.documents.read import read_document
from tests.documents import pdfs
from tests.reader.corpus import reader

TOP = 720.0


def prose(first: int, count: int) -> str:
    """Return sentences of a column, each with a number of its own."""
    return "".join(
        f"全年受理行政复议案件{n}件，均已按期办结并送达申请人，没有一件超期。" for n in range(first, first + count)
    )


def column(
    text: str, x: float, characters: int, top: float = TOP, leading: float = 20, most: int = 99
) -> tuple[str, bytes]:
    """Return the text that a column of so many characters holds, and its drawing."""
    rows = [text[at : at + characters] for at in range(0, len(text), characters)][:most]
    drawing = b"".join(pdfs.words(row, x, top - leading * n) for n, row in enumerate(rows))
    return "".join(rows), drawing


def side_by_side(*widths: int, gap: float, rows: Sequence[int] = (), shift: float = 0) -> tuple[list[str], bytes]:
    x, texts, drawing = 40.0, [], b""
    for number, width in enumerate(widths):
        most = rows[number] if rows else 12
        text, drawn = column(prose(100 * (number + 1), 12), x, width, TOP - shift * number, most=most)
        texts.append(text)
        drawing += drawn
        x += width * pdfs.SIZE + gap
    return texts, drawing


def with_headings(texts: list[str], drawing: bytes) -> tuple[list[str], bytes]:
    return texts, drawing + pdfs.words("通栏的标题写在各栏之上横跨全页而且很长很长", 120, 760)


def interrupted() -> tuple[list[str], bytes]:
    """Return two columns that a heading across both interrupts after every four lines."""
    texts, drawing = [], b""
    for block in range(5):
        for number, x in enumerate((40, 310)):
            text, drawn = column(prose(100 * (block + 1) + 50 * number, 5), x, 21, 740 - 120 * block, most=4)
            texts.append(text)
            drawing += drawn
        drawing += pdfs.words("一、" + "横跨两栏的小标题" * 4, 60, 740 - 120 * block - 90)
    return texts, drawing


COLUMNS = {
    **{f"gap {gap}": side_by_side(21, 20, gap=gap) for gap in (8, 10, 12, 16, 24, 32, 40)},
    "far apart": side_by_side(17, 17, gap=100),
    "narrow and wide": side_by_side(9, 32, gap=12),
    "wide and narrow": side_by_side(32, 9, gap=10),
    "three": side_by_side(13, 13, 13, gap=16),
    "three, close": side_by_side(14, 13, 13, gap=8),
    "four": side_by_side(9, 9, 9, 9, gap=14),
    "few lines": side_by_side(21, 20, gap=20, rows=(4, 4)),
    "short last column": side_by_side(21, 20, gap=20, rows=(14, 3)),
    "three with a short last one": side_by_side(13, 13, 13, gap=16, rows=(12, 12, 4)),
    "heading across": with_headings(*side_by_side(21, 20, gap=9)),
    "many headings across": interrupted(),
    "not level": side_by_side(9, 32, gap=12, shift=10),
    "nearly level": side_by_side(21, 20, gap=9, shift=5),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_are_read_one_by_one_or_doubted(name: str) -> None:
    texts, drawing = COLUMNS[name]
    text = read_document("报告.pdf", pdfs.pdf([drawing])).text
    whole = "".join(text.split())
    if all(each in whole for each in texts):
        return
    sure = [fact.text for fact in reader().read(text, year=2022) if not fact.doubtful]
    below = texts[0][21 * 4 :] if name == "short last column" else ""  # nothing stands beside these lines
    assert all(each in below for each in sure), text


def rows(*columns_of: tuple[float, Sequence[str]]) -> bytes:
    return b"".join(
        pdfs.words(text, x, TOP - 20 * n) for x, texts in columns_of for n, text in enumerate(texts) if text
    )


NAMES = [f"全区受理的行政复议案件第{n}类" for n in range(12)]
COUNTS = [f"{n + 100}件" for n in range(12)]
ORDINARY = {
    "one column": pdfs.typeset([prose(100, 8)] * 3),
    "a table with rules": pdfs.typeset([prose(100, 2)])
    + pdfs.ruled([("项目", "2021年", "2022年"), *(("受理行政复议案件第一", "全年共办结12件", "17件") for _ in "1234")]),
    "a table without rules": rows((60, NAMES), (300, COUNTS), (400, COUNTS)),
    "a list": rows((60, [f"{n}." for n in range(1, 9)]), (85, [f"受理行政复议案件{n}00件，全部办结。" for n in range(1, 9)])),
    "signed at the right": rows(
        (60, ["附件：1.行政复议案件目录12件", "2.行政诉讼案件目录17件", "3.行政处罚案件目录90件", *[""] * 4]),
        (350, [*[""] * 4, "云岭开发区管理委员会办公室", "法治政府建设领导小组", "2022年12月31日印发"]),
    ),
    "a word apart": rows((60, ["受理行政复议案件12件", "受理行政诉讼案件17件", prose(1, 1)]), (300, ["办结行政复议案件12件"])),
}  # fmt: skip


@pytest.mark.parametrize("name", ORDINARY)
def test_other_pages_are_not_doubted(name: str) -> None:
    more = rows((60, [""] * 16 + ["全年办结行政复议案件17件，没有一件超过法定期限。"]))
    text = read_document("报告.pdf", pdfs.pdf([ORDINARY[name] + more])).text
    facts = reader().read(text, year=2022)
    assert facts and not [fact.text for fact in facts if fact.doubtful], text


def test_many_gaps_on_many_lines_are_looked_at_once() -> None:
    assert read_across([[(x, x + 1.0) for x in range(0, 600, 20)]] * 3000, 10) == set()
