"""Files as responses: with Chinese names that every browser understands, and never cached."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from itertools import chain

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from metrics.exports import csv, xlsx
from metrics.exports.columns import Column, Row
from metrics.exports.long_files import limited, when_over
from metrics.queries.indicators import definitions

FORMATS = ("csv", "xlsx")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

MOST_SHORT = 2_000
"""The most rows of a workbook that is made as quickly as a page and sent at once."""


def file_response(
    columns: Sequence[Column[Row]],
    rows: Iterable[Row],
    *,
    title: str,
    file_format: str,
    fictional: bool = False,
    notes: Sequence[str] = (),
    wide: bool = False,
) -> HttpResponseBase:
    """Return `rows` as a download called `title` (without its extension; RFC 6266). `fictional` marks the name of a
    file with invented values; `notes` are sentences for a workbook. A workbook is completed before it is sent, and
    counts as a long file unless it is known to be short. Raises `TooManyFiles`."""
    if wide:
        title = _("%(title)s（宽表）") % {"title": title}
    if fictional:
        title = _marked(title)
        notes = [_("虚构演示数据：地区和数值均为虚构，仅供演示。"), *notes]
    if file_format != "xlsx":
        return _download(title, "csv", _streamed(csv.lines(columns, rows)))

    def made() -> FileResponse:
        book = xlsx.workbook(columns, rows, title=title, notes=notes, definitions=definitions)
        return FileResponse(book, content_type=XLSX_TYPE)

    short = isinstance(rows, Sequence) and len(rows) <= MOST_SHORT
    return _download(title, "xlsx", made() if short else limited(made))


def lines_response(lines: Generator[str, None, None], *, title: str, fictional: bool = False) -> HttpResponseBase:
    """Return a long CSV file from lines that are made elsewhere. Raises `TooManyFiles` when enough are under way."""
    return _download(_marked(title) if fictional else title, "csv", limited(lambda: _streamed(lines)))


def _marked(title: str) -> str:
    return _("%(title)s（虚构演示数据）") % {"title": title}


def _download(title: str, file_format: str, response: HttpResponseBase) -> HttpResponseBase:
    name = f"{title}.{file_format}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _streamed(lines: Generator[str, None, None]) -> StreamingHttpResponse:
    """Return the response. Its first block is made at once, so that an error before it becomes a page and not a broken
    file. When the response is closed, the generator is closed too, and its database connection is released."""
    blocks = _encoded(lines)
    response = StreamingHttpResponse(chain([next(blocks, b"")], blocks), content_type="text/csv; charset=utf-8")
    when_over(response, blocks.close)
    return response


def _encoded(lines: Generator[str, None, None]) -> Generator[bytes, None, None]:
    with closing(lines):
        for block in lines:
            yield block.encode()
