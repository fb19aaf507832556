"""The notes on the values of a comparison, as numbered footnotes: a cell has room for a number, not for a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics.domain.measured import Measured, Series
from metrics.tables.mark_legend import line, names_of
from metrics.wording.editions import alike_words, revision_words
from metrics.wording.languages import speaks_english
from metrics.wording.years import years_words

BACK = "↩\ufe0e"
"""The arrow as text: without the variation selector some systems draw a coloured picture."""


def _note(cell: Measured) -> str:
    """Return what is said about a value: its own note, and what was published of it before."""
    said = [words for words in (cell.point.note, revision_words(cell), alike_words(cell)) if words]
    return _("；").join(said) if said else ""  # most cells say nothing


class Notes:
    """The footnotes, numbered in the order of the table; a note on several values has one number. With `jurisdictions`
    the rows are of one indicator, and are named by their jurisdictions."""

    def __init__(self, *, jurisdictions: bool = False) -> None:
        self._jurisdictions = jurisdictions
        self._numbers: dict[str, int] = {}
        self._of: dict[str, dict[int, tuple[Series, list[int]]]] = {}

    def read(self, rows: Iterable[Series]) -> None:
        """Number the notes of the rows, given in the order of the table, before the table is rendered."""
        for position, series in enumerate(rows):
            for cell in series.cells:
                if note := _note(cell):
                    self._numbers.setdefault(note, len(self._numbers) + 1)
                    of = self._of.setdefault(note, {}).setdefault(position, (series, []))
                    of[1].append(cell.point.year)

    def mark(self, row: Measured) -> SafeString | str:
        """Return the number after a value, linked to its note; "" without one. The stylesheet writes the number: as
        text it would turn 4¹ into 41 when copied into a spreadsheet."""
        number = self._numbers.get(_note(row))
        if number is None:
            return ""
        label = _("备注%(number)d") % {"number": number}
        return format_html(
            '<a class="note-mark" id="{}" href="#note-{}" aria-label="{}" data-note="{}"></a>',
            self._anchor(row, row.point.year), number, label, number,
        )  # fmt: skip

    def _anchor(self, row: Measured | Series, year: int) -> str:
        """Return the id of the number after a value, by indicator in a table of one jurisdiction, by jurisdiction in a
        table of one indicator."""
        return f"noted-{(row.jurisdiction if self._jurisdictions else row.indicator).code}-{year}"

    @cached_property
    def lines(self) -> list[SafeString]:
        """Return each note with the values it is about, and a link back to the first value of each row it names."""
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
        """Return the years of the note, to follow the name of the row."""
        name = series.jurisdiction.name if self._jurisdictions else series.indicator.name
        words = f" {years_words(years)}" if speaks_english() else years_words(years)
        return format_html(
            '{}<a class="note-back" href="#{}" aria-label="{}">{}</a>',
            words, self._anchor(series, years[0]), _("回到%(name)s的数值") % {"name": name}, BACK,
        )  # fmt: skip
