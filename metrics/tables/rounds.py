"""The progress of a year and the history of its values, as tables."""

from __future__ import annotations

from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from metrics.domain.audit_log import Happening
from metrics.domain.progress import Progress
from metrics.tables.base import CellColumn, RowTable
from metrics.tables.shared_cells import indicator_link, stacked
from metrics.wording.progress import Counts, difference_words, waits_words


class ProgressTable(RowTable):
    """Rows are `Progress`, of jurisdictions or of the themes of one jurisdiction."""

    def __init__(
        self, rows: list[Progress], *, caption: str, head: str, year: int, query: QueryDict, counts: Counts
    ) -> None:
        def name(row: Progress) -> SafeString:
            if row.jurisdiction is None:
                return format_html("{}", row.name)
            address = f"{reverse('rounds')}?{urlencode({'jurisdiction': row.jurisdiction.code, 'year': year})}"
            mark = (
                format_html(' <span class="tag tag-fictional">{}</span>', _("虚构"))
                if row.jurisdiction.fictional
                else ""
            )
            return format_html('<a href="{}"><bdi>{}</bdi></a>{}', address, row.name, mark)

        def count(field: str) -> Any:
            return lambda row: getattr(row, field) or ""

        columns: list[tuple[str, Any]] = [("name", CellColumn(head, name, head=True, css="first"))]
        columns += [
            (field, CellColumn(label, count(field), key=attrgetter(field), numeric=True)) for field, label in counts
        ]
        columns.append(("waits", CellColumn(_("等待"), waits_words)))
        super().__init__(rows, caption=caption, query=query, extra_columns=columns)


class HistoryTable(RowTable):
    """Rows are `Happening`, newest first. `of_one`: of one indicator in all years; otherwise of one year."""

    def __init__(
        self, rows: list[Happening], *, caption: str, jurisdiction_code: str, query: QueryDict, of_one: bool = False
    ) -> None:
        def what(row: Happening) -> SafeString:
            return indicator_link(row.indicator.code, row.indicator.name, jurisdiction_code)

        columns: list[tuple[str, Any]] = [
            ("at", CellColumn(_("时间"), when_words, key=lambda row: row.at, css="short")),
            ("who", CellColumn(_("何人"), lambda row: row.who or _("系统"), key=lambda row: row.who, css="actor")),
            ("year", CellColumn(_("年度"), lambda row: row.year, key=lambda row: row.year, head=True))
            if of_one
            else ("indicator", CellColumn(_("指标"), what, head=True, css="named")),
            ("version", CellColumn(_("版本"), lambda row: row.version, numeric=True)),
            ("differences", CellColumn(_("变动"), _differences, css="wide")),
            ("why", CellColumn(_("原因"), lambda row: row.why, css="wide")),
        ]
        super().__init__(rows, caption=caption, query=query, extra_columns=columns)


def when_words(row: Happening) -> str:
    return localtime(row.at).strftime("%Y-%m-%d %H:%M")


def _differences(row: Happening) -> SafeString:
    return stacked([format_html("<bdi>{}</bdi>", words) for words in difference_words(row)])
