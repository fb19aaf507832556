"""A document as a Word file, its figures bound by keys."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from metrics.domain.drafting import Paragraph, Run, Style, Table, TableLine, Written
from metrics.drafting import gongwen
from metrics.drafting.bindings import bound, key_of

GREY = "7F7F7F"
TWIPS = 56.6929
"""In a millimetre."""


def docx(written: Written, draft: int) -> bytes:
    """Return the file. `draft` is the number of the draft that knows its figures."""
    return _Writer(draft).file(written)


class _Writer:
    def __init__(self, draft: int) -> None:
        self.draft = draft
        self.figures = count(1)

    def file(self, written: Written) -> bytes:
        word = gongwen.page()
        word.core_properties.title = written.title
        word.core_properties.author = ""
        word.core_properties.comments = ""
        word.core_properties.identifier = f"rol_{self.draft:04x}"
        body = word.element.body
        for block in written.blocks:
            made = self._paragraph(block) if isinstance(block, Paragraph) else self._table(block)
            body.insert(len(body) - 1, made)  # the section's properties stand last
        return gongwen.saved(word)

    def _paragraph(self, paragraph: Paragraph) -> Element:
        element = _styled(paragraph.style)
        if paragraph.style == Style.ANNEX:
            element.get_or_add_pPr().append(_flag("pageBreakBefore"))
        for run in paragraph.runs:
            element.extend(self._run(run))
        return element

    def _run(self, run: Run, size: float = 0) -> Iterable[Element]:
        element = OxmlElement("w:r")
        properties = OxmlElement("w:rPr")
        for name, value in (("color", GREY if run.grey else ""), ("sz", str(int(size * 2)) if size else "")):
            if value:
                properties.append(_flag(name, value))
        if len(properties):
            element.append(properties)
        text = OxmlElement("w:t")
        text.set(qn("xml:space"), "preserve")
        text.text = run.text
        element.append(text)
        if run.figure is None:
            return [element]
        number = next(self.figures)
        return bound(element, key_of(self.draft, number), f"{run.figure.name} {run.figure.year}", number)

    def _table(self, table: Table) -> Element:
        element = OxmlElement("w:tbl")
        properties = OxmlElement("w:tblPr")
        properties.append(_measured("tblW", round(sum(table.widths) * TWIPS)))
        borders = OxmlElement("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            line = _flag(side, "single")
            line.set(qn("w:sz"), "4")
            borders.append(line)
        properties.append(borders)
        properties.append(_typed("tblLayout", "fixed"))
        element.append(properties)
        grid = OxmlElement("w:tblGrid")
        for width in table.widths:
            column = OxmlElement("w:gridCol")
            column.set(qn("w:w"), str(round(width * TWIPS)))
            grid.append(column)
        element.append(grid)
        head = TableLine(tuple((Run(words),) for words in table.head))
        for at, each in enumerate((head, *table.lines)):
            element.append(self._line(each, table, head=at == 0))
        return element

    def _line(self, line: TableLine, table: Table, *, head: bool) -> Element:
        """Return a row that never splits over two pages; the head stands on each."""
        row = OxmlElement("w:tr")
        properties = OxmlElement("w:trPr")
        properties.append(_flag("cantSplit"))
        if head:
            properties.append(_flag("tblHeader"))
        row.append(properties)
        widths = (sum(table.widths),) if line.group else table.widths
        for at, (runs, width) in enumerate(zip(line.cells, widths, strict=True)):
            cell = OxmlElement("w:tc")
            place = OxmlElement("w:tcPr")
            place.append(_measured("tcW", round(width * TWIPS)))
            if line.group:
                place.append(_flag("gridSpan", str(len(table.widths))))
            place.append(_flag("vAlign", "center"))
            cell.append(place)
            paragraph = _styled(Style.CELL)
            align = "center" if head else "right" if at in table.numeric and not line.group else "left"
            shape = paragraph.get_or_add_pPr()
            if line.group:
                shape.append(_flag("keepNext"))
            shape.append(_flag("jc", align))
            for run in runs:
                paragraph.extend(self._run(run))
            cell.append(paragraph)
            row.append(cell)
        return row


def _styled(style: str) -> Element:
    paragraph = OxmlElement("w:p")
    paragraph.get_or_add_pPr().style = gongwen.style_id(style)
    return paragraph


def _flag(name: str, value: str = "") -> Element:
    element = OxmlElement(f"w:{name}")
    if value:
        element.set(qn("w:val"), value)
    return element


def _typed(name: str, kind: str) -> Element:
    element = OxmlElement(f"w:{name}")
    element.set(qn("w:type"), kind)
    return element


def _measured(name: str, twips: int) -> Element:
    element = _typed(name, "dxa")
    element.set(qn("w:w"), str(twips))
    return element
