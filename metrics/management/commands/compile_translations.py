from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from metrics.management.telling import TellingCommand
from metrics.wording.compiled_catalogues import compile_catalogues


class Command(TellingCommand):
    help = "Makes the compiled translations (locale/*/LC_MESSAGES/django.mo) of their source. Needs no gettext."
    requires_system_checks = ()  # one of them asks for what is made here

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            compile_catalogues(Path(folder))
