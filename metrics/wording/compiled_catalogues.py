"""Compiled translations (.mo files): made from the .po files at set-up, with a check that they are there and up to
date.

Chinese has a compiled file too, in which every string of ours is its own translation: where LANGUAGE_CODE is en, Django
would otherwise show English on Chinese pages. Its .po file has what Django itself says, in better Chinese. Needs no
gettext."""

from __future__ import annotations

import gettext
import os
import struct
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core import checks

SOURCE = "en/LC_MESSAGES/django.po"
DJANGO_IN_CHINESE = "zh_Hans/LC_MESSAGES/django.po"
ENGLISH = "en/LC_MESSAGES/django.mo"
CHINESE = "zh_Hans/LC_MESSAGES/django.mo"
DIGEST = "X-Source-Digest"
"""The header of a compiled file that holds the digest of the sources: the modification time is not reliable after a
copy."""

CHINESE_HEADER = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "zh_Hans",
    "Plural-Forms": "nplurals=1; plural=0;",
}
TOLD = "The translations are missing or older than their sources. Run: python manage.py compile_translations"


def compile_catalogues(folder: Path) -> None:
    """Write both compiled files below `folder` (locale/) anew."""
    source = polib.pofile(str(folder / SOURCE))
    digest = {DIGEST: _digest(folder)}
    _write(folder / ENGLISH, [entry for entry in source if entry.translated()], source.metadata | digest)
    ours = [_in_itself(entry) for entry in source if not entry.obsolete]
    _write(folder / CHINESE, [*ours, *polib.pofile(str(folder / DJANGO_IN_CHINESE))], CHINESE_HEADER | digest)


def out_of_date(folder: Path) -> list[str]:
    """Return the compiled files that are missing or were made from other sources."""
    wanted = _digest(folder)
    return [name for name in (ENGLISH, CHINESE) if _made_of(folder / name) != wanted]


@checks.register(checks.Tags.translation)
def check_catalogues(app_configs: object, **options: Any) -> list[checks.CheckMessage]:
    """Return an error when compiled files are missing or old: every command of manage.py stops, as half of the pages
    would otherwise be in the other language."""
    names = [name for folder in settings.LOCALE_PATHS for name in out_of_date(Path(folder))]
    return [checks.Error(TOLD, hint=", ".join(names), id="metrics.E001")] if names else []


def _digest(folder: Path) -> str:
    return sha256(b"".join((folder / source).read_bytes() for source in (SOURCE, DJANGO_IN_CHINESE))).hexdigest()


def _made_of(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return gettext.GNUTranslations(file).info().get(DIGEST.lower())
    except (OSError, ValueError, struct.error):
        return None


def _in_itself(entry: polib.POEntry) -> polib.MOEntry:
    itself = polib.MOEntry(msgctxt=entry.msgctxt, msgid=entry.msgid)
    if entry.msgid_plural:
        itself.msgid_plural, itself.msgstr_plural = entry.msgid_plural, {0: entry.msgid_plural}
    else:
        itself.msgstr = entry.msgid
    return itself


def _write(path: Path, entries: list[Any], header: dict[str, str]) -> None:
    """Write the file completely or not at all, so that a server that starts meanwhile reads the old one."""
    compiled = polib.MOFile()
    compiled.metadata = header
    compiled.extend(entries)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, new = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(compiled.to_binary())
        Path(new).chmod(0o644)
        Path(new).replace(path)
    finally:
        Path(new).unlink(missing_ok=True)
