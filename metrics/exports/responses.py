"""Files as answers: named in Chinese, intact on every browser, never cached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from metrics.exports import csv, xlsx
from metrics.exports.columns import Column, Row
from metrics.queries.indicators import definitions

FORMATS = ("csv", "xlsx")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_response(
    columns: Sequence[Column[Row]],
    rows: Iterable[Row],
    *,
    title: str,
    file_format: str,
    fictional: bool = False,
    notes: Sequence[str] = (),
) -> HttpResponseBase:
    """`rows` as a download called `title` (without its ending); RFC 6266. `fictional` marks the name of a file that has
    invented values; `notes` are sentences that a workbook has room for."""
    if fictional:
        title = _("%(title)s（虚构演示数据）") % {"title": title}
        notes = [_("虚构演示数据：地区和数值均为虚构，仅供演示。"), *notes]
    response: HttpResponseBase
    if file_format == "xlsx":
        book = xlsx.workbook(columns, rows, title=title, notes=notes, definitions=definitions)
        response = FileResponse(book, content_type=XLSX_TYPE)
    else:
        blocks = (block.encode() for block in csv.lines(columns, rows))
        response = StreamingHttpResponse(_begun(blocks), content_type="text/csv; charset=utf-8")
    name = f"{title}.{file_format}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _begun(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same blocks, the first made at once: what fails before it is answered with a page, not with a broken file."""
    first = next(blocks, b"")

    def all_blocks() -> Iterator[bytes]:
        yield first
        yield from blocks

    return all_blocks()
