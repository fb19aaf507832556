"""The notes on the values of a comparison, as numbered footnotes: the table has room for a number, not for a
sentence."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics.domain.measured import Measured, Series
from metrics.tables.mark_legend import line, names_of
from metrics.wording.languages import speaks_english
from metrics.wording.years import years_words

BACK = "↩\ufe0e"
"""As text: without the selector some systems draw a coloured picture."""


class Notes:
    """Numbered in the order in which a reader meets them; what is noted of several values has one number. With
    `jurisdictions` the rows are one indicator's, and named by their jurisdictions."""

    def __init__(self, *, jurisdictions: bool = False) -> None:
        self._jurisdictions = jurisdictions
        self._numbers: dict[str, int] = {}
        self._of: dict[str, dict[int, tuple[Series, list[int]]]] = {}

    def read(self, rows: Iterable[Series]) -> None:
        """The rows in the order of the table, before it is written."""
        for position, series in enumerate(rows):
            for cell in series.cells:
                if note := cell.point.note:
                    self._numbers.setdefault(note, len(self._numbers) + 1)
                    of = self._of.setdefault(note, {}).setdefault(position, (series, []))
                    of[1].append(cell.point.year)

    def mark(self, row: Measured) -> SafeString | str:
        """Return the number behind a value, which leads to the note; "" without one. The stylesheet writes it: were it
        text, whoever copies 4¹ into a spreadsheet would have 41."""
        number = self._numbers.get(row.point.note)
        if number is None:
            return ""
        label = _("备注%(number)d") % {"number": number}
        return format_html(
            '<a class="note-mark" id="{}" href="#note-{}" aria-label="{}" data-note="{}"></a>',
            self._anchor(row, row.point.year), number, label, number,
        )  # fmt: skip

    def _anchor(self, row: Measured | Series, year: int) -> str:
        """Of the number behind a value: in a table of one jurisdiction's indicators, or of one indicator's
        jurisdictions."""
        return f"noted-{(row.jurisdiction if self._jurisdictions else row.indicator).code}-{year}"

    @cached_property
    def lines(self) -> list[SafeString]:
        """Return each note, and what it is said of, with a way back to the first of its values in each row that is
        named."""
        return [
            line(
                _("%(note)s（%(of)s）"),
                note=format_html("<bdi>{}</bdi>", note),
                of=names_of(
                    [series for series, _years in self._of[note].values()],
                    [self._years(series, years) for series, years in self._of[note].values()],
                    jurisdictions=self._jurisdictions,
                ),
            )
            for note in self._numbers
        ]

    def _years(self, series: Series, years: list[int]) -> SafeString:
        """After the name of the row."""
        name = series.jurisdiction.name if self._jurisdictions else series.indicator.name
        words = f" {years_words(years)}" if speaks_english() else years_words(years)
        return format_html(
            '{}<a class="note-back" href="#{}" aria-label="{}">{}</a>',
            words, self._anchor(series, years[0]), _("回到%(name)s的数值") % {"name": name}, BACK,
        )  # fmt: skip
