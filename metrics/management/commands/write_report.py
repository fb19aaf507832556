from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from metrics.management.files import jurisdiction_of, write_whole, year_of
from metrics.management.telling import TellingCommand
from metrics.permissions.scope import Scope
from metrics.web.report_files import ENDINGS, Asked, report_file


class Command(TellingCommand):
    help = "Writes the annex, the paragraphs or a draft of a place's report, from its approved values."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--jurisdiction", metavar="CODE", required=True)
        parser.add_argument("--year", metavar="YYYY", required=True)
        parser.add_argument("--kind", choices=list(ENDINGS), required=True)
        parser.add_argument(
            "--edition", metavar="N", type=int, help="as published; by default the values as they are now"
        )
        parser.add_argument("--output", metavar="FILE", required=True, help="its ending says which kind of file")

    def handle(self, *args: Any, **options: Any) -> None:
        scope = replace(Scope.of_operator(), edition=options["edition"])
        output, kind = Path(options["output"]), options["kind"]
        ending = output.suffix.removeprefix(".").lower()
        if ending not in ENDINGS[kind]:
            raise CommandError(f"--output: {kind} is written as .{', .'.join(ENDINGS[kind])}")
        asked = Asked(jurisdiction_of(scope, options["jurisdiction"]), year_of(options["year"]), kind, ending)
        try:
            written = report_file(asked, scope=scope, by=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        with closing(written.content) as content:
            write_whole(output, [content.read()])
        self.stdout.write(str(output))
