"""The editions in which a jurisdiction's year was published, and what was corrected between them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from metrics.domain.rows import IndicatorRow, Point


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One edition. `note` says why it was published; `values` is how many it contains, `report` the title of the
    document, "" without one."""

    number: int
    published_on: datetime.date
    report: str
    report_id: int | None
    note: str
    who: str
    values: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A value that differs from the one published before. `edition` is the number of the edition that has the new one;
    None while it is approved and not published yet. `before` or `after` states nothing where a value was added or left
    out. `reason` is why it was reopened, `who` approved it, `at` when; "" and None where nobody did."""

    indicator: IndicatorRow
    edition: int | None
    before: Point
    after: Point
    reason: str
    who: str
    at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Editions:
    """Everything about the editions of one jurisdiction and year, latest first. `unapproved` are the indicators whose
    values are not approved, `approved` is how many are, as far as the user may see them."""

    rows: tuple[EditionRow, ...]
    corrections: tuple[Correction, ...]
    unapproved: tuple[IndicatorRow, ...]
    approved: int

    @property
    def latest(self) -> EditionRow | None:
        return self.rows[0] if self.rows else None

    @property
    def unpublished(self) -> bool:
        """Return whether a further edition would differ from the last one, or be the first."""
        return not self.rows or any(each.edition is None for each in self.corrections)
