"""A page of a government site as a browser saved it: the text of the report without the navigation around it.

The report is recognised by its sentences, as navigation, notices and links have none. Only the innermost part that
holds nearly all sentences of the page is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from metrics.documents.refusals import Refused
from metrics.documents.safe_xml import Element
from metrics.documents.tables import EMPTY, Cell, lines
from metrics.parsing.encodings import decode

CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*+=\s*+["']?\s*+([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
GB = frozenset({"gb2312", "gbk", "gb_2312-80", "gb18030", "x-gbk", "cp936"})
DROPPED = frozenset({
    "script", "style", "noscript", "template", "nav", "select", "option", "button", "textarea", "iframe", "object",
    "svg",
    "head", "input", "canvas", "video", "audio", "math",
})  # fmt: skip
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "fieldset",
    "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre",
    "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
SENTENCE_END = "。"
NEARLY_ALL = 0.95
FEWEST = 3
SPACES = re.compile(r"[ \t\r\n\f]+")
MOST_SPANNED = 60
"""The most columns that one cell may span. Cells of their own may be more."""
MOST_ROWS = 2000


def text_of(content: bytes) -> str:
    """Return a line for each block and each row of a table. Raises `Refused`, also where the parser would drop the
    rest of the page."""
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(_decoded(content), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, UnicodeDecodeError) as error:
        raise Refused("broken") from error
    if parser.error_log.filter_from_fatals():
        raise Refused("limits")
    return "\n".join(_lines(_report(_whole(root))))


def _decoded(content: bytes) -> str:
    """Return the page as text: decoded by its byte order mark, else by the encoding it declares, else by trying
    encodings."""
    stated = CHARSET.search(content[:4096])
    name = stated[1].decode().lower() if stated else ""
    if name in GB and not content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return content.decode("gb18030", errors="replace")
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", decode(content))


def _whole(root: html.HtmlElement) -> Element:
    """Return the whole page. The parser makes a separate root of what follows </html>, which browsers do show."""
    whole = etree.Element("body")
    whole.extend([root, *root.itersiblings()])
    return whole


def _report(here: Element) -> Element:
    """Return the innermost part of the page with nearly all sentences; the whole page when there are hardly any."""
    ends: dict[Element, int] = {}
    walk = etree.iterwalk(here, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if _dropped(element):
                ends[element] = 0
                walk.skip_subtree()
            continue
        own = (element.text or "").count(SENTENCE_END) if not _dropped(element) else 0
        ends[element] = own + sum(ends.get(child, 0) + (child.tail or "").count(SENTENCE_END) for child in element)
    total = ends.get(here, 0)
    if total < FEWEST:
        return here
    while (inner := next((child for child in here if ends.get(child, 0) >= NEARLY_ALL * total), None)) is not None:
        if inner.tag in ("tr", "td", "tbody", "p", "span", "b", "strong", "font"):
            break
        here = inner
    return here


def _dropped(element: Element) -> bool:
    return (
        element.tag in DROPPED or bool(HIDDEN.search(element.get("style") or "")) or element.get("hidden") is not None
    )


def _lines(root: Element) -> Iterator[str]:
    """Yield the text of each block with runs of blanks reduced to one, and tables row by row."""
    pending: list[str] = []
    caption = ""

    def flushed() -> Iterator[str]:
        nonlocal caption
        text = SPACES.sub(" ", "".join(pending)).strip()
        pending.clear()
        if text:
            caption = text
            yield text

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if _dropped(element):
                walk.skip_subtree()
                continue
            if element.tag in BLOCKS:
                yield from flushed()
            if element.tag == "table" and element is not root and element.find(".//table") is None:
                walk.skip_subtree()
                yield from lines(_grid(element), caption)
                continue
            pending.append(element.text or "")
        else:
            if element.tag in BLOCKS:
                yield from flushed()
            if element is not root:
                pending.append(element.tail or "")
    yield from flushed()


def _grid(table: Element) -> list[list[Cell]]:
    """Return the cells in rows of equal length; a cell that spans several places stands in each of them."""
    grid: dict[tuple[int, int], Cell] = {}
    height = width = 0
    for at, row in enumerate(table.iter("tr")):
        if at >= MOST_ROWS:
            raise Refused("rows", MOST_ROWS)
        column = 0
        for cell in row.iterchildren("td", "th"):
            while (at, column) in grid:
                column += 1
            shown = Cell("\n".join(_lines(cell)))
            across = max(1, min(_span(cell.get("colspan")), MOST_SPANNED - column))
            for down in range(min(_span(cell.get("rowspan")), MOST_ROWS)):
                for side in range(across):
                    grid[at + down, column + side] = shown
            column += across
        height, width = at + 1, max(width, column)
    return [[grid.get((at, column), EMPTY) for column in range(width)] for at in range(height)]


def _span(text: str | None) -> int:
    text = (text or "").strip()
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 4 else 1
