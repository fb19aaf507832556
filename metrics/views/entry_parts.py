"""The parts of the entry page: what it can be narrowed to, and the headings that its rows stand under."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.domain.entry import EntryPart, EntrySheet
from metrics.parsing import query_string
from metrics.web.choosers import address


def part_in(query: QueryDict) -> str:
    """Return `?show=`, an `EntryPart`; by default all rows."""
    return query_string.choice(query, "show", [each.value for each in EntryPart], EntryPart.ALL.value)


def groups(lines: list[dict[str, Any]]) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Return the rows under their headings, as anchor, heading and rows: what was returned, then theme by theme."""
    returned = [each for each in lines if each["row"].returned]
    others = [each for each in lines if not each["row"].returned]
    themes = groupby(others, lambda each: (each["row"].indicator.theme_code, each["row"].indicator.theme))
    found = [(f"theme-{code}", name, list(rows)) for (code, name), rows in themes]
    return [("returned", pgettext("part of the sheet", "已退回"), returned), *found] if returned else found


def ways(query: QueryDict, shown: EntrySheet, part: str) -> list[tuple[str, int, str, bool]]:
    """Return for each part of the sheet its name, the number of its rows, its address, and whether it is shown."""
    names = {
        EntryPart.ALL: _("全部"),
        EntryPart.DUE: _("应报"),
        EntryPart.BLANK: _("未填"),
        EntryPart.UNEXPLAINED: _("需说明"),
        EntryPart.RETURNED: pgettext("part of the sheet", "已退回"),
    }
    return [
        (names[EntryPart(each)], len(rows), address(query, show="" if each == EntryPart.ALL else each), each == part)
        for each, rows in shown.parts.items()
    ]
