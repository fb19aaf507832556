"""An ODT document as text: paragraphs and tables in their order, footnotes at the end. Of tracked changes, deleted text
is left out; so is what is hidden or struck; raised digits are note marks."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from metrics.documents.package import Parts
from metrics.documents.raised import raised
from metrics.documents.refusals import Refused
from metrics.documents.safe_xml import Element
from metrics.documents.tables import EMPTY, Cell, lines

OFFICE, STYLE, TABLE, TEXT, MANIFEST = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "style", "table", "text", "manifest")
)
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
GONE = frozenset({
    f"{TEXT}tracked-changes", f"{TEXT}note", f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph", f"{OFFICE}annotation",
    f"{OFFICE}forms", f"{TEXT}sequence-decls", f"{TEXT}variable-decls", f"{TEXT}user-field-decls", f"{TEXT}ruby-text",
    f"{OFFICE}event-listeners", f"{DRAW}object", f"{DRAW}object-ole", f"{OFFICE}binary-data",
})  # fmt: skip
"""What is no text of the paragraph it stands in; notes are listed at the end."""
NOT_TEXT = (("spreadsheet", "workbook"), ("presentation", "slides"), ("drawing", "picture"))
MOST_SPANNED = 60
MOST_BLANKS = 100
DEEPEST = 10
LOOKS = ("display", "text-line-through-style", "text-line-through-type", "text-position")


def text_of(content: bytes) -> str:
    """Return a line for each paragraph and each row of a table, footnotes at the end. Raises `Refused`."""
    parts = Parts(content)
    manifest = parts.tree("meta-inf/manifest.xml")
    if manifest is not None and manifest.find(f".//{MANIFEST}encryption-data") is not None:
        raise Refused("locked")
    root, styles = parts.tree("content.xml"), parts.tree("styles.xml")
    body = root.find(f"{OFFICE}body") if root is not None else None
    if root is None or body is None:
        raise Refused("broken")
    text = body.find(f"{OFFICE}text")
    if text is None:
        raise Refused(next((reason for name, reason in NOT_TEXT if body.find(f"{OFFICE}{name}") is not None), "broken"))
    looks = _Looks([each for each in (styles, root) if each is not None])
    found = list(_blocks(text, looks))
    notes = (" ".join(" ".join(_blocks(each, looks)).split()) for each in text.iter(f"{TEXT}note-body"))
    return "\n".join([*found, *(f"〔注{number}〕{note}" for number, note in enumerate(filter(None, notes), 1))])


class _Looks:
    """What the styles say of text: hidden, struck or raised."""

    def __init__(self, roots: list[Element]) -> None:
        self._styles = {
            (style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", "")): style
            for root in roots
            for style in root.iter(f"{STYLE}style")
        }

    def of(self, element: Element, above: dict[str, str]) -> dict[str, str]:
        """Return the looks of the text in the element, which has those of what is around it where it says nothing."""
        name = element.get(f"{TEXT}style-name")
        family = "paragraph" if element.tag in PARAGRAPHS else "text"
        return above | self._stated(family, name) if name else above

    def _stated(self, family: str, name: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for _step in range(DEEPEST):
            style = self._styles.get((family, name))
            if style is None:
                break
            for properties in style.iterchildren(f"{STYLE}text-properties"):
                stated = {each: properties.get(_name(each)) for each in LOOKS}
                found = {each: value for each, value in stated.items() if value is not None} | found
            name = style.get(f"{STYLE}parent-style-name", "")
        return found


def _name(look: str) -> str:
    return f"{TEXT if look == 'display' else STYLE}{look}"


def _gone(looks: dict[str, str]) -> bool:
    struck = any(looks.get(f"text-line-through-{each}", "none") != "none" for each in ("style", "type"))
    return looks.get("display") == "none" or struck


def _height(looks: dict[str, str]) -> str:
    """Return superscript, subscript or "" (on the line)."""
    position = looks.get("text-position", "").partition(" ")[0]
    if position in ("super", "sub"):
        return f"{position}script"
    raised_by = position.rstrip("%")
    if raised_by in ("", "0"):
        return ""
    return "subscript" if raised_by.startswith("-") else "superscript"


def _blocks(root: Element, looks: _Looks) -> Iterator[str]:
    """Yield the texts of paragraphs and tables below `root`, in order; those of text boxes after the paragraph they
    are in."""
    walk = etree.iterwalk(root, events=("start",))
    caption = ""
    for _event, element in walk:
        if element.tag in GONE or element.get(f"{TEXT}display") in ("none", "condition"):
            walk.skip_subtree()
        elif element.tag in PARAGRAPHS:
            walk.skip_subtree()
            caption = "".join(_text(element, looks, {}))
            yield caption
            for box in _own(element, f"{DRAW}text-box", PARAGRAPHS):
                yield from _blocks(box, looks)
        elif element.tag == f"{TABLE}table":
            walk.skip_subtree()
            yield from lines(_grid(element, looks), caption)
            for inner in _own(element, f"{TABLE}table", (f"{TABLE}table",)):
                yield from lines(_grid(inner, looks))


def _own(element: Element, name: str, holders: tuple[str, ...]) -> list[Element]:
    """Return the elements of this name below the element, leaving out those inside a nested holder or what is gone."""
    return [
        inner
        for inner in element.iterdescendants(name)
        if next(inner.iterancestors(*holders), None) is element
        and not any(above.tag in GONE for above in inner.iterancestors())
    ]


def _text(element: Element, looks: _Looks, above: dict[str, str]) -> Iterator[str]:
    """Yield the pieces of a paragraph's text."""
    look = looks.of(element, above)
    yield _seen(element.text, look)
    for child in element:
        if not isinstance(child.tag, str) or child.tag in GONE or child.tag == f"{DRAW}text-box":
            pass
        elif child.tag == f"{TEXT}s":
            yield " " * min(_number(child.get(f"{TEXT}c")), MOST_BLANKS)
        elif child.tag == f"{TEXT}tab":
            yield "\t"
        elif child.tag == f"{TEXT}line-break":
            yield "\n"
        else:
            yield from _text(child, looks, look)
        yield _seen(child.tail, look)


def _seen(text: str | None, looks: dict[str, str]) -> str:
    if not text or _gone(looks):
        return ""
    text = " ".join(text.split("\n"))
    height = _height(looks)
    return raised(text, down=height == "subscript") if height else text


def _grid(table: Element, looks: _Looks) -> list[list[Cell]]:
    """Return the cells in rows of equal length; a cell that spans several places stands in each of them."""
    rows: list[list[Cell]] = []
    below: dict[tuple[int, int], Cell] = {}
    for row in table.iterdescendants(f"{TABLE}table-row"):
        if next(row.iterancestors(f"{TABLE}table")) is not table:
            continue
        cells: list[Cell] = []
        for element in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            at = len(cells)
            covered = element.tag == f"{TABLE}covered-table-cell"
            cell = below.get((len(rows), at), EMPTY) if covered else _cell(element, looks)
            for down in range(min(_number(element.get(f"{TABLE}number-rows-spanned")), MOST_SPANNED)):
                for side in range(min(_number(element.get(f"{TABLE}number-columns-spanned")), MOST_SPANNED)):
                    below.setdefault((len(rows) + down, at + side), cell)
            cells += [cell] * min(_number(element.get(f"{TABLE}number-columns-repeated")), MOST_SPANNED)
        rows.append(cells)
    width = max(map(len, rows), default=0)
    return [cells + [EMPTY] * (width - len(cells)) for cells in rows]


def _cell(element: Element, looks: _Looks) -> Cell:
    """Return the text of the cell's paragraphs, but not of tables inside it."""
    holders = (f"{TABLE}table-cell",)
    inside = [each for each in element.iterdescendants(*PARAGRAPHS) if next(each.iterancestors(*holders)) is element]
    return Cell("\n".join("".join(_text(each, looks, {})) for each in inside))


def _number(text: str | None) -> int:
    return max(1, int(text)) if text and text.isascii() and text.isdigit() and len(text) < 5 else 1
