"""The page of an official document, read back out of the files."""

from __future__ import annotations

import base64
import io
import json
import zipfile

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from docx import Document
from docx.oxml.ns import qn

from metrics.domain.drafting import Paragraph, Run, Style, Table, TableLine, Written
from metrics.drafting import gongwen, pdf, typst_pages
from metrics.drafting.word import docx

NAME = '#strong[x] <w:t>&"\\名称'
WRITTEN = Written(
    "标题",
    (
        Paragraph((Run("标题"),), Style.TITLE),
        Paragraph((Run("一、概况"),), Style.SECTION),
        Paragraph((Run("办结71件。"), Run("待改写", grey=True))),
        Table(("指标", "数值"), (100, 56), frozenset({1}), (
            TableLine(((Run("领域"),),), group=True), *(TableLine(((Run(NAME),), (Run(str(n)),))) for n in range(60)),
        )),
    ),
)  # fmt: skip


def test_margins_pitch_sizes_and_fonts_are_those_of_the_standard() -> None:
    word = Document(io.BytesIO(docx(WRITTEN, 1)))
    section = word.sections[0]
    sides = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(side.mm) for side in sides] == [37, 28, 26, 35]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    title, heading, body = (paragraph.style for paragraph in word.paragraphs[:3])
    looks = [
        (style.font.size.pt, style.element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")))
        for style in (title, heading, body)
    ]
    assert looks == [(22, "方正小标宋简体"), (16, "黑体"), (16, "仿宋_GB2312")]
    assert body.paragraph_format.line_spacing.pt == pytest.approx(28.95, abs=0.05)
    assert body.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    assert section.footer.paragraphs[0].runs[1].font.size.pt == 14
    rows = word.tables[0].rows
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    assert rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert rows[2].cells[0].text == NAME
    fonts = zipfile.ZipFile(io.BytesIO(docx(WRITTEN, 1))).read("word/fontTable.xml").decode()
    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong' in fonts


def test_the_pdf_says_what_the_blocks_say_on_numbered_pages() -> None:
    with pypdfium2.PdfDocument(pdf.pdf(WRITTEN)) as document:
        text = [page.get_textpage().get_text_bounded() for page in document]
        width, height = document[0].get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (210, 297)
    assert "办结71件。待改写" in text[0] and NAME in text[0]
    assert len(text) > 1
    assert all("指标" in page and f"{number} / {len(text)}" in page for number, page in enumerate(text, 1))


def test_without_a_chinese_font_there_is_no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gongwen, "FALLBACKS", dict.fromkeys(gongwen.FALLBACKS, ("No Such Font",)))
    monkeypatch.setattr(pdf, "run", lambda _name, asked, _limits: typst_pages.pdf(asked))
    with pytest.raises(ValidationError, match="中文字体"):
        pdf.pdf(WRITTEN)


def test_the_typesetter_gets_text_as_data(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    def run(_name: str, content: bytes, _limits: object) -> dict[str, str]:
        asked.append(content)
        return {"pdf": base64.b64encode(b"%PDF").decode()}

    monkeypatch.setattr(pdf, "run", run)
    assert pdf.pdf(WRITTEN) == b"%PDF"
    assert NAME not in typst_pages.TEMPLATE and NAME in json.dumps(json.loads(asked[0]), ensure_ascii=False).replace(
        '\\"', '"'
    ).replace("\\\\", "\\")
