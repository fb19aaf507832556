"""The menu of everything that a page gives away: files in every format, pictures of its charts, paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from metrics.exports.formats import CSV, FORMATS
from metrics.exports.wide import WIDE_AT

register = template.Library()

ARCHIVE_AT: Mapping[str, str] = {"dashboard_file": "year_archive"}
"""Address of a page's file → address of the archive that the page offers too."""

MOST_PICTURES = 2
"""Charts whose pictures are in the menu; where there are more, each has its own buttons below it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in the menu. `kind` names its format."""

    label: str
    kind: str
    url: str


@register.inclusion_tag("page/_export_menu.html", takes_context=True)
def export_menu(context: dict[str, Any], name: str, **arguments: Any) -> dict[str, Any]:
    """Return the context of the menu. `name` is the name of the file's address, `arguments` are its arguments except
    the format; the page's query string works unchanged for the files."""
    query = QueryDict(context.get("file_query", ""), mutable=True)
    query.pop("layout", None)
    archive = _("全年数据（每张表一个文件）")
    further = [Entry(archive, "ZIP", _with(reverse(ARCHIVE_AT[name]), query))] if name in ARCHIVE_AT else []
    charts = context.get("charts") or []
    return {
        "files": [*_files(name, arguments, query), *further],
        "charts": charts if len(charts) <= MOST_PICTURES else [],
        "first_of_many": charts[0] if len(charts) > MOST_PICTURES else None,
    }


def _files(name: str, arguments: dict[str, Any], query: QueryDict) -> Iterator[Entry]:
    """Yield the files of the page: as it looks where there is such a layout, and a row for each value."""
    if name in WIDE_AT:
        layouts = {"wide": _("表格（与页面相同）"), "": _("数据（每行一个数值）")}
    else:
        layouts = {"": _("数据（全部行）")}
    for layout, label in layouts.items():
        asked = query.copy()
        if layout:
            asked["layout"] = layout
        for each in FORMATS.values():
            if address := _address(name, {**arguments, "file_format": each.ending}):
                yield Entry(label, each.label, _with(address, asked))


def _address(name: str, arguments: dict[str, Any]) -> str:
    """Return the address of the file; "" when this address does not offer the format."""
    try:
        return reverse(name, kwargs=arguments)
    except NoReverseMatch:
        if arguments["file_format"] == CSV.ending:
            raise
        return ""


def _with(address: str, query: QueryDict) -> str:
    return f"{address}?{query.urlencode()}" if query else address
