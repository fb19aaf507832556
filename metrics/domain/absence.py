"""Why there is no value, decided in one function that cards, cells, charts, sentences, counts and files all use."""

from __future__ import annotations

from metrics.domain.choices import Absence
from metrics.domain.rows import IndicatorRow, JurisdictionRow


def why_outside(jurisdiction: JurisdictionRow, indicator: IndicatorRow, year: int) -> str:
    """Return why nobody asks for a value of the year: the place did not exist then, or the indicator was not collected;
    "" when it may be asked for."""
    return jurisdiction.outside(year) or ("" if indicator.collected_in(year) else Absence.NOT_COLLECTED.value)


def why_unstated(*, withheld: bool, in_review: bool, covered: bool, due: bool) -> str:
    """Return the `Absence` code of a value of which the reader sees nothing stated. `withheld`: the edition that the
    page asks for does not exist, or the round shows its values only later; `in_review`: somebody entered it, and nobody
    has approved it yet; `covered`: a round asked the jurisdiction for the year; `due`: there was a value the
    year before, or a target requires one."""
    if withheld:
        return Absence.NOT_PUBLISHED.value
    if in_review:
        return Absence.IN_REVIEW.value
    return Absence.NOT_REPORTED.value if covered and due else Absence.NO_RECORD.value
