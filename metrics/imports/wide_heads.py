"""Finds the headings of wide tables: indicators by years, years by indicators, places by indicators, places by years of
one indicator, whatever names stand in the headings.

A heading names an indicator, a place or a year, in one row or in two (2023年 over 数值 and 备注). What the columns do
not name is read from the rows; of places by years the indicator stands above the table, in its corner, or is the name
of the sheet. `wide_tables` turns them round."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from metrics.domain.observation_fields import LABELS
from metrics.imports.around import units_around
from metrics.imports.columns import DATED, KIND_OF, WITH_UNIT, YEAR, heading_of
from metrics.imports.name_lookup import Names
from metrics.imports.sheets import (
    MOST_ABOVE,
    Line,
    Sheet,
    UnreadableFile,
    cell_at,
    is_total,
)
from metrics.parsing.texts import comparable
from metrics.parsing.units import UnitSaid

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
    """The headings of a wide table. `rows` says what the rows are about: field → position; `common` what all values
    are about: field → text, None where no indicator is named; `lines` is how many lines the headings and what is above
    them take."""

    rows: dict[str, int]
    common: dict[str, str] | None
    groups: list[Group]
    header: list[str]
    lines: int
    numbers: tuple[int, ...]
    above: tuple[int, ...]
    units: tuple[UnitSaid, ...]

    @property
    def columns(self) -> set[int]:
        return {*self.rows.values(), *(position for group in self.groups for position in group.columns.values())}


def wide_head(sheet: Sheet, names: Names) -> WideHead | None:
    """Return the headings of a wide table, if possible those that say what its values are; None when there is none."""
    found = list(_heads(sheet, names))
    return next((head for head in found if head.common is not None), next(iter(found), None))


def _heads(sheet: Sheet, names: Names) -> Iterator[WideHead]:
    """Yield what may be the headings, up to the first that say what its values are."""
    lines = sheet.lines
    for at in range(min(len(lines), MOST_ABOVE)):
        upper = [_label(cell, names) for cell in lines[at][1]]
        both = _both(upper, lines[at][1], lines[at + 1][1], names) if at + 1 < len(lines) else None
        for labels, header, count in ([(*both, 2)] if both else []) + [(upper, lines[at][1], 1)]:
            if head := _as_head(sheet, at, labels, header, names, count):
                yield head
                if head.common is not None:
                    return


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
    sheet: Sheet, at: int, labels: list[Label], header: Sequence[str], names: Names, count: int
) -> WideHead | None:
    """Return the headings when they name what each value is about: one kind of name in the columns, another in the
    rows, and an indicator in one of them, or for all."""
    lines, corner = sheet.lines, ""
    if labels and labels[0].kinds == {"indicator"} and not any("indicator" in label.kinds for label in labels[1:]):
        corner, labels = header[0], [Label(), *labels[1:]]
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
    if not said or said & kinds:
        return None
    above = [(number, cell) for number, cells in lines[:at] for cell in cells if cell]
    common = {} if "indicator" in said | kinds else _common([cell for _number, cell in above], corner, sheet, names)
    groups = _groups(_with_unknown(labels, header, kinds, first), header)
    if len(groups) == 1:
        groups[0].columns.update({field: column for field, column in loose.items() if field in LABELS})
    numbers = tuple(number for number, _cells in lines[at : at + count])
    used = set((common or {}).values())
    skipped = dict.fromkeys(number for number, cell in above if cell not in used)
    units = units_around(lines[:at], header, below)
    return WideHead(rows, common, groups, list(header), at + count, numbers, tuple(skipped), units)


def _common(above: list[str], corner: str, sheet: Sheet, names: Names) -> dict[str, str] | None:
    """Return the indicator that all values of a table are about, as it is written nearest to it; None when none is
    named, or several are."""
    for texts in ([corner] if corner else [], above, [sheet.name]):
        if found := names.indicators_in(texts):
            return {"indicator": found[0]} if len(found) == 1 else None
    return None


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
