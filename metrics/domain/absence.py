"""What is due, and why there is no value: each decided in one function that cards, cells, charts, sentences, counts,
files, the entry page and the submission of a year all use."""

from __future__ import annotations

from metrics.domain.choices import Absence
from metrics.domain.rows import IndicatorRow, JurisdictionRow


def why_outside(jurisdiction: JurisdictionRow, indicator: IndicatorRow, year: int) -> str:
    """Return why nobody asks for a value of the year: the place did not exist then, or the indicator was not collected;
    "" when it may be asked for."""
    return jurisdiction.outside(year) or ("" if indicator.collected_in(year) else Absence.NOT_COLLECTED.value)


def is_due(*, covered: bool, known: bool, required: bool) -> bool:
    """Return whether a jurisdiction has to report an indicator for a year. `covered`: a round asked the jurisdiction
    for the year; `known`: there was a value the year before, or a target requires one; `required`: the round itself
    asks for the indicator."""
    return covered and (known or required)


def why_unstated(*, withheld: bool, declared: str, entered: bool, due: bool) -> str:
    """Return the `Absence` code of a value of which the reader sees nothing stated. `withheld`: the edition that the
    page asks for does not exist, or the round shows its values only later; `declared` is the missing reason of
    its draft, "" where there is none; `entered`: somebody entered it, and nobody has approved it yet. That a value is
    still to come is told at once."""
    if withheld:
        return Absence.NOT_PUBLISHED.value
    if declared == Absence.TO_COME:
        return declared
    if entered:
        return Absence.IN_REVIEW.value
    return Absence.NOT_REPORTED.value if due else Absence.NO_RECORD.value
