"""What a spreadsheet program does to text, and the way around it."""

from __future__ import annotations

import unicodedata

RUNS = frozenset("=+-@＝＋－＠")
"""What makes a spreadsheet take a text for a formula, and the full-width forms that some of them turn into it."""

SIGN = "'"
"""In front of a text it means: text. Spreadsheets that read it from a file show it; none runs what follows."""

UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
"""Categories of spaces, line ends, controls, marks of direction and of no width: skipped before a text is judged."""


def harmless(text: str) -> str:
    """The text as it may stand in a CSV file: with a `SIGN` in front when a spreadsheet might run it. What already
    begins like that gets another one, so that `as_written` finds the text again."""
    return SIGN + text if _runs(text) else text


def as_written(text: str) -> str:
    """The text that `harmless` was given."""
    return text[1:] if text.startswith(SIGN) and _runs(text[1:]) else text


def _runs(text: str) -> bool:
    """Tab, carriage return and line feed in front count too: some programs drop them, some run what follows."""
    if text.lstrip(SIGN)[:1] in ("\t", "\r", "\n"):
        return True
    for character in text:
        if character in RUNS:
            return True
        if character != SIGN and unicodedata.category(character) not in UNSEEN:
            return False
    return False
