"""The base class of the commands."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from metrics.domain.failures import failure_of
from metrics.wording.failures import heading


class TellingCommand(BaseCommand):
    """A command that ends with one sentence when the database or a disk fails it."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except (DatabaseError, OSError) as error:
            if failure := failure_of(error):
                first_line = str(error).partition("\n")[0]
                raise CommandError(f"{heading(failure)}: {first_line}") from error
            raise
