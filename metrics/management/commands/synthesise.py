from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from metrics.imports.real_jurisdictions import RealJurisdictions
from metrics.imports.synthetic_data import FilledBefore, synthesise
from metrics.management.telling import TellingCommand

MOST = {"jurisdictions": 100_000, "indicators": 1_000, "years": 50}


class Command(TellingCommand):
    help = "Fills an empty database with fictional, marked places and values, to measure with. Refuses real places."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--jurisdictions", type=int, required=True, help="places, in a tree of four levels")
        parser.add_argument("--siblings", type=int, default=0, help="how many of the places all stand below one")
        parser.add_argument("--indicators", type=int, required=True)
        parser.add_argument("--years", type=int, required=True, help="how many, up to last year")
        parser.add_argument("--seed", type=int, default=1, help="another seed gives other values")

    def handle(self, *args: Any, **options: Any) -> None:
        for name, most in MOST.items():
            if not 1 <= options[name] <= most:
                raise CommandError(f"--{name} must be from 1 to {most}, not {options[name]}.")
        if not 0 <= options["siblings"] < options["jurisdictions"]:
            raise CommandError(f"--siblings must be less than --jurisdictions, not {options['siblings']}.")
        this_year = timezone.localdate().year
        try:
            loaded = synthesise(
                jurisdictions=options["jurisdictions"],
                siblings=options["siblings"],
                indicators=options["indicators"],
                years=range(this_year - options["years"], this_year),
                seed=options["seed"],
            )
        except (RealJurisdictions, FilledBefore) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{loaded} fictional observations.")
