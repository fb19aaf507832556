"""The cells of fixture files: CSV in UTF-8, each cell parsed, or refused with the name of its column."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

Line = dict[str, str]


T = TypeVar("T")


class BadFixture(Exception):
    """A file that cannot be loaded. The message names file, line, column (if it is about one) and reason."""


class BadCell(ValueError):
    """The text of a cell is not valid in its column."""


def read_lines(file: Path) -> Iterator[tuple[int, Line]]:
    """Yield line number, as editors count it, and cells by column. Raises `BadFixture` when the file is not CSV in
    UTF-8."""
    with file.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text, strict=True)
        try:
            for line in reader:
                if None in line or None in line.values():
                    raise BadFixture(
                        f"{file.name}, line {reader.line_num}: the number of columns is not that of the header"
                    )
                yield reader.line_num, line
        except (UnicodeDecodeError, csv.Error) as error:
            raise BadFixture(f"{file.name}, after line {reader.line_num}: {error}") from error


def reason_words(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    if not hasattr(error, "error_dict"):
        return "; ".join(error.messages)
    return "; ".join(f"{column}: {' '.join(sentences)}" for column, sentences in error.message_dict.items())


def read_cell(line: Line, column: str, read: Callable[[str], T]) -> T:
    """Return the result of `read` for the text in the column. Raises `BadCell` with the column's name when `read`
    refuses it."""
    text = line[column]
    try:
        return read(text)
    except (models.ObjectDoesNotExist, KeyError, ValueError, ArithmeticError) as error:
        raise BadCell(f"{column}: {text[:60]!r} ({type(error).__name__}: {error})") from error


def read_decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def read_date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def read_years(line: Line) -> dict[str, int | None]:
    """Return the first and last year of a place or an indicator; few have one, so that a file may leave the columns
    out."""
    return {name: read_cell(line, name, int) if line.get(name) else None for name in ("first_year", "last_year")}


def read_round(line: Line) -> dict[str, Any]:
    """Return the dates of a round and when other places see its values; few say so, and a file may leave that out."""
    read: dict[str, Any] = {"opens_on": read_cell(line, "opens_on", date.fromisoformat)}
    for name in ("closed_on", "released_on"):
        read[name] = read_cell(line, name, read_date) if line.get(name) else None
    return {**read, "shown_once": line.get("shown_once") or "approved"}


def read_yes(text: str) -> bool:
    return {"yes": True, "no": False}[text]
