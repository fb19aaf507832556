from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import translation

from metrics.documents.read import NothingToRead, UnreadableDocument, read_document
from metrics.exports.checks import as_json
from metrics.management.files import jurisdiction_of, year_of
from metrics.management.telling import TellingCommand
from metrics.permissions.scope import Scope
from metrics.queries.checking import authors, check_text
from metrics.wording.checking import explanation, verdict_words


class Command(TellingCommand):
    help = "Holds every number of a draft or a report against the register. Writes nothing to the database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="any file that can be uploaded as a report")
        parser.add_argument("--jurisdiction", metavar="CODE", required=True, help="the place it is about")
        parser.add_argument("--year", metavar="YYYY", required=True, help="the year reported on")
        parser.add_argument("--format", choices=("json", "table"), default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        scope = Scope.of_operator()
        with translation.override("zh-hans"):
            year, place = year_of(options["year"]), jurisdiction_of(scope, options["jurisdiction"])
            try:
                result = check_text(scope, place, year, self._text(options["file"]))
            except UnreadableDocument as error:
                raise CommandError(f"{options['file']}: {error}") from error
            if options["format"] == "json":
                points = (point for row in result.rows for point in (row.registered, row.earlier) if point)
                known = {point.observation_id for point in points if point.observation_id}
                said = as_json(result, place, authors(scope, place, known))
                self.stdout.write(json.dumps(said, ensure_ascii=False, indent=1))
                return
            for row in result.rows:
                about = row.indicator.code if row.indicator else "—"
                self.stdout.write(f"{row.section:<10} {row.text:<12} {verdict_words(row)}  {about}  {explanation(row)}")
            counts = "  ".join(f"{verdict.label} {count}" for verdict, count in result.counts.items())
            self.stdout.write(f"{len(result.rows)}  {counts}")

    @staticmethod
    def _text(file: Path) -> str:
        try:
            return read_document(file.name, file.read_bytes()).text
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except NothingToRead:
            return ""
