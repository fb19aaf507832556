"""A Word document as text: paragraphs and tables in their order, with the numbers that Word itself puts before
headings. Of tracked changes, deleted text is left out and inserted text is kept."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from metrics.documents.package import Package
from metrics.documents.raised import raised
from metrics.documents.safe_xml import Element
from metrics.documents.tables import EMPTY, Cell, lines
from metrics.documents.word_numbers import Numbering
from metrics.documents.word_runs import Looks

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
GONE = frozenset({f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", FALLBACK, f"{W}pPr", f"{W}rPr"})
WRITTEN = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
MOST_SPANNED = 60
"""The most columns that one cell may span. Cells of their own may be more."""


def text_of(content: bytes) -> str:
    """Return a line for each paragraph and each row of a table, footnotes at the end. Raises `Refused`."""
    package = Package(content)
    styles = package.related("styles")
    numbering = Numbering(package.related("numbering"), styles)
    looks = Looks(styles)
    found = list(_blocks(package.root(), numbering, looks))
    notes = [note for kind in ("footnotes", "endnotes") for note in package.related(kind) or ()]
    written = (" ".join(_blocks(note, numbering, looks)).strip() for note in notes)
    return "\n".join([*found, *(f"〔注{number}〕{note}" for number, note in enumerate(filter(None, written), 1))])


def _blocks(root: Element, numbering: Numbering, looks: Looks) -> Iterator[str]:
    """Yield the texts of paragraphs and tables below `root`, in order; those of text boxes after the paragraph they
    are attached to."""
    walk = etree.iterwalk(root, events=("start",))
    caption = ""
    for _event, element in walk:
        if element.tag in GONE:
            walk.skip_subtree()
        elif element.tag == f"{W}p":
            walk.skip_subtree()
            caption = numbering.label(element) + _text(element, looks)
            yield caption
            for box in _own(element, "txbxContent", "p"):
                yield from _blocks(box, numbering, looks)
        elif element.tag == f"{W}tbl":
            walk.skip_subtree()
            yield from lines(_grid(element, looks), caption)
            for inner in _own(element, "tbl", "tbl"):
                yield from _blocks(_wrapped(inner), numbering, looks)


def _own(element: Element, name: str, holder: str) -> list[Element]:
    """Return the elements of this name that belong to the element itself, leaving out those inside a nested `holder`,
    so that each is found only once. The copies that Word keeps for older programs are left out too."""
    return [
        inner
        for inner in element.iterdescendants(f"{W}{name}")
        if next(inner.iterancestors(f"{W}{holder}"), None) is element
        and not any(above.tag == FALLBACK for above in inner.iterancestors())
    ]


def _wrapped(table: Element) -> Element:
    """Return the table below a root of its own, so that it is walked like any other element."""
    root = etree.Element("root")
    root.append(table)
    return root


def _text(paragraph: Element, looks: Looks) -> str:
    parts: list[str] = []
    height = ""
    walk = etree.iterwalk(paragraph, events=("start",))
    for _event, element in walk:
        if element.tag in GONE or element.tag == f"{W}txbxContent":
            walk.skip_subtree()
        elif element.tag == f"{W}r":
            if looks.gone(element):
                walk.skip_subtree()
            height = looks.raised(element)
        elif element.tag == f"{W}t":
            text = element.text or ""
            parts.append(raised(text, down=height == "subscript") if height else text)
        elif element.tag in WRITTEN:
            parts.append(WRITTEN[element.tag])
    return "".join(parts)


def _grid(table: Element, looks: Looks) -> list[list[Cell]]:
    """Return the cells in rows of equal length; a cell that spans several places stands in each of them."""
    rows: list[list[Cell]] = []
    for row in _own(table, "tr", "tbl"):
        cells = [EMPTY] * min(_skipped(row), MOST_SPANNED)
        for element in _own(row, "tc", "tr"):
            above = rows[-1] if rows else []
            at = len(cells)
            cell = above[at] if _continues(element) and at < len(above) else Cell(_cell_text(element, looks))
            cells += [cell] * max(1, min(_span(element), MOST_SPANNED - at))
        rows.append(cells)
    width = max(map(len, rows), default=0)
    return [cells + [EMPTY] * (width - len(cells)) for cells in rows]


def _cell_text(cell: Element, looks: Looks) -> str:
    """Return the text of the cell's paragraphs, including content controls and text boxes, but not of tables inside
    it."""
    return "\n".join(_text(paragraph, looks) for paragraph in _own(cell, "p", "tc"))


def _property(cell: Element, name: str) -> Element | None:
    return cell.find(f"{W}tcPr/{W}{name}")


def _continues(cell: Element) -> bool:
    merged = _property(cell, "vMerge")
    return merged is not None and merged.get(f"{W}val", "continue") == "continue"


def _span(cell: Element) -> int:
    return max(1, _count(_property(cell, "gridSpan")))


def _skipped(row: Element) -> int:
    """Return how many columns the row leaves out before its first cell."""
    return _count(row.find(f"{W}trPr/{W}gridBefore"))


def _count(property_: Element | None) -> int:
    value = property_.get(f"{W}val", "") if property_ is not None else ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 4 else 0
