"""A start that fails says why in one sentence."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def read_settings() -> None:
    """Reads the settings; a missing or malformed variable ends the process with the sentence that says what to set."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ruleoflaw.settings")
    try:
        settings.INSTALLED_APPS  # noqa: B018  the first look reads them all
    except ImproperlyConfigured as error:
        sys.exit(str(error))


def require_translations() -> None:
    """Ends the process with a sentence when the compiled translations are missing or old, before it serves pages in two
    languages at once. Commands of manage.py are kept from it by a system check."""
    from metrics.wording.compiled_catalogues import TOLD, out_of_date

    if any(out_of_date(Path(folder)) for folder in settings.LOCALE_PATHS):
        sys.exit(TOLD)
