"""Tables as lines of text that the reader understands: 行政处罚案件（件）126，其中市场监管局（件）45。

The names beside and above a value say which indicator, unit and year it is of. A line is one row of the table; where
rows or columns are departments and there is a total, a line is one indicator: first the total, then its parts after
其中."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from metrics.documents import table_cells
from metrics.documents.table_cells import Value, name_and_unit, tidy, value_of
from metrics.reader.plain_text import doubtful

MOST_HEADINGS = 4
PROSE = 60
"""A cell with more characters than this holds prose, not an entry of a table."""


@dataclass(eq=False, slots=True)
class Cell:
    """One cell. In a grid it stands in every place that it spans."""

    text: str
    said: str = field(init=False)

    def __post_init__(self) -> None:
        self.said = tidy(self.text)


Row = Sequence[Cell]
EMPTY = Cell("")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A value or a text of the table with the names that belong to it."""

    names: tuple[str, ...]
    time: str
    part: str
    total: bool
    changes: bool
    unit: str
    generic: str
    cell: Cell
    value: Value | None


def lines(grid: Sequence[Row], caption: str = "") -> list[str]:
    """Return the lines of a table whose rows are equally long; `caption` is the text just above it, which may state
    the unit."""
    unit = table_cells.stated_unit(caption)
    found: list[str] = []
    rows = [row for row in grid if any(cell.said for cell in row)]
    while rows and len(set(rows[0])) == 1:  # a title across the table
        unit = table_cells.stated_unit(rows[0][0].text) or unit
        found.append(_flat(rows[0][0].text))
        rows = rows[1:]
    if any(_is_prose(cell) for row in rows for cell in row):
        return found + _prose(rows)
    for block in _side_by_side(rows):
        found += _Table(block, unit).lines()
    return found


def _is_prose(cell: Cell) -> bool:
    return len(cell.said) > PROSE or "。" in cell.said[:-1]


def _prose(rows: Sequence[Row]) -> list[str]:
    """Return the text of each cell once, for a table that is only used for layout."""
    texts = list(dict.fromkeys(cell for row in rows for cell in row if cell.said))
    return [text.strip() for cell in texts for text in cell.text.splitlines() if text.strip()]


def _side_by_side(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the tables that stand beside each other as separate ones (指标, 数量, 指标, 数量), recognised by their repeated
    headings."""
    if not rows:
        return []
    first = [cell.said for cell in rows[0]]
    for width in range(2, len(first) // 2 + 1):
        heads = first[:width]
        if len(first) % width == 0 and len(set(heads)) == width and heads * (len(first) // width) == first:
            return [[row[at : at + width] for row in rows] for at in range(0, len(first), width)]
    return [list(rows)]


class _Table:
    """One table: its headings on top, its names on the left, its values."""

    def __init__(self, rows: list[Row], unit: str) -> None:
        self.unit = unit
        self.height = _headings(rows)
        self.head, self.body = rows[: self.height], rows[self.height :]
        self.width = len(rows[0]) if rows else 0
        self.units = next((column for column in range(self.width) if self._has_units(column)), -1)
        self.left, self.skipped = self._columns()

    def _has_units(self, column: int) -> bool:
        """Return whether most entries of the column are measure words; 单位 over a column may also mean offices."""
        texts = [row[column].said for row in self.body if row[column].said not in table_cells.NOTHING]
        known = sum(bool(table_cells.unit_of(text)) for text in texts)
        return bool(table_cells.UNIT_HEADING.fullmatch(self._heading(column))) and 2 * known > len(texts)

    def _heading(self, column: int) -> str:
        return "".join(dict.fromkeys(row[column].said for row in self.head))

    def _columns(self) -> tuple[list[int], set[int]]:
        """Return the columns with names, and the columns of serial numbers."""
        left: list[int] = []
        skipped: set[int] = set()
        for column in range(self.width):
            texts = [row[column].said for row in self.body if row[column].said]
            heading = self._heading(column)
            if column == self.units:
                continue
            if table_cells.SERIAL.fullmatch(heading) or (not left and _counts_up(texts)):
                skipped.add(column)
            elif any(_is_value(row[column]) for row in self.body) and not (not left and all(map(_is_year, texts))):
                break
            elif not table_cells.ASIDE.fullmatch(heading):
                left.append(column)
        else:
            left = left[:1]
        return left, skipped

    def lines(self) -> list[str]:
        """Return one line for each row, or for each indicator where parts stand beside their total."""
        found = [_written_across(row) or self._entries(row) for row in self.body]
        entries = [entry for row in found if not isinstance(row, str) for entry in row]
        if any(entry.part for entry in entries) and any(entry.total for entry in entries if entry.value):
            return _by_indicator(entries)
        return [row if isinstance(row, str) else "；".join(map(_said, row)) + "。" for row in found if row]

    def _entries(self, row: Row) -> list[_Entry]:
        beside = [row[column] for column in self.left if row[column].said]
        said = row[self.units].said if self.units >= 0 else ""
        unit = table_cells.unit_of(said) or ("" if said in table_cells.NOTHING else said)
        found: list[_Entry] = []
        last: Cell | None = None  # where there are no headings, the text before a value names it
        for column in range(self.width):
            cell = row[column]
            if (
                column in self.left
                or column == self.units
                or column in self.skipped
                or cell.said in table_cells.NOTHING
            ):
                continue
            if column and row[column - 1] is cell:
                continue
            above = [line[column] for line in self.head]
            if not self.head and not _is_value(cell):
                last = cell
                continue
            names = list(dict.fromkeys([*([last] if last else beside), *above]))
            last = None
            found.append(_entry(names, unit, self.unit, cell))
        if not found and beside:
            return [_entry(beside[:-1], "", "", beside[-1])]
        return found


def _headings(rows: Sequence[Row]) -> int:
    """Return how many rows stand above the first one with a value."""
    for number, row in enumerate(rows[: MOST_HEADINGS + 1]):
        values = [cell for cell in row if _is_value(cell) and not _is_year(cell.said)]
        if values:
            return number
    return 1 if len(rows) > 1 else 0


def _is_value(cell: Cell) -> bool:
    return value_of(cell.said) is not None


def _is_year(text: str) -> bool:
    return table_cells.YEAR.fullmatch(text) is not None


def _counts_up(texts: Sequence[str]) -> bool:
    """Return whether the texts are serial numbers 1, 2, 3 …, whatever heading they have."""
    return len(texts) > 1 and list(texts) == [str(number) for number in range(1, len(texts) + 1)]


def _written_across(row: Row) -> str:
    """Return the text of a row that is a single cell: a title for the rows below."""
    return _flat(row[0].text) if len(set(row)) == 1 else ""


def _entry(labels: Sequence[Cell], unit: str, of_all: str, cell: Cell) -> _Entry:
    names: list[str] = []
    time = part = generic = named = ""
    total = changes = False
    for label in labels:
        name, own = name_and_unit(label.said)
        named = own or named or table_cells.COUNTS.get(name, "")
        if not name:
            continue
        if said := _time(name):
            time = said
        elif table_cells.CHANGE.search(name) and _is_value(cell):
            changes = True
        elif table_cells.TOTAL.fullmatch(name):
            total = True
        elif table_cells.GENERIC.fullmatch(name):
            generic = name
        elif table_cells.PART.fullmatch(name):
            part = name
        elif not any(name in other for other in names):
            names = [other for other in names if other not in name] + [name]
    return _Entry(tuple(names), time, part, total, changes, unit or named or of_all, generic, cell, _value(cell))


def _value(cell: Cell) -> Value | None:
    """Return the quantity in the cell. One that is perhaps not whole keeps its blanks, so that the reader doubts it
    too."""
    value = value_of(cell.said)
    if value and doubtful(cell.text, 0, len(cell.text)):
        return replace(value, text=_flat(cell.text).lstrip("-+−－↑↓ "))
    return value


def _time(name: str) -> str:
    if year := table_cells.YEAR.fullmatch(name):
        return f"{year[1]}年"
    if table_cells.BEFORE.fullmatch(name):
        return "上年"
    if table_cells.NOW.fullmatch(name):
        return "本年"
    if planned := table_cells.PLANNED.fullmatch(name):
        return "明年计划" if planned["next"] else "目标："
    return ""


def _said(entry: _Entry) -> str:
    """Return one entry in words. A change is worded as a change, so that it is not taken for a value."""
    if entry.changes and entry.value:
        unit = entry.unit if entry.value.bare else ""
        relative = (entry.value.text + unit).endswith("%")
        verbs = ("同比下降", "同比增长") if relative else ("比上年减少", "比上年增加")
        return f"{verbs[0] if entry.value.falls else verbs[1]}{entry.value.text}{unit}"
    if entry.part and not entry.names:
        return _with_value("", entry, entry.part)
    return _with_value(entry.part, entry, "".join(entry.names))


def _with_value(before: str, entry: _Entry, name: str) -> str:
    stem = f"{entry.time}{before}{name}"
    value = entry.value
    if value is None:
        text = _flat(entry.cell.text)
        return f"{stem}{entry.generic}：{text}" if stem + entry.generic else text
    minus = "-" if value.falls else ""
    if not value.bare:
        return _wide(stem) + _apart(stem) + minus + value.text
    if not entry.unit:
        stem += entry.generic or ("" if stem.endswith(("数", "量", "率", "比")) else "数量")
        return _wide(stem) + minus + value.text
    if value.plain and not table_cells.SCALED.match(entry.unit):
        return f"{_wide(stem)}（{entry.unit}）{minus}{value.text}"
    return _wide(stem) + _apart(stem) + minus + value.text + entry.unit


def _by_indicator(entries: Sequence[_Entry]) -> list[str]:
    """Return one sentence for each indicator, first the total, then its parts, so that the reader takes no part for
    the total."""
    groups: dict[tuple[object, ...], list[_Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.names, entry.time, entry.changes), []).append(entry)
    found = []
    for group in groups.values():
        totals = [entry for entry in group if entry.total or not entry.part]
        parts = [entry for entry in group if not (entry.total or not entry.part)]
        line = "；".join(map(_said, totals))
        if parts:
            spread = "".join(f"，其中{_with_value('', entry, entry.part)}" for entry in parts)
            line += spread if totals else "；".join(map(_said, parts))
        found.append(line + "。")
    return found


def _apart(stem: str) -> str:
    """Return a colon where a name ends in a digit, to separate it from the value; else ""."""
    return "：" if stem[-1:].isdigit() else ""


def _wide(text: str) -> str:
    return text.replace("(", "（").replace(")", "）")


def _flat(text: str) -> str:
    return " ".join(text.split())
