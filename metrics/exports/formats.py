"""The formats of files. A new one is an entry in `FORMATS`: addresses, menus, the archive of a year and the command
offer it from then on."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from metrics.exports import csv, xlsx
from metrics.exports.columns import Column


@dataclass(frozen=True, slots=True)
class Content:
    """What a file says. `notes` are sentences about the whole file; `definitions` returns code → definition of the
    indicators, and is called only by a format that has room for them."""

    columns: Sequence[Column[Any]]
    rows: Iterable[Any]
    title: str
    notes: Sequence[str] = ()
    definitions: Callable[[], Mapping[str, str]] | None = None


Written = Generator[bytes, None, None] | IO[bytes]
"""A file as blocks, made while they are sent, or completed and open at its beginning. Both can be closed."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format by the ending of its files. `label` is its name in menus; `write` may raise `BadParameter`, named after
    the ending, for more rows than the format holds; `compressed` says that compressing a file gains nothing."""

    ending: str
    label: str
    content_type: str
    write: Callable[[Content], Written]
    compressed: bool = False


def _csv(content: Content) -> Generator[bytes, None, None]:
    return csv.encoded(csv.lines(content.columns, content.rows))


def _xlsx(content: Content) -> IO[bytes]:
    return xlsx.workbook(
        content.columns, content.rows, title=content.title, notes=content.notes, definitions=content.definitions
    )


XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

CSV = Format("csv", "CSV", "text/csv; charset=utf-8", _csv)
XLSX = Format("xlsx", "Excel", XLSX_TYPE, _xlsx, compressed=True)

FORMATS: dict[str, Format] = {each.ending: each for each in (CSV, XLSX)}
"""Ending → format, in the order of the menus."""
