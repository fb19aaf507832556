from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError, connection

from metrics.documents.read import NothingToRead, UnreadableDocument, find_facts, read_document
from metrics.domain.failures import Failure, failure_of
from metrics.management.telling import TellingCommand
from metrics.models import Indicator
from metrics.parsing.numbers import NotANumber, parse_year
from metrics.queries.reader_catalogue import reading_catalogue
from metrics.reader.facts import Fact
from metrics.reader.indicators.catalogue import IndicatorSpec, load_catalogue
from metrics.wording.refused_numbers import refusal_words


class Command(TellingCommand):
    help = (
        "Finds the figures in the text of a report. Writes nothing to the database; reads the catalogue from it "
        "if there is one."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            help=".docx, .pdf or .ofd with text, .rtf, .odt, .html, or text in UTF-8, UTF-16 or GB18030",
        )
        parser.add_argument("--year", required=True, help="the year reported on")
        parser.add_argument("--format", choices=("json", "table"), default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            year = parse_year(options["year"])
            text = self._text(options["file"])
        except NotANumber as error:
            raise CommandError(f"--year: {refusal_words(error)}") from error
        try:
            facts = find_facts(text, year=year, specs=self._catalogue())
        except UnreadableDocument as error:
            raise CommandError(f"{options['file']}: {error}") from error
        if options["format"] == "json":
            self.stdout.write(json.dumps([fact.to_json() for fact in facts], ensure_ascii=False, indent=1))
        else:
            self._table(facts)

    def _text(self, file: Path) -> str:
        """Return the text of a file of any kind that can be uploaded; "" where there is none."""
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        try:
            return read_document(file.name, content).text
        except NothingToRead:
            return ""
        except UnreadableDocument as error:
            raise CommandError(f"{file}: {error}") from error

    def _catalogue(self) -> list[IndicatorSpec]:
        """Return the stored catalogue, or the one shipped with the product where no database was set up yet."""
        try:
            # Asked, not tried: for a table that is not there SQLite has the code of any error whatever.
            set_up = Indicator._meta.db_table in connection.introspection.table_names()
            if set_up and (stored := reading_catalogue()):
                return stored
        except DatabaseError as error:
            if failure_of(error) is not Failure.AWAY:
                raise
            self.stderr.write("the database cannot be reached: read with the catalogue that travels with the product")
        file = settings.BASE_DIR / "fixtures" / "catalogue" / "indicators.csv"
        with file.open(encoding="utf-8", newline="") as rows:
            return load_catalogue(csv.DictReader(rows))

    def _table(self, facts: list[Fact]) -> None:
        for fact in facts:
            about = fact.indicator or "—"
            self.stdout.write(
                f"{fact.section:<10} {fact.text:<12} {fact.qualifier:<8} {fact.period:<16} {fact.score:.2f}  {about}"
            )
        self.stdout.write(f"{len(facts)} facts")
