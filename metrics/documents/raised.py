"""Raised and lowered characters as text: they stay apart from the digits before them."""

from __future__ import annotations

import re

DIGITS = re.compile(r"[\s0-9]+")
UP = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
DOWN = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SIGNIFICANT = re.compile(r"[0-9A-Za-z]")
BRACKETS = ("[", "〔", "【", "［", "(", "（")


def raised(text: str, *, down: bool = False) -> str:
    """Return the text as a note mark: digits as raised (or lowered) digits, what has other characters too in
    brackets."""
    if DIGITS.fullmatch(text) or text.strip().startswith(BRACKETS):
        return text.translate(DOWN if down else UP)
    return f"[{text.strip()}]" if SIGNIFICANT.search(text) else text
