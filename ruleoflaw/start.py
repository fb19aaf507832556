"""A start that fails says why in one sentence."""

from __future__ import annotations

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def read_settings() -> None:
    """Reads the settings; a missing or malformed variable ends the process with the sentence that says what to set."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ruleoflaw.settings")
    try:
        settings.INSTALLED_APPS  # noqa: B018  the first look reads them all
    except ImproperlyConfigured as error:
        sys.exit(str(error))
