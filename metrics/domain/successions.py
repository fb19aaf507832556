"""What became of places, as pages need it."""

from __future__ import annotations

from typing import NamedTuple

from metrics.domain.rows import JurisdictionRow


class Succession(NamedTuple):
    """What happened to a `place`, or what it came from, in the `year`. `forerunner` is None where only one place was
    concerned."""

    year: int
    kind: str
    place: JurisdictionRow
    forerunner: JurisdictionRow | None
    note: str
