"""Reads tables from files that anybody may have made: CSV in the encodings Chinese offices use, and workbooks.
`metrics/imports/sheets.py` finds the table in them.

A workbook is opened in the sandbox with limits on memory and time, as a file of five kilobytes can otherwise take
three gigabytes. CSV is read here, as it takes no more memory than its ten megabytes. Each refusal has a sentence that
says why."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.imports.columns import is_head
from metrics.imports.name_lookup import Names
from metrics.imports.sheet_choice import tables_of
from metrics.imports.sheets import (
    MOST_ABOVE,
    MOST_COLUMNS,
    MOST_ROWS,
    Line,
    Remark,
    Sheet,
    Table,
    UnreadableFile,
)
from metrics.parsing.encodings import decode
from metrics.parsing.sandbox import MEGABYTE, Busy, Failed, Limits, TookTooLong, run
from metrics.parsing.spreadsheets import as_written

LARGEST_FILE = 10 * MEGABYTE
LIMITS = Limits(memory=512 * MEGABYTE, seconds=15)

WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")
BINARY = (
    (b"\x89PNG", gettext_lazy("这是图片，不是表格。")),
    (b"\xff\xd8\xff", gettext_lazy("这是图片，不是表格。")),
    (b"GIF8", gettext_lazy("这是图片，不是表格。")),
    (b"%PDF", gettext_lazy("这是PDF文件，不是表格。")),
    (b"\x1f\x8b", gettext_lazy("这是压缩文件，请解压后再导入。")),
    (b"Rar!", gettext_lazy("这是压缩文件，请解压后再导入。")),
)


DELIMITERS = ",\t;，"
SEPARATOR = re.compile(r"""["']?sep=([,;|\t，])["']?[,;\t]*""", re.IGNORECASE)
MARKUP = (
    (
        re.compile(r"<\?xml(?s:.){0,2000}?urn:schemas-microsoft-com:office:spreadsheet"),
        gettext_lazy("这是Excel 2003的XML表格，请用Excel打开后另存为.xlsx。"),
    ),
    (
        re.compile(
            r"(?i:<!doctype html|<html|<head|<meta|<table|<style|<body|<div|mime-version:|<\?xml(?s:.){0,500}?<html)"
        ),
        gettext_lazy("这是网页（HTML），不是表格文件，请用Excel打开后另存为.xlsx。"),
    ),
    (re.compile(r"<\?xml"), gettext_lazy("这是XML文件，不是表格。")),
    (re.compile(r"\{\\rtf"), gettext_lazy("这是RTF文档，不是表格。")),
)
"""What a text begins with that is no table → the sentence for it."""


def read_tables(content: bytes, names: Names | None = None) -> list[Table]:
    """Return the tables of a CSV file or a workbook, one for each sheet that has one. `names` are those that may stand
    in the headings of wide tables. Raises `UnreadableFile` when there is none."""
    if len(content) > LARGEST_FILE:
        raise UnreadableFile(_("文件超过%(size)d MB，请拆分后导入。") % {"size": LARGEST_FILE // MEGABYTE})
    for magic, sentence in BINARY:
        if content.startswith(magic):
            raise UnreadableFile(str(sentence))
    return tables_of(_workbook(content) if content.startswith(WORKBOOKS) else [Sheet("", _csv(content))], names)


# CSV


def _csv(content: bytes) -> list[Line]:
    text = _text(content)
    first = text.split("\n", 1)[0]
    said = SEPARATOR.fullmatch(first.strip("\r"))
    if said:
        text = text[len(first) :]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=said[1] if said else _delimiter(text), strict=True)
    lines: list[Line] = []
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
            if len(lines) > MOST_ROWS + MOST_ABOVE or reader.line_num > LARGEST_FILE // 10:
                raise UnreadableFile(_("行数过多，最多%(count)d行，请拆分后导入。") % {"count": MOST_ROWS})
    except csv.Error as error:
        raise UnreadableFile(_("第%(row)d行的格式不是CSV，请检查引号。") % {"row": reader.line_num}) from error
    return lines


def _text(content: bytes) -> str:
    try:
        text = decode(content).lstrip("\ufeff")
    except UnicodeDecodeError as error:
        raise UnreadableFile(_("文件的编码不是UTF-8、UTF-16或GB18030，请另存为“CSV UTF-8”。")) from error
    if "\x00" in text:
        raise UnreadableFile(_("文件含有空字符，不是CSV文件。"))
    beginning = text[:10_000].lstrip()
    for markup, sentence in MARKUP:
        if markup.match(beginning):
            raise UnreadableFile(str(sentence))
    return text


def _delimiter(text: str) -> str:
    """Return what separates the cells: that by which a row of headings is found, else the most frequent one in the
    first line."""
    likely = sorted(DELIMITERS, key=text.split("\n", 1)[0].count, reverse=True)
    for delimiter in likely:
        with suppress(csv.Error):
            lines = csv.reader(io.StringIO(text[:10_000], newline=""), delimiter=delimiter)
            if any(map(is_head, islice(lines, MOST_ABOVE))):
                return delimiter
    return likely[0]


# Workbooks


def _workbook(content: bytes) -> list[Sheet]:
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
    if not answer["sheets"]:
        raise UnreadableFile(_refusal("sheets", ""))
    return [_sheet(sheet) for sheet in answer["sheets"]]


def _sheet(answer: dict[str, Any]) -> Sheet:
    remarks = {}
    lines: list[Line] = []
    for number, cells in answer["rows"]:
        for position, cell in enumerate(cells):
            if not isinstance(cell, str):
                cells[position], kind, stored = cell
                remarks[number, position] = Remark(kind, stored)
        lines.append((number, cells))
    return Sheet(
        answer["name"],
        lines,
        visible=answer["visible"],
        problem=_refusal(*answer["problem"]) if answer["problem"] else "",
        remarks=remarks,
        hidden_rows=frozenset(answer["hidden_rows"]),
        hidden_columns=answer["hidden_columns"],
        merged=answer["merged"],
        formats=answer["formats"],
    )


def _refusal(reason: str, where: str) -> str:
    sentences = {
        "broken": _("工作簿已损坏，无法打开。"),
        "locked": _("工作簿有密码，请去掉密码后导入。"),
        "large": _("工作簿解压后过大，已拒绝。"),
        "other": _("这是压缩文件或其他格式，不是工作簿（.xlsx、.xls、.ods、.xlsb）。"),
        "document": _("这是Word文档，不是表格。"),
        "entities": _("工作簿含有不安全的XML定义，已拒绝。"),
        "size": _("工作表过大：单元格%(where)s超出了%(rows)d行、%(columns)d列的限度。"),
        "order": _("单元格%(where)s的位置有误，工作簿可能已损坏。"),
        "hidden_row": _("第%(where)s行被隐藏，请取消隐藏或删除后导入。"),
        "sheets": _("工作簿里没有可读的工作表。"),
    }
    return str(sentences[reason] % {"where": where, "rows": MOST_ROWS, "columns": MOST_COLUMNS})
