"""Turns wide tables round, into one row for each value. Each value keeps the cell it came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from metrics.imports.columns import KIND_OF, NAMES
from metrics.imports.sheets import MOST_ROWS, Line, Remark, Sheet, Skipped, Table, UnreadableFile, cell_at, check_faults
from metrics.imports.wide_heads import WideHead
from metrics.imports.workbook_inspection import letters
from metrics.wording.formatting import listed
from metrics.wording.languages import speaks_english


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
    unread = (*skipped.sentences(), *_unread_columns(sheet, head))
    return Table(header, tuple(rows), remarks, unread, sheet.name, places, units=head.units)


def _fields(head: WideHead) -> list[str]:
    """Return the fields of a row, in the order of a long table."""
    found = {*head.rows, *(head.common or ()), *(kind for group in head.groups for kind, _text in group.axes)}
    found |= {field for group in head.groups for field in group.columns}
    found |= {"unit" for group in head.groups if group.unit}
    return [field for field in NAMES if field in found]


def _values(head: WideHead, cells: list[str]) -> Iterator[tuple[Mapping[str, int], dict[str, str]]]:
    """Yield, for each value of a row, its columns and all that is said of it."""
    about = {**(head.common or {}), **{field: cell_at(cells, position) for field, position in head.rows.items()}}
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
