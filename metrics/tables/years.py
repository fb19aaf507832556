"""The yearly comparison as a table: indicators by years, with the change of the last year in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.comparison import Comparison
from metrics.domain.measured import Measured, Series
from metrics.domain.rows import Break
from metrics.tables.base import CellColumn, RowTable
from metrics.tables.shared_cells import change_cell, findings_lines, indicator_link, stacked, value_cell
from metrics.tables.value_notes import Notes
from metrics.wording.definitions import break_words
from metrics.wording.formatting import span_words, unit_words, year_words

MOST_UPRIGHT, MOST_PRINTED = 7, 12
"""The most years that fit on a sheet of A4, upright and across. Earlier ones are not printed, and the page says so."""

MOST_CHANGES_UPRIGHT = 4
"""The most years that fit on an upright sheet when each has its change."""


def years_words(compared: Comparison) -> str:
    """Return the years of the comparison: 2019—2024年, or 2021年与2024年 for two chosen years."""
    if not compared.pair:
        return span_words(compared.first, compared.last)
    words = {"earlier": year_words(compared.first), "later": year_words(compared.last)}
    return _("%(earlier)s与%(later)s") % words


def _year_cell(position: int, decimals: int, notes: Notes, *, changed: bool) -> Callable[[Series], SafeString]:
    """Return the function that makes the cell of a year; with `changed`, the change on the year before stands below
    the value."""

    def cell(row: Series) -> SafeString:
        shown = row.cells[position]
        stated = value_cell(shown, decimals=decimals, mark=notes.mark(shown))
        if changed and not shown.change.lacks_value:  # the cells of both years say that already
            stated = stacked([stated, format_html("<small>{}</small>", change_cell(shown, crossed=True))])
        if position > 0 and (breaks := _breaks(row, position)):
            return format_html('<span class="broken" title="{}">{}</span>', "\n".join(map(break_words, breaks)), stated)
        return stated

    return cell


def _breaks(row: Series, position: int) -> tuple[Break, ...]:
    """Return the breaks between this year's column and the one before it."""
    earlier, later = (cell.point.year for cell in row.cells[position - 1 : position + 1])
    return row.indicator.breaks_between(earlier, later) if row.indicator.breaks else ()


def _by_unit(number: Callable[[Series], Decimal | None]) -> Callable[[Series], tuple[str, Decimal] | None]:
    """Return a sort key by unit first, as values of different units cannot be compared."""

    def key(row: Series) -> tuple[str, Decimal] | None:
        value = number(row)
        return None if value is None else (row.indicator.unit, value)

    return key


def _value(position: int) -> Callable[[Series], Decimal | None]:
    return lambda row: row.cells[position].point.value


def _change(row: Series) -> SafeString:
    latest: Measured = row.latest
    return stacked([change_cell(latest, headed=True, crossed=True), *findings_lines(latest)])


class YearsTable(RowTable):
    """Rows are `Series`, one for each indicator."""

    group: ClassVar[Any] = lambda row: row.indicator.theme

    def __init__(self, compared: Comparison, *, jurisdiction: str, query: QueryDict, each: bool = False) -> None:
        """Make the table; `each` shows the change of every year but the first, not only of the last."""
        self.across = len(compared.years) > (MOST_CHANGES_UPRIGHT if each else MOST_UPRIGHT)
        self.unprinted = compared.years[:-MOST_PRINTED]
        self.notes = Notes()
        super().__init__(
            compared.rows,
            caption=_("%(jurisdiction)s各指标，%(years)s")
            % {"jurisdiction": jurisdiction, "years": years_words(compared)},
            query=query,
            extra_columns=_columns(compared, self.notes, each=each),
        )
        self.notes.read(self.shown)


def _columns(compared: Comparison, notes: Notes, *, each: bool) -> list[tuple[str, CellColumn]]:
    def name(row: Series) -> SafeString:
        return indicator_link(row.indicator.code, row.indicator.name, row.jurisdiction.code)

    return [
        ("name", CellColumn(gettext_lazy("指标"), name, key=lambda row: row.indicator.name, head=True, css="first")),
        ("unit", CellColumn(gettext_lazy("单位"), lambda row: unit_words(row.indicator.unit), key=_unit, css="unit")),
        *year_columns(compared.years, notes, change_head=_change_head(compared), each=each),
    ]


def year_columns(
    years: Sequence[int], notes: Notes, *, change_head: str, decimals: int = 0, each: bool = False
) -> list[tuple[str, CellColumn]]:
    """Return a column for each year of a table of `Series`, and one for the change of the last. `decimals` is the
    largest number of decimals in a table of one unit. `each`: with the changes of the years between the first and the
    last."""
    return [
        *(
            (
                str(year),
                CellColumn(
                    year_words(year),
                    _year_cell(position, decimals, notes, changed=each and 0 < position < len(years) - 1),
                    key=_by_unit(_value(position)),
                    numeric=True,
                    css="amount" if year in years[-MOST_PRINTED:] else "amount unprinted",
                ),
            )
            for position, year in enumerate(years)
        ),
        ("change", CellColumn(change_head, _change, key=_by_unit(_exact), css="change")),
    ]


def _change_head(compared: Comparison) -> str:
    if compared.pair:
        return _("%(later)d年比%(earlier)d年") % {"later": compared.last, "earlier": compared.first}
    return on_year_before(compared.last)


def on_year_before(year: int) -> str:
    """Return the heading of the change of the last year."""
    return _("%(year)d年比上年") % {"year": year}


def _exact(row: Series) -> Decimal | None:
    return row.latest.change.exact_delta


def _unit(row: Series) -> str:
    return row.indicator.unit
