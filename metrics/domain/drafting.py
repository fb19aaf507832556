"""A document made of registered values: its blocks, and the figures that stay bound to the register."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from metrics.domain.measured import Measured
from metrics.domain.rows import JurisdictionRow


class DraftKind(TextChoices):
    """What is made of the values of a year."""

    ANNEX = "annex", _("附表")
    PARAGRAPHS = "paragraphs", _("段落")
    DRAFT = "draft", _("初稿")


class Slot(StrEnum):
    """A field of a template, by its name in braces: what a sentence may say of a value."""

    UNTIL = "时点"
    INDICATOR = "指标"
    VALUE = "数值"
    BASE = "基数"
    CHANGE = "变化"
    TARGET = "目标"


class Style(StrEnum):
    """How a paragraph is set."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    SECTION = "section"
    PART = "part"
    BODY = "body"
    NOTE = "note"
    ANNEX = "annex"
    AROUND_TABLE = "around_table"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class BoundFigure:
    """A figure of a document: the value with this version of an indicator (`name` is what the author calls it, `code`
    its code), a jurisdiction (its code) and a year, as the words that were printed. `edition` is the number of the one
    it was read from, None for the value as it was. `number` is its place in the draft, from 1 on, 0 before it has
    one: the key in the file is made of it (`metrics/drafting/bindings.py`)."""

    code: str
    name: str
    jurisdiction: str
    year: int
    version: int
    words: str
    edition: int | None = None
    number: int = 0


class Run(NamedTuple):
    """A piece of text. `grey` is text that the author still has to see to."""

    text: str
    figure: BoundFigure | None = None
    grey: bool = False


class Paragraph(NamedTuple):
    runs: tuple[Run, ...]
    style: str = Style.BODY

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


class TableLine(NamedTuple):
    """A row of a table; a `group` has one cell over all columns."""

    cells: tuple[tuple[Run, ...], ...]
    group: bool = False


class Table(NamedTuple):
    """`widths` are in millimetres; the columns whose numbers are in `numeric` are aligned on the right."""

    head: tuple[str, ...]
    widths: tuple[int, ...]
    numeric: frozenset[int]
    lines: tuple[TableLine, ...]


class Annex(NamedTuple):
    """What readers see of a place and year, an indicator each, in the order of the catalogue. `edition` is the number
    of the one that is shown; None: the values as they are now."""

    jurisdiction: JurisdictionRow
    year: int
    rows: tuple[Measured, ...]
    edition: int | None = None


class AnnexRow(NamedTuple):
    """A line of the annex in words. `notes` are the numbers of its notes; the figures are None where there is no
    value."""

    row: Measured
    value: str
    earlier: str
    change: str
    target: str
    until: str
    notes: tuple[int, ...]
    figure: BoundFigure | None
    earlier_figure: BoundFigure | None


class Written(NamedTuple):
    """A document: what it is called, and its blocks in order."""

    title: str
    blocks: tuple[Paragraph | Table, ...]

    def figures(self) -> Iterator[BoundFigure]:
        """Yield the bound figures in the order of the text."""
        for block in self.blocks:
            rows = (
                (block.runs,) if isinstance(block, Paragraph) else tuple(c for line in block.lines for c in line.cells)
            )
            for runs in rows:
                yield from (run.figure for run in runs if run.figure)


class Confirmed(NamedTuple):
    """A figure of a report's text that somebody confirmed: its place, and the code of its indicator."""

    start: int
    end: int
    code: str


class BaseText(NamedTuple):
    """The text of a report that has been read, with the confirmed figures in their order."""

    report: int
    title: str
    year: int
    text: str
    confirmed: tuple[Confirmed, ...]


class DraftRow(NamedTuple):
    """A document that was made: its kind in words, by whom, when, with how many figures, and from which report.
    `edition` is the number of the one that it was published with, None before; `made_from` that of the one whose
    values it has, None for those of its day."""

    id: int
    label: str
    who: str
    at: datetime.datetime
    figures: int
    base: str
    edition: int | None = None
    made_from: int | None = None

    @property
    def publishable(self) -> bool:
        """Return whether an edition can take it."""
        return self.edition is None and self.made_from is None
