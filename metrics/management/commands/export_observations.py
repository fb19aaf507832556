from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from metrics.domain.listing import Filter
from metrics.exports.formats import CSV, FORMATS
from metrics.management.files import jurisdiction_of, write_whole, year_of
from metrics.management.telling import TellingCommand
from metrics.parsing.query_string import BadParameter
from metrics.permissions.scope import Scope
from metrics.queries.observations import select
from metrics.web.observation_files import write_observations


class Command(TellingCommand):
    help = (
        "Writes every observation, in whatever state: byte for byte the file of /observations.csv for somebody who "
        "sees everything."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--jurisdiction", metavar="CODE", help="of this place alone")
        parser.add_argument("--below", action="store_true", help="and of the places below it")
        parser.add_argument("--year", metavar="YYYY", help="of this year alone")
        parser.add_argument(
            "--output", metavar="FILE", help="written whole or not at all; by default to the standard output"
        )
        parser.add_argument("--format", choices=list(FORMATS), help=f"by default the ending of FILE, or {CSV.ending}")
        parser.add_argument(
            "--language",
            choices=sorted(dict(settings.LANGUAGES)),
            default=settings.LANGUAGE_CODE,
            help="of header, names and closed lists; %(default)s by default",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            scope = Scope((), everything=True)
            asked = Filter(
                jurisdiction=jurisdiction_of(scope, options["jurisdiction"])
                if options["jurisdiction"] is not None
                else None,
                below=options["below"],
                year=year_of(options["year"]) if options["year"] is not None else None,
            )
            file_format = options["format"] or _ending(options["output"])
            try:
                written = write_observations(select(scope, asked), file_format, title=_("年度数据"))
            except BadParameter as error:
                raise CommandError(error.sentence) from error
            with closing(written):
                self._put(written, options["output"])

    def _put(self, blocks: Iterable[bytes], output: str | None) -> None:
        if output:
            write_whole(Path(output), blocks)
            return
        try:
            self._print(blocks)
        except BrokenPipeError:
            _let_go_of_stdout()

    def _print(self, blocks: Iterable[bytes]) -> None:
        """Write the blocks to standard output as bytes, since the terminal's encoding and line ends differ from the
        file's."""
        out = getattr(self.stdout, "buffer", None)
        for block in blocks:
            if out is None:
                self.stdout.write(block.decode(), ending="")
            else:
                out.write(block)
        (out or sys.stdout).flush()


def _ending(output: str | None) -> str:
    """Return the format that the name of the file ends with; CSV for any other name and for none."""
    ending = Path(output or "").suffix.removeprefix(".").lower()
    return ending if ending in FORMATS else CSV.ending


def _let_go_of_stdout() -> None:
    """Discard what is still buffered after the reader of the pipe, such as `head`, has closed it; otherwise Python
    would report an error at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
