"""Inspects the XML parts of a workbook before any of them is loaded.

Expat reads every part once and keeps nothing. It finds declarations, the number of elements, and, in a sheet, cells
out of bounds, and where formulas, merged cells, and hidden rows and columns are. Quotes, prefixes and encodings are
handled by the parser, so that no other spelling passes the checks. Runs in the sandbox; it must not import Django."""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from xml.parsers import expat

MOST_ROWS = 20_001
MOST_COLUMNS = 60
MOST_CELLS = 450_000
MOST_TAGS = 5_000_000
"""The most elements of all parts together; a cell with a number has four."""
MOST_SMALL_TAGS = 150_000
"""The most elements of a part that is neither a sheet nor the shared texts; a few thousand is usual."""

LARGE_PARTS = ("worksheet", "sst")
MOST_MERGED = 20_000
REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
ROW_NUMBER = re.compile(r"[1-9][0-9]{0,6}", re.ASCII)
YES = frozenset({"1", "true"})


class Refused(Exception):
    """The workbook is refused. `reason` is a key of the sentences in metrics/imports/table_files.py; `where` is a
    cell, a row or a column."""

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(reason, where)
        self.reason, self.where = reason, where


@dataclass(slots=True)
class Faults:
    """What stands in the way of reading a sheet. `problem` refuses all of it; the others matter where a cell is read.
    `formulas` are row → columns, `hidden_columns` pairs of first and last, `merged` lists of top, left, bottom,
    right."""

    problem: Refused | None = None
    formulas: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def look_through(archive: zipfile.ZipFile) -> dict[str, Faults]:
    """Return name of a sheet's part → what stands in the way of reading it. Raises `Refused` at once when any part
    declares entities or holds too much, and `ExpatError` when a part is not XML."""
    tags = cells = 0
    sheets: dict[str, Faults] = {}
    for name in archive.namelist():
        content = archive.read(name)
        named_xml = name.endswith((".xml", ".rels", ".vml"))
        if not named_xml and b"<" not in content[:1000]:
            continue  # a picture; a part that is XML is looked at whatever it is called
        tags += content.count(b"<")
        if tags > MOST_TAGS:
            raise Refused("large")
        look = _Look(content)
        try:
            look.run()
        except expat.ExpatError:
            if named_xml:
                raise
        if look.root == "worksheet":
            sheets[name] = look.faults
            cells += look.cells
            if cells > MOST_CELLS:
                raise Refused("large")
    return sheets


class _Look:
    """The inspection of one part, with the faults of a sheet."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.root = ""
        self.faults = Faults()
        self.row = self.column = self.cells = 0
        self.in_cells = False
        self.handlers = {
            "row": self._row, "c": self._cell, "f": self._formula, "mergeCell": self._merged, "col": self._columns,
            "sheetFormatPr": self._format, "extLst": self._extensions,
        }  # fmt: skip

    def run(self) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._declares
        parser.EntityDeclHandler = self._declares
        parser.StartElementHandler = self._element
        parser.Parse(self.content, True)

    def _declares(self, *declared: object) -> None:
        """Refuse document types and entities, by which XML reads other files or grows without limit."""
        raise Refused("entities")

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if not self.root:
            self.root = local
            if local not in LARGE_PARTS and self.content.count(b"<") > MOST_SMALL_TAGS:
                raise Refused("large")
        if self.root == "worksheet" and self.faults.problem is None and (handler := self.handlers.get(local)):
            handler(attributes)

    def _refuse(self, reason: str, where: str) -> None:
        self.faults.problem = self.faults.problem or Refused(reason, where)

    def _row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", str(self.row + 1))
        if not ROW_NUMBER.fullmatch(number) or int(number) <= self.row:
            return self._refuse("order", number[:20])
        self.row, self.column = int(number), 0
        if self.row <= MOST_ROWS and (attributes.get("hidden") in YES or _is_nothing(attributes.get("ht"))):
            self.faults.hidden_rows.add(self.row)
        return None

    def _cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r") or f"{letters(self.column + 1)}{self.row}"
        found = REFERENCE.fullmatch(reference)
        if not found:
            return self._refuse("order", reference[:20])
        self.in_cells, self.cells = True, self.cells + 1
        if self.cells > MOST_CELLS:
            raise Refused("large")
        column = _number(found[1])
        if int(found[2]) > MOST_ROWS or column > MOST_COLUMNS:
            return self._refuse("size", reference)
        if int(found[2]) != self.row or column <= self.column:
            return self._refuse("order", reference)
        self.column = column
        return None

    def _formula(self, attributes: dict[str, str]) -> None:
        columns = self.faults.formulas[self.row] if self.in_cells else []
        if self.column not in columns[-1:]:
            columns.append(self.column)

    def _merged(self, attributes: dict[str, str]) -> None:
        ends = [REFERENCE.fullmatch(end) for end in attributes.get("ref", "").split(":")]
        if not all(ends) or len(self.faults.merged) == MOST_MERGED:
            return self._refuse("order", attributes.get("ref", "")[:20])
        corners = [(int(end[2]), _number(end[1])) for end in ends if end]
        self.faults.merged.append((*corners[0], *corners[-1]))
        return None

    def _columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in YES or _is_nothing(attributes.get("width")):
            if len(self.faults.hidden_columns) == MOST_COLUMNS:
                return self._refuse("order", "")
            first, last = (attributes.get(name, "") for name in ("min", "max"))
            self.faults.hidden_columns.append(
                (
                    int(first) if ROW_NUMBER.fullmatch(first) else 1,
                    int(last) if ROW_NUMBER.fullmatch(last) else MOST_COLUMNS,
                )
            )
        return None

    def _format(self, attributes: dict[str, str]) -> None:
        if attributes.get("zeroHeight") in YES:
            self._refuse("hidden_row", "1")

    def _extensions(self, attributes: dict[str, str]) -> None:
        """Note that the cells are over: a formula in the extensions after them belongs to a sparkline and is
        allowed."""
        self.in_cells = False


def _is_nothing(size: str | None) -> bool:
    return size is not None and re.fullmatch(r"0+(\.0+)?", size, re.ASCII) is not None


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def letters(number: int) -> str:
    letters = ""
    while number:
        number, last = divmod(number - 1, 26)
        letters = chr(65 + last) + letters
    return letters
