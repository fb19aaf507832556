"""Texts that a spreadsheet program would take for a formula, made harmless and read back."""

from __future__ import annotations

import unicodedata

RUNS = frozenset("=+-@＝＋－＠")
"""Characters at the beginning of a text that make a spreadsheet take it for a formula, and their full-width forms,
which some spreadsheets convert."""

SIGN = "'"
"""The prefix that marks a field as text. Spreadsheets that open a CSV file show it, and none runs what follows."""

UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
"""Unicode categories of spaces, line ends and control characters, marks of direction and of zero width: they are
skipped before the first character is judged."""


def harmless(text: str) -> str:
    """Return the text as it may stand in a CSV file: with `SIGN` in front when a spreadsheet might run it. A text that
    already begins with such a prefix gets another one, so that `as_written` restores the text exactly."""
    return SIGN + text if _runs(text) else text


def as_written(text: str) -> str:
    """Return the text that was given to `harmless`."""
    return text[1:] if text.startswith(SIGN) and _runs(text[1:]) else text


def _runs(text: str) -> bool:
    """Return whether a spreadsheet might run the text. Leading tabs, carriage returns and line feeds count too: some
    programs drop them, some run what follows."""
    if text.lstrip(SIGN)[:1] in ("\t", "\r", "\n"):
        return True
    for character in text:
        if character in RUNS:
            return True
        if character != SIGN and unicodedata.category(character) not in UNSEEN:
            return False
    return False
