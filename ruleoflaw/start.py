"""Makes a failing start say why, in one sentence."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ruleoflaw import environment


@contextmanager
def one_sentence() -> Iterator[None]:
    """End the process with the sentence that says what to set when a variable is missing or malformed."""
    try:
        yield
    except ImproperlyConfigured as error:
        sys.exit(str(error))


def read_settings() -> None:
    """Load the settings of Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ruleoflaw.settings")
    with one_sentence():
        settings.INSTALLED_APPS  # noqa: B018  the first look reads them all


def require_translations() -> None:
    """End the process with a sentence when the compiled translations are missing or old, before it serves pages in two
    languages at once. For commands of manage.py a system check does this."""
    from metrics.wording.compiled_catalogues import TOLD, out_of_date

    if any(out_of_date(Path(folder)) for folder in settings.LOCALE_PATHS):
        sys.exit(TOLD)


def tell_the_server() -> None:
    """Print the server's settings from the environment as JSON, once everything that it needs to start is there."""
    read_settings()
    require_translations()
    with one_sentence():
        told = {
            "bind": environment.text("BIND", "127.0.0.1:8000"),
            "workers": environment.whole("WORKERS", 2, least=1),
            "threads": environment.whole("THREADS", 4, least=4),
        }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    tell_the_server()
