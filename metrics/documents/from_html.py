"""A page of a government site as a browser saved it: the text of the report without the navigation around it.

The report is recognised by its sentences, as navigation, notices and links have none. Only the innermost part that
holds nearly all sentences of the page is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from metrics.documents.raised import raised
from metrics.documents.refusals import Refused
from metrics.documents.safe_xml import Element
from metrics.documents.tables import EMPTY, Cell, lines
from metrics.parsing.encodings import decode

CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*+=\s*+["']?\s*+([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
BIG5 = frozenset({"big5", "big5-hkscs", "x-x-big5"})
DROPPED = frozenset({
    "script", "style", "noscript", "template", "nav", "select", "option", "button", "textarea", "iframe", "object",
    "svg",
    "head", "input", "canvas", "video", "audio", "math", "s", "strike", "del", "rt", "rp",
})  # fmt: skip
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "fieldset",
    "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre",
    "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
HIDDEN = re.compile(r"display\s*+:\s*+none|visibility\s*+:\s*+hidden|line-through", re.IGNORECASE)
AT_RULE = re.compile(r"@[^{};@]*+(?:;|\{(?:[^{}]|\{[^{}]*+\})*+\})")
RULE = re.compile(r"(?<![^{}])([^{}]++)\{([^{}]*+)\}")
SET_APART = frozenset({"sup", "sub"})
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
    whole = _whole(root)
    _hide(whole)
    return "\n".join(_lines(_report(whole)))


def _decoded(content: bytes) -> str:
    """Return the page as text: decoded by its byte order mark, else by the encoding it declares, else by trying
    encodings. Strict UTF-8 comes before what is declared, which is often wrong; nothing is replaced."""
    stated = CHARSET.search(content[:4096])
    name = stated[1].decode().lower() if stated else ""
    try:
        text = decode(content) if name not in BIG5 else content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if name not in BIG5:
            raise
        text = content.decode("big5hkscs")
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


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
    return element.tag in DROPPED or bool(HIDDEN.search(element.get("style") or "")) or "hidden" in element.attrib


def _hide(root: Element) -> None:
    """Mark the elements that a simple rule of the page's style sheets hides, so that they are dropped too. Rules for
    other media and selectors of several parts are left alone; what a style of its own shows stays."""
    tags, names, marks = set[str](), set[str](), set[str]()
    for sheet in root.iter("style"):
        first, *others = (sheet.text or "").split("/*")
        rules = first + "".join(other.partition("*/")[2] for other in others)
        for selectors, declared in RULE.findall(AT_RULE.sub("", rules)):
            if HIDDEN.search(declared):
                simple = [each.strip() for each in selectors.split(",")]
                tags |= {each.lower() for each in simple if each.isalnum()}
                names |= {each[1:] for each in simple if each.startswith(".")}
                marks |= {each[1:] for each in simple if each.startswith("#")}
    for element in root.iter("*") if tags or names or marks else ():
        hidden = element.tag in tags or element.get("id") in marks or names & set((element.get("class") or "").split())
        if hidden and "display" not in (element.get("style") or ""):
            element.set("hidden", "")


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
            if _dropped(element) or element.tag in SET_APART:
                walk.skip_subtree()
                pending.append(_set_apart(element))
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


def _set_apart(element: Element) -> str:
    return "" if _dropped(element) else raised("".join(_shown(element)), down=element.tag == "sub")


def _shown(element: Element) -> Iterator[str]:
    """Yield the text of the element without what is dropped."""
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walk:
        if event == "end":
            yield (inner.tail or "") if inner is not element else ""
        elif _dropped(inner):
            walk.skip_subtree()
        else:
            yield inner.text or ""


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
