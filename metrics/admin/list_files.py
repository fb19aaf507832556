"""Lists of the admin as files: the rows that the filters leave, with the columns of the list."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from html import unescape
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import label_for_field, lookup_field
from django.contrib.admin.views.main import ChangeList
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.html import strip_tags

from metrics.exports.columns import Cell, Column, yes_no
from metrics.web.file_responses import file_response
from metrics.wording.languages import speaks_english

ROWS_AT_ONCE = 1_000

NAMES: Mapping[str, str] = {
    "words": "value",
    "as_of_words": "as_of",
    "jurisdiction_name": "jurisdiction",
    "own_name": "name",
    "required": "target",
}
"""Columns of lists under the names that they have in other files."""


def list_file(admin: ModelAdmin[Any], listing: ChangeList, file_format: str) -> HttpResponseBase:
    """Return every row of the list, in its order, on whatever page it stands. Raises `TooManyFiles`."""
    rows = listing.queryset.iterator(chunk_size=ROWS_AT_ONCE)
    columns = [_column(admin, str(name)) for name in listing.list_display]
    return file_response(columns, rows, title=str(admin.opts.verbose_name_plural), file_format=file_format)


def _column(admin: ModelAdmin[Any], name: str) -> Column[Any]:
    label = str(label_for_field(name, admin.model, model_admin=admin))
    return Column(NAMES.get(name, name), label, _cell(admin, name))


def _cell(admin: ModelAdmin[Any], name: str) -> Callable[[Any], Cell]:
    def cell(row: Any) -> Cell:
        field, _attribute, value = lookup_field(name, row, admin)
        choices = dict(getattr(field, "flatchoices", ()))
        if choices and not speaks_english():
            return str(choices.get(value, value))
        return _plain(value)

    return cell


def _plain(value: Any) -> Cell:
    """Return a number, a date or a time as it is, and anything else as text without markup."""
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value)
    if value is None or isinstance(value, (int, Decimal, datetime.date)):
        return value
    return unescape(strip_tags(value)) if hasattr(value, "__html__") else str(value)
