from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from metrics.imports.columns import BadHeader
from metrics.imports.name_lookup import Names
from metrics.imports.observations import commit, stage
from metrics.imports.sheets import Table, UnreadableFile
from metrics.imports.staged_rows import Staged, StagedRow
from metrics.imports.table_files import LARGEST_FILE, read_tables
from metrics.management.telling import TellingCommand
from metrics.models import StaleObservation, User
from metrics.permissions.scope import Scope


class Command(TellingCommand):
    help = "Imports observations from a CSV file or a workbook: a dry run with a report on every row, unless --commit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--sheet", default="", help="the sheet of a workbook; by default the first with a table")
        parser.add_argument("--commit", action="store_true", help="write, all rows or none")
        parser.add_argument(
            "--by",
            metavar="USERNAME",
            help="whose rights count and who is named in the history; by default every place may be written to, and the"
            " history names nobody",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = _account(options["by"])
        scope = Scope.of_operator() if user is None else Scope.of(user)
        try:
            table = _chosen(read_tables(_content(options["file"]), Names(scope)), options["sheet"])
            staged = stage(table, by=user, scope=scope, progress=self._progress)
        except (UnreadableFile, BadHeader) as error:
            raise CommandError(f"{options['file']}: {error}") from error
        self._report(staged)
        if not options["commit"]:
            self.stdout.write("dry run: nothing was written; add --commit to write")
        elif staged.count("refused"):
            raise CommandError("nothing was written: there are refused rows")
        else:
            self._commit(staged)

    def _commit(self, staged: Staged) -> None:
        try:
            done = commit(staged)
        except (ValidationError, StaleObservation) as error:
            raise CommandError(f"nothing was written: {error}") from error
        self.stdout.write(", ".join(f"{status} {count}" for status, count in done.items()))

    def _progress(self, done: int, of: int) -> None:
        """Show a progress bar on a terminal; nothing in a log."""
        if self.stderr.isatty():
            filled = 40 * done // of
            self.stderr.write(f"\r[{'█' * filled}{'·' * (40 - filled)}] {done}/{of}", ending="\n" if done == of else "")

    def _report(self, staged: Staged) -> None:
        for row in staged.rows:
            if row.status != "same" or row.problems:
                self.stdout.write(self._line(row))
        counts = ", ".join(f"{status} {staged.count(status)}" for status in ("new", "changed", "same", "refused"))
        self.stdout.write(f"{len(staged.rows)} rows: {counts}")
        if staged.ignored:
            self.stdout.write("columns not read: " + ", ".join(staged.ignored))
        for sentence in staged.unread:
            self.stdout.write(sentence)

    @staticmethod
    def _line(row: StagedRow) -> str:
        jurisdiction, indicator = (
            row.jurisdiction.code if row.jurisdiction else "",
            row.indicator.code if row.indicator else "",
        )
        about = "/".join(filter(None, (jurisdiction, indicator, str(row.year or ""))))
        change = f"{row.before} → {row.after}" if row.before else row.after
        said = "; ".join(
            [*(f"{each.column}: {each.sentence}".removeprefix(": ") for each in row.problems),
             *([f"({row.kept})"] if row.kept else []), *(f"({finding.sentence})" for finding in row.warnings)]
        )  # fmt: skip
        return "  ".join(filter(None, (f"{row.place:>6}", f"{row.status:<8}", about, change, said)))


def _chosen(tables: list[Table], name: str) -> Table:
    found = [table for table in tables if not name or table.name == name]
    if not found:
        raise CommandError(
            f"no table in a sheet {name!r}; there is one in: {', '.join(table.name for table in tables)}"
        )
    return found[0]


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error


def _account(username: str | None) -> User | None:
    if username is None:
        return None
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(f"there is no active account {username!r}")
    return user
