"""What commands that write files share: the place and year of an argument, and a file written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import CommandError
from django.http import Http404
from django.utils import translation

from metrics.domain.rows import JurisdictionRow
from metrics.parsing.numbers import NotANumber, parse_year
from metrics.permissions.scope import Scope
from metrics.queries.jurisdiction_tree import visible_jurisdiction
from metrics.wording.refused_numbers import refusal_words

READABLE = 0o666


def jurisdiction_of(scope: Scope, code: str) -> JurisdictionRow:
    """Return the place. Raises `CommandError` where there is none with the code."""
    try:
        return visible_jurisdiction(scope, code)
    except Http404:
        raise CommandError(f"there is no jurisdiction with the code {code!r}") from None


def year_of(written: str) -> int:
    """Return the year. Raises `CommandError` for what is none."""
    try:
        return parse_year(written)
    except NotANumber as error:
        with translation.override("en"):  # as the rest of what the command says, whatever the language of the file
            raise CommandError(f"--year {written}: {refusal_words(error)}") from error


def write_whole(path: Path, blocks: Iterable[bytes]) -> None:
    """Write the file under another name first, so that nobody reads half a file and a failure leaves the old one as it
    was."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise CommandError(f"cannot write to {path.parent}: {error.strerror}") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(blocks)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(READABLE & ~_umask())
        Path(name).replace(path)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise CommandError(f"cannot write {path}: {error.strerror}") from error
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
