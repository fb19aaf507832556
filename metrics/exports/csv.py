"""CSV that Excel and WPS open correctly: UTF-8 with BOM, CRLF, RFC 4180, without anything that a spreadsheet would
run."""

from __future__ import annotations

import datetime
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from decimal import Decimal

from metrics.exports.columns import Cell, Column, Row
from metrics.parsing.spreadsheets import harmless
from metrics.wording.formatting import plain

BOM = "\ufeff"
BLOCK = 64 * 1024
"""Characters that are joined before they are sent, as sending many small pieces takes longer than making them."""

QUOTED = frozenset('",\r\n')


def field(cell: Cell) -> str:
    """Return one field, quoted when needed. Numbers stay numbers, also negative ones; a date is written 2022-10-31, a
    time 2022-10-31T09:30:00+08:00."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return plain(cell)
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    text = harmless(cell)
    return '"' + text.replace('"', '""') + '"' if not QUOTED.isdisjoint(text) else text


def lines(columns: Sequence[Column[Row]], rows: Iterable[Row]) -> Generator[str, None, None]:
    """Yield the file in blocks of about 64 kB, header first."""
    cells = [column.cell for column in columns]
    yield from in_blocks(columns, (",".join([field(cell(row)) for cell in cells]) + "\r\n" for row in rows))


def in_blocks(columns: Sequence[Column[Row]], texts: Iterable[str]) -> Generator[str, None, None]:
    """Yield the header, then the given lines, of which each text may hold one or many, joined into blocks of about 64
    kB."""
    pending, size = [BOM, ",".join(field(column.header()) for column in columns) + "\r\n"], 0
    for text in texts:
        pending.append(text)
        size += len(text)
        if size >= BLOCK:
            yield "".join(pending)
            pending, size = [], 0
    if pending:
        yield "".join(pending)


def encoded(blocks: Generator[str, None, None]) -> Generator[bytes, None, None]:
    """Yield the blocks as UTF-8; closing this generator closes `blocks` too, which may hold a database connection."""
    with closing(blocks):
        for block in blocks:
            yield block.encode()
