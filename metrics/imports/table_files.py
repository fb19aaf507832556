"""Reads tables from files that anybody may have made: CSV in the encodings Chinese offices use, and workbooks.

A workbook is opened in the sandbox with limits on memory and time, as a file of five kilobytes can otherwise take
three gigabytes. CSV is read here, as it takes no more memory than its ten megabytes. Each refusal has a sentence that
says why."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.parsing.encodings import decode
from metrics.parsing.sandbox import MEGABYTE, Busy, Failed, Limits, TookTooLong, run
from metrics.parsing.spreadsheets import as_written

LARGEST_FILE = 10 * MEGABYTE
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LIMITS = Limits(memory=512 * MEGABYTE, seconds=15)

BINARY = (
    (b"\xd0\xcf\x11\xe0", gettext_lazy("这是旧版Excel（.xls）文件，请另存为.xlsx或CSV。")),
    (b"\x89PNG", gettext_lazy("这是图片，不是表格。")),
    (b"\xff\xd8\xff", gettext_lazy("这是图片，不是表格。")),
    (b"GIF8", gettext_lazy("这是图片，不是表格。")),
    (b"%PDF", gettext_lazy("这是PDF文件，不是表格。")),
    (b"\x1f\x8b", gettext_lazy("这是压缩文件，请解压后再导入。")),
    (b"Rar!", gettext_lazy("这是压缩文件，请解压后再导入。")),
)


class UnreadableFile(ValueError):
    """The file is not a table that can be imported. The message is a sentence for the person who chose it."""


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` are (line or row number in the file, cells as text); missing cells at the end of a row are ""."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_table(content: bytes) -> Table:
    """Return the table of a CSV file or a workbook. Raises `UnreadableFile` when there is none."""
    if len(content) > LARGEST_FILE:
        raise UnreadableFile(_("文件超过%(size)d MB，请拆分后导入。") % {"size": LARGEST_FILE // MEGABYTE})
    for magic, sentence in BINARY:
        if content.startswith(magic):
            raise UnreadableFile(str(sentence))
    lines = _workbook(content) if content.startswith(b"PK") else _csv(content)
    return _table(lines)


def _table(lines: list[tuple[int, list[str]]]) -> Table:
    filled = [
        (number, [cell.strip() for cell in cells]) for number, cells in lines if any(cell.strip() for cell in cells)
    ]
    if not filled:
        raise UnreadableFile(_("文件里没有内容。"))
    header = filled[0][1]
    while header and not header[-1]:
        header.pop()
    width = len(header)
    if width > MOST_COLUMNS:
        raise UnreadableFile(_("列数过多，最多%(count)d列。") % {"count": MOST_COLUMNS})
    rows = []
    for number, cells in filled[1:]:
        if any(cells[width:]):
            raise UnreadableFile(_("第%(row)d行的列数多于表头。") % {"row": number})
        rows.append((number, tuple((cells + [""] * width)[:width])))
    if len(rows) > MOST_ROWS:
        raise UnreadableFile(_("行数过多，最多%(count)d行，请拆分后导入。") % {"count": MOST_ROWS})
    return Table(tuple(header), tuple(rows))


# CSV


def _csv(content: bytes) -> list[tuple[int, list[str]]]:
    try:
        text = decode(content)
    except UnicodeDecodeError as error:
        raise UnreadableFile(_("文件的编码不是UTF-8、UTF-16或GB18030，请另存为“CSV UTF-8”。")) from error
    if "\x00" in text:
        raise UnreadableFile(_("文件含有空字符，不是CSV文件。"))
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;，", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS * 10:  # many empty ones behind the table are no fault
                raise UnreadableFile(_("列数过多，最多%(count)d列。") % {"count": MOST_COLUMNS})
            while cells and not cells[-1].strip():
                cells.pop()
            if len(cells) > MOST_COLUMNS:
                raise UnreadableFile(_("列数过多，最多%(count)d列。") % {"count": MOST_COLUMNS})
            if cells:
                lines.append((reader.line_num, [as_written(cell) for cell in cells]))
            if len(lines) > MOST_ROWS + 1 or reader.line_num > LARGEST_FILE // 10:
                raise UnreadableFile(_("行数过多，最多%(count)d行，请拆分后导入。") % {"count": MOST_ROWS})
    except csv.Error as error:
        raise UnreadableFile(_("第%(row)d行的格式不是CSV，请检查引号。") % {"row": reader.line_num}) from error
    return lines


# Workbooks


def _workbook(content: bytes) -> list[tuple[int, list[str]]]:
    try:
        answer = run("metrics.imports.workbook:read", content, LIMITS)
    except Busy as error:
        raise UnreadableFile(_("正在读取的文件过多，请稍后再试。")) from error
    except TookTooLong as error:
        raise UnreadableFile(_("读取工作簿用时过长，已停止。")) from error
    except Failed as error:
        raise UnreadableFile(_("工作簿无法读取，可能已损坏或过大。")) from error
    if "refused" in answer:
        raise UnreadableFile(_refusal(answer["refused"], answer.get("where", "")))
    return [(number, cells) for number, cells in answer["rows"]]


def _refusal(reason: str, where: str) -> str:
    sentences = {
        "broken": _("工作簿已损坏，无法打开。"),
        "locked": _("工作簿有密码，请去掉密码后导入。"),
        "large": _("工作簿解压后过大，已拒绝。"),
        "other": _("这是压缩文件或其他格式，不是.xlsx工作簿。"),
        "entities": _("工作簿含有不安全的XML定义，已拒绝。"),
        "size": _("工作表过大：单元格%(where)s超出了%(rows)d行、%(columns)d列的限度。"),
        "order": _("单元格%(where)s的位置有误，工作簿可能已损坏。"),
        "formula": _("单元格%(where)s是公式，请粘贴为数值后导入。"),
        "merged": _("单元格%(where)s是合并单元格，请取消合并后导入。"),
        "hidden_row": _("第%(where)s行被隐藏，请取消隐藏或删除后导入。"),
        "hidden_column": _("%(where)s列被隐藏，请取消隐藏或删除后导入。"),
        "sheets": _("工作簿里没有可读的工作表。"),
    }
    return str(sentences[reason] % {"where": where, "rows": MOST_ROWS, "columns": MOST_COLUMNS})
