"""The page of an official document (GB/T 9704-2012) in Word: margins, line pitch, sizes, fonts, page numbers.

Fonts are named, never embedded: what a machine lacks it replaces by the next of the list in the table of fonts."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, NamedTuple

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from metrics.domain.drafting import Style

PAPER = (210, 297)
MARGINS = {"top": 37, "left": 28, "right": 26, "bottom": 35}
"""In millimetres: the type area is 156 × 225."""
PITCH = 28.95
"""From line to line in points: 22 lines on a page."""
BODY, TITLE, FOOT, SMALL, CELL = 16, 22, 14, 12, 10.5
"""Sizes in points: 三号, 二号, 四号, 小四, 五号."""

SONG_TITLE, FANGSONG, HEI, KAI, LATIN = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "Times New Roman"
ANY = ("Source Han Serif SC", "Noto Sans CJK SC", "AR PL UMing CN", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei")
FALLBACKS: Mapping[str, tuple[str, ...]] = {
    SONG_TITLE: ("方正小标宋_GBK", "华文中宋", "SimSun", "Noto Serif CJK SC", *ANY),
    FANGSONG: ("仿宋", "FangSong", "Noto Serif CJK SC", *ANY),
    HEI: ("SimHei", "Noto Sans CJK SC", *ANY),
    KAI: ("楷体", "KaiTi", "Noto Serif CJK SC", *ANY),
}
"""Font → those that stand in for it, the nearest first; `ANY` are what a server may have at all."""


class Look(NamedTuple):
    """How a style is set: sizes in points, `indent` in characters of the first line."""

    font: str
    size: float
    align: ALIGN = ALIGN.LEFT
    indent: int = 0

    @property
    def pitch(self) -> float:
        """Return the points from line to line."""
        return PITCH if self.size >= BODY else self.size * 1.5


LOOKS: Mapping[str, Look] = {
    Style.TITLE: Look(SONG_TITLE, TITLE, ALIGN.CENTER),
    Style.SUBTITLE: Look(KAI, BODY, ALIGN.CENTER),
    Style.SECTION: Look(HEI, BODY, indent=2),
    Style.PART: Look(KAI, BODY, indent=2),
    Style.BODY: Look(FANGSONG, BODY, ALIGN.JUSTIFY, 2),
    Style.ANNEX: Look(HEI, BODY),
    Style.AROUND_TABLE: Look(FANGSONG, SMALL),
    Style.CELL: Look(FANGSONG, CELL),
    Style.NOTE: Look(FANGSONG, SMALL),
}
"""Style → how it looks. Word and PDF are both set by it."""


def page() -> Word:
    """Return an empty document on this page, with a style of each name in `LOOKS` and numbered pages."""
    word = Document()
    section = word.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(PAPER[0]), Mm(PAPER[1])
    for side, width in MARGINS.items():
        setattr(section, f"{side}_margin", Mm(width))
    section.footer_distance = Mm(MARGINS["bottom"] - 7)
    word.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr")).find(qn("w:lang")).set(
        qn("w:eastAsia"), "zh-CN"
    )
    _set(word.styles["Normal"], LOOKS[Style.BODY]._replace(indent=0, align=ALIGN.LEFT))
    for name, look in LOOKS.items():
        style = word.styles.add_style(style_id(name), 1)
        style.base_style = word.styles["Normal"]
        _set(style, look)
    _number_pages(word)
    _name_fallbacks(word)
    return word


def style_id(name: str) -> str:
    """Return the id of a style in the file, which is its name there too."""
    return f"rol_{name}"


def _set(style: Any, look: Look) -> None:
    style.font.name, style.font.size = LATIN, Pt(look.size)
    fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
    fonts.set(qn("w:eastAsia"), look.font)
    shape = style.paragraph_format
    shape.alignment = look.align
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    shape.line_spacing = Pt(look.pitch)
    if look.indent:
        indent = style.element.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:firstLineChars"), str(100 * look.indent))
        indent.set(qn("w:firstLine"), str(int(look.indent * look.size * 20)))


def _number_pages(word: Word) -> None:
    """Number the pages outside, — 1 —: on the right of odd pages and on the left of even ones."""
    word.settings.odd_and_even_pages_header_footer = True
    section = word.sections[0]
    for footer, align in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        for text, field in (("— ", ""), ("", "PAGE"), (" / ", ""), ("", "NUMPAGES"), (" —", "")):
            run = paragraph.add_run(text)
            run.font.name, run.font.size = LATIN, Pt(FOOT)
            run.element.get_or_add_rPr().find(qn("w:rFonts")).set(qn("w:eastAsia"), FANGSONG)
            if field:
                _add_field(run.element, field)


def _add_field(run: Any, name: str) -> None:
    for kind in ("begin", "", "separate", "text", "end"):
        if kind == "":
            element = OxmlElement("w:instrText")
            element.text = name
        elif kind == "text":
            element = OxmlElement("w:t")
            element.text = "1"
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run.append(element)


def _name_fallbacks(word: Word) -> None:
    """Name in the table of fonts what stands in for each."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{",".join(others)}"/><w:charset w:val="86"/></w:font>'
        for name, others in FALLBACKS.items()
    )
    old = next(rel for rel in word.part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.FONT_TABLE)
    blob = old.target_part.blob.decode("utf-8").replace("</w:fonts>", f"{fonts}</w:fonts>").encode("utf-8")
    word.part.drop_rel(old.rId)
    part = old.target_part
    named = Part(part.partname, part.content_type, blob, part.package)
    word.part.relate_to(named, RELATIONSHIP_TYPE.FONT_TABLE)


def saved(word: Word) -> bytes:
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()
