"""Finds wide tables and turns them round, into one row for each value: indicators by years, years by indicators, places
by indicators, whatever names stand in the headings.

A heading names an indicator, a place or a year, in one row or in two (2023年 over 数值 and 备注). What the columns do not
name is read from the rows. Each value keeps the cell it came from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from metrics.domain.observation_fields import LABELS
from metrics.imports.columns import DATED, NAMES, WITH_UNIT, YEAR, heading_of
from metrics.imports.name_lookup import Names
from metrics.imports.sheets import (
    MOST_ABOVE,
    MOST_ROWS,
    Line,
    Remark,
    Sheet,
    Skipped,
    Table,
    UnreadableFile,
    cell_at,
    check_faults,
    is_total,
)
from metrics.imports.workbook_inspection import letters
from metrics.parsing.texts import comparable
from metrics.wording.formatting import listed
from metrics.wording.languages import speaks_english

KIND_OF = {
    "indicator_code": "indicator", "indicator": "indicator", "jurisdiction_code": "jurisdiction",
    "jurisdiction": "jurisdiction", "year": "year",
}  # fmt: skip
"""Field of a column that says what its row is about → which of the three it says."""
MOST_SAMPLED = 200
NUMBER = re.compile("[+-]?[0-9.,]+%?", re.ASCII)


class Label(NamedTuple):
    """What a heading says of its column. `axes` are pairs of indicator, jurisdiction or year, and what is written."""

    field: str = ""
    unit: str = ""
    axes: tuple[tuple[str, str], ...] = ()

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(kind for kind, _text in self.axes)


@dataclass(frozen=True, slots=True)
class Group:
    """The columns about one indicator, place or year: field → position."""

    axes: tuple[tuple[str, str], ...]
    unit: str
    columns: dict[str, int]


@dataclass(frozen=True, slots=True)
class WideHead:
    """The headings of a wide table. `rows` says what the rows are about: field → position; `lines` is how many lines
    the headings and what is above them take."""

    rows: dict[str, int]
    groups: list[Group]
    header: list[str]
    lines: int
    numbers: tuple[int, ...]
    above: tuple[int, ...]

    @property
    def columns(self) -> set[int]:
        return {*self.rows.values(), *(position for group in self.groups for position in group.columns.values())}


def wide_head(lines: Sequence[Line], names: Names) -> WideHead | None:
    """Return the headings of a wide table; None when there is none."""
    for at in range(min(len(lines), MOST_ABOVE)):
        upper = [_label(cell, names) for cell in lines[at][1]]
        if at + 1 < len(lines) and (both := _both(upper, lines[at][1], lines[at + 1][1], names)):
            labels, header = both
            if head := _as_head(lines, at, labels, header, names, 2):
                return head
        if head := _as_head(lines, at, upper, lines[at][1], names, 1):
            return head
    return None


def _label(text: str, names: Names) -> Label:
    said = heading_of(text)
    if said.field:
        return Label(said.field, said.unit, (("year", str(said.year)),) if said.year else ())
    name = comparable(text).rstrip(":*")
    if not name:
        return Label()
    unit = ""
    if (found := WITH_UNIT.fullmatch(name)) and YEAR.fullmatch(found["name"]):
        name, unit = found["name"], found["unit"]
    if year := YEAR.fullmatch(name):
        return Label(unit=unit, axes=(("year", year[1]),))
    if kind := names.kind(text):
        return Label(axes=((kind, text),))
    if (dated := DATED.fullmatch(name)) and names.kind(dated["name"]) == "indicator":
        return Label(axes=(("indicator", dated["name"]), ("year", dated["year"])))
    return Label()


def _both(upper: list[Label], above: list[str], below: list[str], names: Names) -> tuple[list[Label], list[str]] | None:
    """Return the labels and texts of two rows of headings; None when the lower row holds something else, or the upper
    one names nothing. A name counts up to the next one, as its cell is usually merged."""
    labels, header = [], []
    over = Label()
    added = False
    for position in range(max(len(above), len(below))):
        own = upper[position] if position < len(above) else Label()
        text = cell_at(below, position)
        if cell_at(above, position):
            over = own if own.axes else Label()
        under = _label(text, names)
        if (text and under == Label()) or under.kinds & over.kinds or (own.field and under.axes):
            return None
        added = added or bool(text and over.axes)
        labels.append(
            Label(
                under.field or own.field, under.unit or over.unit, (*over.axes, *under.axes) if text or own.axes else ()
            )
        )
        header.append(text or cell_at(above, position))
    return (labels, header) if added else None


def _as_head(
    lines: Sequence[Line], at: int, labels: list[Label], header: Sequence[str], names: Names, count: int
) -> WideHead | None:
    """Return the headings when they name what each value is about: one kind of name in the columns, another in the
    rows, and an indicator in one of them."""
    named = {label.kinds for label in labels if label.axes}
    loose = {label.field: position for position, label in enumerate(labels) if label.field and not label.axes}
    if len(named) != 1 or "value" in loose:
        return None
    if any(NUMBER.fullmatch(text) and label == Label() for text, label in zip(header, labels, strict=True)):
        return None  # no heading is a number: this is a row of values
    kinds = next(iter(named))
    first = next(position for position, label in enumerate(labels) if label.axes)
    rows = {field: position for field, position in loose.items() if field in (*KIND_OF, "unit")}
    below = lines[at + count :]
    for position in range(first):
        if labels[position].field in ("", "unit") and (kind := _kind_below(below, position, names)):
            rows = {field: column for field, column in rows.items() if column != position}
            rows.setdefault(kind, position)
    said = {KIND_OF[field] for field in rows if field in KIND_OF}
    if not said or said & kinds or "indicator" not in said | kinds:
        return None
    groups = _groups(_with_unknown(labels, header, kinds, first), header)
    if len(groups) == 1:
        groups[0].columns.update({field: column for field, column in loose.items() if field in LABELS})
    numbers = tuple(number for number, _cells in lines[at : at + count])
    above = tuple(number for number, _cells in lines[:at])
    return WideHead(rows, groups, list(header), at + count, numbers, above)


def _kind_below(lines: Sequence[Line], position: int, names: Names) -> str:
    """Return of which kind most cells of a column are; "" for none."""
    cells = [cell for _number, cells in lines[:MOST_SAMPLED] if (cell := cell_at(cells, position))]
    kinds = [label.axes[0][0] for cell in cells if len((label := _label(cell, names)).axes) == 1 and not label.field]
    likely = max(set(kinds), key=kinds.count, default="")
    return likely if likely and 2 * kinds.count(likely) >= len(cells) else ""


def _with_unknown(labels: list[Label], header: Sequence[str], kinds: frozenset[str], first: int) -> list[Label]:
    """Return the labels, among them those of unknown indicators or places, whose values are refused and not left
    out."""
    kind = next(iter(kinds))
    if len(kinds) > 1 or kind == "year":
        return labels
    return [
        Label(axes=((kind, header[position]),))
        if position > first and header[position] and label == Label() and not is_total(header[position])
        else label
        for position, label in enumerate(labels)
    ]


def _groups(labels: Sequence[Label], header: Sequence[str]) -> list[Group]:
    groups: dict[tuple[tuple[str, str], ...], Group] = {}
    for position, label in enumerate(labels):
        field = label.field or "value"
        if not label.axes or field not in LABELS:
            continue
        group = groups.setdefault(tuple(sorted(label.axes)), Group(label.axes, label.unit, {}))
        if field in group.columns:
            raise UnreadableFile(
                _("“%(one)s”和“%(other)s”两列指的是同一项，请删去一列。")
                % {"one": header[group.columns[field]], "other": header[position]}
            )
        group.columns[field] = position
    return list(groups.values())


# The rows


def turned(sheet: Sheet, head: WideHead) -> Table:
    """Return the table with one row for each value. Raises `UnreadableFile` when nothing is below the headings, and for
    formulas, merged and hidden cells where it is read."""
    read: list[Line] = []
    skipped = Skipped(head.above)
    values = {position for group in head.groups for position in group.columns.values()}
    for number, cells in sheet.lines[head.lines :]:
        if skipped.takes(number, cells):
            continue
        if any(cell_at(cells, position) for position in values):
            read.append((number, cells))
        else:
            skipped.empty.append(number)
    if not read:
        raise UnreadableFile(_("表头以下没有数据行。"))
    check_faults(sheet, head.columns, head.numbers, read)
    fields = _fields(head)
    rows: list[tuple[int, tuple[str, ...]]] = []
    places: dict[int, str] = {}
    remarks: dict[tuple[int, int], Remark] = {}
    for number, cells in read:
        for said, texts in _values(head, cells):
            at = len(rows) + 1
            if at > MOST_ROWS:
                raise UnreadableFile(_("数值过多，最多%(count)d个，请拆分后导入。") % {"count": MOST_ROWS})
            rows.append((at, tuple(texts.get(field, "") for field in fields)))
            places[at] = f"{letters(min(said.values()) + 1)}{number}"
            for field, position in {**head.rows, **said}.items():
                if remark := sheet.remarks.get((number, position)):
                    remarks[at, fields.index(field)] = remark
    header = tuple(field if speaks_english() else NAMES[field][0] for field in fields)
    return Table(
        header, tuple(rows), remarks, (*skipped.sentences(), *_unread_columns(sheet, head)), sheet.name, places
    )


def _fields(head: WideHead) -> list[str]:
    """Return the fields of a row, in the order of a long table."""
    found = {*head.rows, *(kind for group in head.groups for kind, _text in group.axes)}
    found |= {field for group in head.groups for field in group.columns}
    found |= {"unit" for group in head.groups if group.unit}
    return [field for field in NAMES if field in found]


def _values(head: WideHead, cells: list[str]) -> Iterator[tuple[Mapping[str, int], dict[str, str]]]:
    """Yield, for each value of a row, its columns and all that is said of it."""
    about = {field: cell_at(cells, position) for field, position in head.rows.items()}
    for kind in ("jurisdiction", "year"):  # a row that says none is not about those of the page
        if kind in {KIND_OF.get(field) for field in about} and not any(
            text for field, text in about.items() if KIND_OF.get(field) == kind
        ):
            about[kind if kind in about else "jurisdiction_code"] = _("（空）")
    for group in head.groups:
        said = {field: position for field, position in group.columns.items() if cell_at(cells, position)}
        if said:
            unit = {"unit": group.unit} if group.unit and not about.get("unit") else {}
            yield said, {**about, **dict(group.axes), **unit, **{field: cells[at] for field, at in said.items()}}


def _unread_columns(sheet: Sheet, head: WideHead) -> Iterator[str]:
    """Yield a sentence that names the columns that are not read and not empty."""
    filled = {at for _number, cells in sheet.lines[head.lines :] for at, cell in enumerate(cells) if cell}
    filled |= {at for at, heading in enumerate(head.header) if heading}
    names = [
        f"{letters(at + 1)} {heading}".strip()
        for at in sorted(filled - head.columns)
        for heading in head.header[at : at + 1] or [""]
    ]
    if names:
        yield _("%(columns)s列没有读取。") % {"columns": listed(names)}
