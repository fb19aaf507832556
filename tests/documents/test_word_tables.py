"""Tables of Word documents: however rows and cells are wrapped, each value keeps its row and its column."""

from __future__ import annotations

import pytest

from metrics.documents.read import read_document
from tests.documents.test_kinds import W, body

HEAD, CASES, JURORS = ("项目", "2021年", "2022年"), ("行政复议案件（件）", "12", "17"), ("人民陪审员（人）", "40", "42")
READ = [
    "2021年行政复议案件（件）12；2022年行政复议案件（件）17。",
    "2021年人民陪审员（人）40；2022年人民陪审员（人）42。",
]


def cell(text: str, properties: str = "") -> str:
    return f"<tc><tcPr>{properties}</tcPr><p><r><t>{text}</t></r></p></tc>"


def row(texts: tuple[str, ...], properties: str = "") -> str:
    return f"<tr><trPr>{properties}</trPr>{''.join(map(cell, texts))}</tr>"


def control(content: str) -> str:
    return f"<sdt><sdtPr/><sdtContent>{content}</sdtContent></sdt>"


def each_cell_in_a_control(texts: tuple[str, ...]) -> str:
    return f"<tr>{''.join(control(cell(text)) for text in texts)}</tr>"


BEFORE = f'<gridBefore xmlns:w="{W}" w:val="1"/>'
ROWS = row(HEAD) + row(CASES) + row(JURORS)
TABLE = f"<tbl><tblPr/>{ROWS}</tbl>"


@pytest.mark.parametrize(
    "written",
    [
        TABLE,
        f"<p><r><pict><textbox><txbxContent>{TABLE}</txbxContent></textbox></pict></r></p>",
        f"<tbl><tr><tc><p/>{TABLE}</tc></tr></tbl>",
        control(TABLE),
        f"<tbl>{row(HEAD)}{control(row(CASES) + row(JURORS))}</tbl>",
        f"<tbl>{row(HEAD)}{control(control(row(CASES)) + row(JURORS))}</tbl>",
        f"<tbl>{row(HEAD)}<customXml>{row(CASES)}</customXml><ins>{row(JURORS)}</ins></tbl>",
        f"<tbl>{''.join(map(each_cell_in_a_control, (HEAD, CASES, JURORS)))}</tbl>",
        f"<tbl>{row(HEAD[1:], BEFORE)}{row(CASES)}{row(JURORS)}</tbl>",
    ],
    ids=[
        "last of the document", "in a text box", "in a cell", "in a control", "two rows in a control",
        "control in a control", "other wrappers", "each cell in a control", "a row that begins in the second column",
    ],
)  # fmt: skip
def test_each_value_keeps_its_place(written: str) -> None:
    lines = [line for line in read_document("报告.docx", body(written)).text.splitlines() if line.strip()]
    assert lines == READ
