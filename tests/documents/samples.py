"""A report written for the tests, and the kinds of files it can be. Its figures are those of a fictional
jurisdiction."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

TITLE = "云岭开发区2022年法治政府建设年度报告"
PARAGRAPHS = (
    "一、政务服务",
    "（一）网上办理",
    "全年梳理依申请政务服务事项1000项，其中可全程网办事项947项，全程网办率89.4%；政务服务事项网上可办率保持100%，办事群众只进一扇门、只跑一次的要求落到了窗口。",
    "二、矛盾化解",
    "截至10月底，各调解组织受理人民调解案件71件，调解成功率100%，没有一件因调解不及时转为治安案件，调解协议全部当场履行。",
    "三、执法队伍",
    "通过考试取得执法证的81人已经上岗，法律顾问出具法律意见书160余份。",
)
TABLE = (("项目", "单位", "2021年", "2022年"), ("行政复议案件", "件", "12", "17"), ("人民陪审员人数", "人", "40", "42"))


def word(paragraphs: Sequence[str] = PARAGRAPHS, table: Sequence[Sequence[str]] = TABLE) -> bytes:
    document: Word = Document()
    document.add_heading(TITLE, 0)
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        grid = document.add_table(rows=len(table), cols=len(table[0]))
        for row, texts in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    return saved(document)


def saved(document: Word) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_deletion() -> bytes:
    """Return a document in which a number was deleted under change tracking, and another inserted instead."""
    document: Word = Document()
    paragraph = document.add_paragraph("全年办结行政复议案件")
    for tag, text_tag, text in (("w:del", "w:delText", "99件"), ("w:ins", "w:t", "71件")):
        change, run, words = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
        words.text = text
        run.append(words)
        change.append(run)
        paragraph._p.append(change)
    return saved(document)


def numbered() -> bytes:
    """Return a document whose 一、 and （一） before headings are Word's automatic numbers."""
    document: Word = Document()
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "90")
    for level, text in enumerate(("%1、", "（%2）")):
        shape = OxmlElement("w:lvl")
        shape.set(qn("w:ilvl"), str(level))
        for name, value in (("w:start", "1"), ("w:numFmt", "chineseCounting"), ("w:lvlText", text)):
            child = OxmlElement(name)
            child.set(qn("w:val"), value)
            shape.append(child)
        abstract.append(shape)
    numbering.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "90")
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), "90")
    number.append(link)
    numbering.append(number)
    for level, text in ((0, "政务服务"), (1, "网上办理"), (1, "大厅"), (0, "调解"), (1, "人民调解")):
        paragraph = document.add_paragraph(text)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = 90
    return saved(document)


def page(charset: str = "gb2312", body: str = "") -> bytes:
    """Return a page as a browser saves it from a government site: frame, article, table."""
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in TABLE)
    paragraphs = "".join(f"<p>&nbsp;&nbsp;&nbsp;&nbsp;{text}</p>" for text in PARAGRAPHS)
    text = (
        f'<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">'
        f"<title>{TITLE}</title><script>var count = 999;</script></head><body>"
        '<div class="top"><a href="/">首页</a> 访问量12345次</div><nav>政务公开 2020年</nav>'
        f'<div class="main"><h1>{TITLE}</h1><div id="zoom">{paragraphs}<table>{rows}</table>{body}</div></div>'
        '<div class="foot">备案号88888 电话0791-1234567<div style="display:none">隐藏77件。</div></div></body></html>'
    )
    return text.encode("gb18030" if charset.startswith("gb") else charset)


def plain_html() -> str:
    """Return a page for a browser to print as PDF."""
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in TABLE)
    paragraphs = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    return (
        "<!doctype html><meta charset=utf-8><style>p{text-indent:2em;margin:0}td{border:1px solid;padding:3px}"
        f"table{{border-collapse:collapse}}</style><h1>{TITLE}</h1>{paragraphs}<table>{rows}</table>"
    )
