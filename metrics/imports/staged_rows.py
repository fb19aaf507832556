"""The rows of a table that have been checked and not yet written, with everything to be said about them."""

from __future__ import annotations

from dataclasses import dataclass, field

from metrics.domain.rows import Finding, IndicatorRow, JurisdictionRow
from metrics.models import Observation

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of a row. `column` is the heading of the column, "" when it is about the whole row."""

    column: str
    sentence: str


@dataclass(slots=True)
class StagedRow:
    """One checked row of the table. `version` is that of the stored row it was compared with, None when there was
    none. `kept` names remarks on the old value that have no column in the table and therefore now stand with the new
    value, and cells of which what they show was taken, not what they store; else ""."""

    number: int
    status: str
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
    def committable(self) -> bool:
        return not self.count(REFUSED) and bool(self.count(NEW) + self.count(CHANGED))

    def versions(self) -> dict[int, int | None]:
        return {row.number: row.version for row in self.rows}
