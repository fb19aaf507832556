"""The scripts of a page."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from pathlib import Path

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

STATIC = Path(__file__).resolve().parent.parent / "static"
IMPORT = re.compile(r"""^import\b[^"';]*["'](\.[^"']+)["'];""", re.MULTILINE)


@register.simple_tag
def module(name: str) -> SafeString:
    """A script of the page and the modules it imports, which the browser fetches all at once instead of level by
    level."""
    imports = format_html_join("", '\n<link rel="modulepreload" href="{}">', ((static(it),) for it in imported(name)))
    return format_html('<script type="module" src="{}"></script>{}', static(name), imports)


@cache
def imported(name: str) -> tuple[str, ...]:
    """Names of the modules that a module of ours imports, and of those that they import, each once and in order."""
    found: dict[str, None] = {}
    folder = posixpath.dirname(name)
    for path in IMPORT.findall((STATIC / name).read_text("utf-8")):
        there = posixpath.normpath(posixpath.join(folder, path))
        found |= dict.fromkeys([there, *imported(there)])
    return tuple(sorted(found))
