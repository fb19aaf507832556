"""A PDF with a text layer as text: paragraphs, and tables row by row. A scanned PDF is recognised by having hardly any
letters."""

from __future__ import annotations

import io
from collections.abc import Iterator
from ctypes import byref, c_float
from functools import cached_property
from typing import Any

import pdfplumber
import pypdfium2
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException
from pypdfium2 import raw

from metrics.documents.page_lines import Line, Piece, columns
from metrics.documents.page_tables import MOST_RULES, RULED, grid, inside, place
from metrics.documents.page_text import MOST_PAGES, text_of_pages
from metrics.documents.refusals import Refused

DRAWN = (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_TEXT)
DEEPEST = 5
"""The most drawings within drawings that are searched for lines and pictures."""


def text_of(content: bytes) -> str:
    """Return a line for each paragraph and each row of a table. Raises `Refused`."""
    document = _Document(content)
    if len(document.pages) > MOST_PAGES:
        raise Refused("pages", MOST_PAGES)
    pages = []
    drawn = False
    for number in range(len(document.pages)):
        page, pictures = document.page(number)
        pages.append(page)
        drawn = drawn or (pictures and number < 3)
    return text_of_pages(pages, pictures=drawn)


class _Document:
    """A PDF, read by pdfium; pages with rules, and those that pdfium cannot read whole, by pdfplumber, which finds
    tables but takes much longer."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            self.pages = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            raise Refused("locked" if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD else "broken") from error

    @cached_property
    def _ruled(self) -> Any:
        try:
            return pdfplumber.open(io.BytesIO(self._content)).pages
        except (PdfminerException, PDFException) as error:
            raise Refused("broken") from error

    def page(self, number: int) -> tuple[list[list[Line]], bool]:
        """Return the lines of a page by columns, and whether it has pictures."""
        try:
            page = self.pages[number]
        except pypdfium2.PdfiumError:
            return [], False  # it is named by the document, but not there
        rules = pictures = lost = 0
        for drawn in page.get_objects(DRAWN, max_depth=DEEPEST):
            if drawn.type == raw.FPDF_PAGEOBJ_IMAGE:
                pictures += 1
            elif drawn.type == raw.FPDF_PAGEOBJ_PATH:
                rules += raw.FPDFPath_CountSegments(drawn.raw) // 2
            else:
                lost += _is_lost(drawn.raw)
        ruled = RULED <= rules <= MOST_RULES
        if ruled or lost:
            found = _with_tables(self._ruled[number], ruled)
        else:
            width, height = page.get_size()
            found = columns(list(_pieces(page)), width, height)
        page.close()
        return found, pictures > 0


def _is_lost(text: Any) -> bool:
    """Return whether pdfium drops the text: a single character of a font that is neither in the document nor on this
    machine has no width for it. A blank in a font of the document has none either."""
    edges = [c_float() for _edge in range(4)]
    raw.FPDFPageObj_GetBounds(text, *map(byref, edges))
    return edges[2].value - edges[0].value < 0.02 and raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(text)) != 1


def _pieces(page: Any) -> Iterator[Piece]:
    """Yield the characters of a page at their places as it is shown, turned or not."""
    text = page.get_textpage()
    left, bottom, right, top = page.get_cropbox()
    turned = page.get_rotation()
    box = raw.FS_RECTF()
    for at in range(text.count_chars()):
        if raw.FPDFText_IsGenerated(text.raw, at) == 1 or not raw.FPDFText_GetLooseCharBox(text.raw, at, byref(box)):
            continue
        code = raw.FPDFText_GetUnicode(text.raw, at)
        x0, x1 = sorted((box.left - left, box.right - left))
        low, high = sorted((top - box.top, top - box.bottom))
        if turned == 90:
            x0, x1, low, high = top - bottom - high, top - bottom - low, x0, x1
        elif turned == 180:
            x0, x1, low, high = right - left - x1, right - left - x0, top - bottom - high, top - bottom - low
        elif turned == 270:
            x0, x1, low, high = low, high, right - left - x1, right - left - x0
        yield Piece(chr(code) if code < 0x110000 else "\ufffd", x0, x1, low, high, high - low)
    text.close()


def _with_tables(page: Any, ruled: bool) -> list[list[Line]]:
    """Return the lines of a page, rows of tables as they stand between the other lines; a table has rules."""
    tables = [table for table in page.find_tables() if len(table.rows) > 1] if ruled else []
    pieces = [
        Piece(char["text"], char["x0"], char["x1"], char["top"], char["bottom"], char["size"]) for char in page.chars
    ]
    outside = [piece for piece in pieces if not any(inside(piece, table.bbox) for table in tables)]
    found = columns(outside, float(page.width), float(page.height))
    page.close()
    return place(found, [(table.bbox, grid(table.cells, pieces)) for table in tables])
