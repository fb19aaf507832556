"""Reports as a table, and the values read from one, in the order of its text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.urls import reverse
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.measured import Measured
from metrics.domain.reports import ReportRow
from metrics.tables.base import CellColumn, RowTable
from metrics.tables.indicator_facts import Fact
from metrics.tables.observations import as_of_cell, jurisdiction_cell
from metrics.tables.shared_cells import bracketed, change_cell, indicator_link, stacked, value_cell
from metrics.wording.formatting import span_words, unit_words, year_words


def _title(row: ReportRow) -> SafeString:
    return format_html('<a href="{}"><bdi>{}</bdi></a>', reverse("report", args=[row.id]), bracketed(row.title))


def _published(row: ReportRow) -> SafeString | str:
    if row.published_on is None:
        return format_html('<span class="unknown">{}</span>', _("日期不详"))
    return formats.date_format(row.published_on)


def _values(row: ReportRow) -> SafeString | str:
    return str(row.values) if row.values else format_html('<span class="unknown">{}</span>', _("无"))


class ReportsTable(RowTable):
    title = CellColumn(gettext_lazy("报告"), _title, head=True, css="first")
    jurisdiction = CellColumn(gettext_lazy("地区"), lambda row: jurisdiction_cell(row.jurisdiction), css="jurisdiction")
    year = CellColumn(gettext_lazy("年度"), lambda row: row.year)
    publisher = CellColumn(gettext_lazy("发布机关"), lambda row: format_html("<bdi>{}</bdi>", row.publisher))
    published = CellColumn(gettext_lazy("发布日期"), _published, css="short")
    values = CellColumn(gettext_lazy("读取的数据"), _values, numeric=True)

    def __init__(self, rows: Sequence[ReportRow], *, caption: str) -> None:
        """Make the table; the rows keep their order, which runs through all pages."""
        super().__init__(rows, caption=caption)


def report_facts(row: ReportRow, read: Sequence[Measured]) -> list[Fact]:
    """Return the known facts about the report; unknown ones are left out."""
    years = [measured.point.year for measured in read]
    web = row.url if row.url.startswith(("http://", "https://")) else ""
    found = [
        Fact(_("年度"), year_words(row.year)),
        Fact(_("地区"), jurisdiction_cell(row.jurisdiction)),
        Fact(_("发布机关"), format_html("<bdi>{}</bdi>", row.publisher) if row.publisher else ""),
        Fact(_("发布日期"), formats.date_format(row.published_on) if row.published_on else ""),
        Fact(_("读取的数据"), _("%(count)s条") % {"count": number_of(len(read))} if read else _("无")),
        Fact(_("数据所属年度"), span_words(min(years), max(years)) if set(years) - {row.year} else ""),
        Fact(_("网址"), _link(web) if web else ""),
    ]
    return [fact for fact in found if fact.words]


def number_of(count: int) -> str:
    return f"{count:,}"


def _link(web: str) -> SafeString:
    return format_html('<a href="{0}" rel="noopener noreferrer external"><bdi>{0}</bdi></a>', web)


def _section(row: Measured, *, held: bool = False) -> SafeString:
    """Return the section of the value. When the page shows the text, it is linked to the sentence; otherwise the row
    is the target of links from other pages."""
    words: SafeString | str = format_html("<bdi>{}</bdi>", row.point.section)
    if not row.point.section:
        words = format_html('<span class="unknown">{}</span>', _("未注明"))
    if held:
        words = format_html('<a href="#o{}" title="{}">{}</a>', row.point.observation_id, _("看原句"), words)
    return format_html('<span class="spot" id="{}{}">{}</span>', "r" if held else "o", row.point.observation_id, words)


def _note(row: Measured) -> SafeString:
    return stacked([format_html('<span class="remark"><bdi>{}</bdi></span>', row.point.note) if row.point.note else ""])


class ReadTable(RowTable):
    """The observations read from one report."""

    section = CellColumn(gettext_lazy("章节"), _section, css="whole")
    name = CellColumn(
        gettext_lazy("指标"),
        lambda row: indicator_link(row.indicator.code, row.indicator.name, row.jurisdiction.code),
        head=True,
        css="named",
    )
    jurisdiction = CellColumn(gettext_lazy("地区"), lambda row: jurisdiction_cell(row.jurisdiction), css="jurisdiction")
    year = CellColumn(gettext_lazy("年度"), lambda row: row.point.year)
    value = CellColumn(gettext_lazy("数值"), lambda row: value_cell(row, dated=False), numeric=True, css="amount")
    unit = CellColumn(gettext_lazy("单位"), lambda row: unit_words(row.indicator.unit), css="unit")
    as_of = CellColumn(gettext_lazy("时段"), as_of_cell, css="short")
    change = CellColumn(gettext_lazy("比上年"), change_cell, css="short")
    note = CellColumn(gettext_lazy("备注"), _note, css="wide")

    def __init__(self, of: ReportRow, rows: Sequence[Measured], *, held: bool = False) -> None:
        """Make the table; `held` says that the page shows the text as well."""
        same = {
            "jurisdiction": all(row.jurisdiction.id == of.jurisdiction.id for row in rows),
            "year": all(row.point.year == of.year for row in rows),
            "note": not any(row.point.note for row in rows),
        }
        caption = _("从%(report)s读取的数据，按章节排列") % {"report": bracketed(of.title)}
        super().__init__(rows, caption=caption, exclude=[name for name, left_out in same.items() if left_out])
        if held:
            self.columns["section"].column.cell = partial(_section, held=True)
