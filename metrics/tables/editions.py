"""The editions of a year and the corrections between them, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from metrics.domain.editions import Correction, EditionRow
from metrics.domain.rows import JurisdictionRow
from metrics.tables.base import CellColumn, RowTable
from metrics.wording.editions import corrected_in, corrected_words, edition_words


class EditionsTable(RowTable):
    """Rows are `EditionRow`, the latest first."""

    def __init__(self, rows: Sequence[EditionRow], *, caption: str, at: JurisdictionRow, year: int) -> None:
        def name(row: EditionRow) -> SafeString:
            query = urlencode({"jurisdiction": at.code, "year": year, "edition": row.number})
            return format_html('<a href="{}?{}">{}</a>', reverse("dashboard"), query, edition_words(row.number))

        def report(row: EditionRow) -> SafeString | str:
            if row.report_id is None:
                return ""
            return format_html('<a href="{}"><bdi>{}</bdi></a>', reverse("report", args=[row.report_id]), row.report)

        columns: list[tuple[str, Any]] = [
            ("edition", CellColumn(_("版次"), name, head=True, css="first")),
            ("published_on", CellColumn(_("公开日期"), lambda row: row.published_on.isoformat(), css="short")),
            ("values", CellColumn(_("数值"), lambda row: row.values, numeric=True)),
            ("report", CellColumn(_("报告"), report)),
            ("note", CellColumn(_("说明"), lambda row: format_html("<bdi>{}</bdi>", row.note))),
            ("who", CellColumn(_("公开人"), lambda row: row.who)),
        ]
        super().__init__(rows, caption=caption, extra_columns=columns)


class CorrectionsTable(RowTable):
    """Rows are `Correction`, the latest edition first."""

    def __init__(self, rows: Sequence[Correction], *, caption: str, query: QueryDict) -> None:
        columns: list[tuple[str, Any]] = [
            ("indicator", CellColumn(_("指标"), lambda row: row.indicator.name, head=True, css="first")),
            ("before", CellColumn(_("原公布"), lambda row: corrected_words(row.indicator, row.before), numeric=True)),
            ("after", CellColumn(_("更正为"), lambda row: corrected_words(row.indicator, row.after), numeric=True)),
            ("edition", CellColumn(_("版次"), corrected_in, css="short")),
            ("reason", CellColumn(_("原因"), lambda row: format_html("<bdi>{}</bdi>", row.reason))),
            ("who", CellColumn(_("审核人"), lambda row: row.who)),
            ("at", CellColumn(_("时间"), lambda row: f"{localtime(row.at):%Y-%m-%d %H:%M}" if row.at else "")),
        ]
        super().__init__(rows, caption=caption, query=query, extra_columns=columns)
