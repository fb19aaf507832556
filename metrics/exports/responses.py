"""Files as answers: named in Chinese, intact on every browser, never cached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from metrics.exports import csv
from metrics.exports.columns import Column, Row


def file_response(
    columns: Sequence[Column[Row]], rows: Iterable[Row], *, title: str, file_format: str
) -> HttpResponseBase:
    """`rows` as a download called `title` (without its ending); RFC 6266."""
    response = StreamingHttpResponse(
        (block.encode() for block in csv.lines(columns, rows)), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{title}.{file_format}") or "attachment"
    return response
