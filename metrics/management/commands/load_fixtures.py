from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from metrics.imports.fixture_cells import BadFixture
from metrics.imports.fixtures import load
from metrics.imports.real_jurisdictions import RealJurisdictions, bundled_jurisdictions, refuse_real_jurisdictions
from metrics.management.telling import TellingCommand

SETS = ("catalogue", "reports", "demo")

TO_TRY = frozenset({"reports", "demo"})
"""Sets that are refused in a real installation, since jurisdictions cannot be deleted again."""


class Command(TellingCommand):
    help = "Loads reviewed data: the catalogue, real reports, the fictional city. Loading twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sets", nargs="*", metavar="SET", help=f"{', '.join(SETS)}; all by default")
        parser.add_argument("--update", action="store_true", help="bring catalogue rows up to date with the files")

    def handle(self, *args: Any, **options: Any) -> None:
        sets = options["sets"] or SETS
        if unknown := [name for name in sets if name not in SETS]:
            raise CommandError(f"there is no set {unknown[0]!r}; there are {', '.join(SETS)}")
        if TO_TRY & set(sets):
            try:
                refuse_real_jurisdictions(except_for=bundled_jurisdictions())
            except RealJurisdictions as error:
                raise CommandError(f"{error} To load the catalogue here: manage.py load_fixtures catalogue") from error
        for name in sets:
            try:
                loaded = load(settings.BASE_DIR / "fixtures" / name, update=options["update"])
            except BadFixture as error:
                raise CommandError(f"{name}: {error}") from error
            self._tell(name, "created", loaded.created)
            self._tell(name, "updated", loaded.updated)

    def _tell(self, name: str, what: str, counts: dict[str, int]) -> None:
        if counts:
            self.stdout.write(f"{name}: {what} " + ", ".join(f"{count} {kind}" for kind, count in counts.items()))
