"""Text into HTML, always escaped.

A table of a year has thousands of cells, and half the time of making it went into Django's `format_html` and
`conditional_escape`, which look at each argument for laziness they do not meet here. These do the same for text,
numbers and markup."""

from __future__ import annotations

from html import escape

from django.utils.safestring import SafeString


def escaped(part: object) -> str:
    """As it stands in HTML: markup as it is, anything else as text."""
    return part if isinstance(part, SafeString) else escape(str(part))


def format_html(form: str, *parts: object) -> SafeString:
    """`form` with the parts in its braces, each escaped."""
    return SafeString(form.format(*map(escaped, parts)))
