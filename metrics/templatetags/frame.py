"""Parts of the frame around every page."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

register = template.Library()

FORMATS = ("csv", "xlsx")


@register.filter
def indent(depth: int) -> str:
    """Ideographic spaces in front of a place in a chooser: an option can be indented by text alone."""
    return "\u3000" * depth


@register.inclusion_tag("page/_files.html", takes_context=True)
def page_files(context: dict[str, Any], name: str, **arguments: Any) -> dict[str, Any]:
    """The page's rows as files, and the page on paper. `name` is the name of the file's address, `arguments` are its
    arguments but for the format; the page's query string works unchanged on the file."""
    query = context.get("file_query", "")
    links = {ending: _address(name, ending, arguments) for ending in FORMATS}
    return {"links": {ending: f"{url}?{query}" if query else url for ending, url in links.items() if url}}


def _address(name: str, ending: str, arguments: dict[str, Any]) -> str:
    try:
        return reverse(name, kwargs={**arguments, "file_format": ending})
    except NoReverseMatch:
        if ending == FORMATS[0]:
            raise
        return ""
