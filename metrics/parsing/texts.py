"""Characters that a text must not contain to be stored."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Invisible characters that a single line of text must not contain."""

UNSEEN_IN_LINES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Invisible characters that a text of several lines must not contain. XML forbids them too."""


UNWRITTEN = re.compile(r"[\s_\u00ad\u200b-\u200f\u2060\ufeff]+")
DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d\u2500\u30fc]+")
BRACKETS = str.maketrans("[{〔【〈《「『]}〕】〉》」』", "(" * 8 + ")" * 8)


def comparable(name: str) -> str:
    """Return a name or code in the form in which two spellings of it are the same: without blanks, underscores and
    invisible characters, with one kind of brackets and dashes, in small letters of normal width."""
    text = DASHES.sub("-", unicodedata.normalize("NFKC", name[:200]).translate(BRACKETS))
    return UNWRITTEN.sub("", text).casefold()


def has_controls(line: str) -> bool:
    """Return whether a line of text holds a control character or half of a surrogate pair."""
    return UNSEEN.search(line) is not None


def check_text(text: str, label: object, longest: int | None = None, *, lines: bool = True) -> None:
    """Raise a `ValidationError` that names the field when the text is too long or holds invisible characters. Line
    ends and tabs, which cells of a spreadsheet contain, are accepted unless `lines` is False."""
    if longest is not None and len(text) > longest:
        raise ValidationError(_("“%(field)s”过长，最多%(count)d个字符。") % {"field": label, "count": longest})
    if (UNSEEN_IN_LINES if lines else UNSEEN).search(text):
        raise ValidationError(_("“%(field)s”含有不可见的控制字符，请删去。") % {"field": label})
