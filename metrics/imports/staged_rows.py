"""The rows of a table that have been checked and not yet written, with everything to be said about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from metrics.domain.rows import Finding, IndicatorRow, JurisdictionRow
from metrics.models import Observation
from metrics.parsing.written import Offer

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
KEY = "key"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of a row. `column` is the heading of the column, "" when it is about the whole row; `field` is what the
    column holds, KEY for what says which value the row is. `offers` are what may be meant."""

    column: str
    sentence: str
    field: str = ""
    offers: tuple[Offer, ...] = ()


@dataclass(slots=True)
class StagedRow:
    """One checked row of the table. `version` is that of the stored row it was compared with, None when there was
    none. `kept` names remarks on the old value that have no column in the table and therefore now stand with the new
    value, and cells of which what they show was taken, not what they store; else "". `place` is where it is in the
    file: the number of the row, or the cell of a wide table. `texts` is what its cells say: field → text."""

    number: int
    status: str
    place: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    indicator: IndicatorRow | None = None
    jurisdiction: JurisdictionRow | None = None
    year: int = 0
    before: str = ""
    after: str = ""
    kept: str = ""
    version: int | None = None
    problems: list[Problem] = field(default_factory=list)
    warnings: tuple[Finding, ...] = ()
    observation: Observation | None = None


def place_words(place: str) -> str:
    return (_("第%(row)s行") if place.isdigit() else _("单元格%(row)s")) % {"row": place}


@dataclass(slots=True)
class Staged:
    rows: list[StagedRow]
    ignored: list[str]
    """Headings of the columns that are not read."""
    unread: tuple[str, ...] = ()
    """Sentences about rows and sheets that are not read."""

    def count(self, status: str) -> int:
        return sum(row.status == status for row in self.rows)

    @property
    def writable(self) -> int:
        """Return how many rows would be written."""
        return self.count(NEW) + self.count(CHANGED)

    @property
    def committable(self) -> bool:
        return not self.count(REFUSED) and bool(self.writable)

    def refused(self) -> frozenset[int]:
        """Return the numbers of the rows that cannot be imported."""
        return frozenset(row.number for row in self.rows if row.status == REFUSED)

    def versions(self) -> dict[int, int | None]:
        return {row.number: row.version for row in self.rows}
