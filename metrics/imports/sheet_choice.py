"""Finds the tables of a file: in every visible sheet that has headings, long or wide. Whatever is not read is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from metrics.imports.name_lookup import Names
from metrics.imports.sheets import MOST_NAMED, Sheet, Table, UnreadableFile, head_of, long_table
from metrics.imports.wide_heads import wide_head
from metrics.imports.wide_tables import turned
from metrics.wording.formatting import listed


def tables_of(sheets: Sequence[Sheet], names: Names | None = None) -> list[Table]:
    """Return the table of each sheet that has one; of the first that holds anything, when no headings are recognised.
    `names` are those that the headings of wide tables may have. Raises `UnreadableFile` when there is none."""
    sheets = [_filled(sheet) for sheet in sheets]
    seen = [sheet for sheet in sheets if sheet.visible and (sheet.lines or sheet.problem)]
    if not seen:
        raise UnreadableFile(_("文件里没有内容。"))
    found, first = [], ""
    for sheet in seen:
        try:
            if not sheet.problem and (table := _table(sheet, names)):
                found.append((sheet, table))
        except UnreadableFile as error:
            sheet.problem = str(error)
            first = first or sheet.problem
    if not found:
        if first or seen[0].problem:
            raise UnreadableFile(first or seen[0].problem)
        table = long_table(seen[0], any_head=True)
        assert table
        found = [(seen[0], table)]
    return [
        replace(table, unread=(*_other_sheets(sheets, sheet), *table.unread, *_unseen(sheet))) for sheet, table in found
    ]


def _table(sheet: Sheet, names: Names | None) -> Table | None:
    """Return the table of a sheet; None when no headings are recognised. Two values in a row make it a wide one, unless
    other headings stand above."""
    wide, long = wide_head(sheet, names) if names else None, head_of(sheet.lines)
    if wide and wide.common is None:
        if not long:
            raise UnreadableFile(
                _("表里有地区和年度，没有找到是哪个指标。请在表格上方、左上角的格子或工作表名称里写一个指标的名称。")
            )
        wide = None
    if wide and (not long or (len(wide.groups) > 1 and wide.numbers[0] <= long.numbers[-1])):
        return turned(sheet, wide)
    return long_table(sheet)


def _filled(sheet: Sheet) -> Sheet:
    sheet.lines = [
        (number, [cell.strip() for cell in cells])
        for number, cells in sheet.lines
        if any(cell.strip() for cell in cells)
    ]
    return sheet


def _unseen(sheet: Sheet) -> Iterator[str]:
    if not sheet.formats:
        yield _("这种格式的文件只读得到存储的数，看不到数字格式，请核对显示的数。")


def _other_sheets(sheets: Sequence[Sheet], read: Sheet) -> Iterator[str]:
    """Yield a sentence for the sheet that is read, when there are others, and one for each of these."""
    others = [sheet for sheet in sheets if sheet is not read and (sheet.lines or sheet.problem)]
    if others:
        yield _("只读取了工作表“%(name)s”。") % {"name": read.name}
    for sheet in others[:MOST_NAMED]:
        if sheet.problem:
            yield _("工作表“%(name)s”没有读取：%(problem)s") % {"name": sheet.name, "problem": sheet.problem}
            continue
        head = head_of(sheet.lines)
        words = _("工作表“%(name)s”有%(count)d行没有读取。") if sheet.visible else _(
            "隐藏的工作表“%(name)s”有%(count)d行没有读取。"
        )  # fmt: skip
        yield words % {"name": sheet.name, "count": len(sheet.lines) - (head.lines if head else 0)}
    if len(others) > MOST_NAMED:
        names = listed(sheet.name for sheet in others[MOST_NAMED:])
        yield _("另有%(count)d个工作表没有读取：%(names)s。") % {"count": len(others) - MOST_NAMED, "names": names}
