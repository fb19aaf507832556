"""How far a jurisdiction or a theme has come in a round of reporting."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.domain.rows import JurisdictionRow


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one jurisdiction, or one theme of it, has come in a round of reporting. `last_year` counts the
    indicators that had a value the year before; `missing` counts those of them that have no row now."""

    name: str
    jurisdiction: JurisdictionRow | None
    last_year: int
    draft: int
    submitted: int
    returned: int
    approved: int
    missing: int

    @property
    def filled(self) -> int:
        return self.draft + self.submitted + self.returned + self.approved

    @property
    def waits_for(self) -> str:
        """Return who has to act next: "staff", "reviewer", "both", or "" when nothing is left to do."""
        staff = bool(self.draft or self.returned or self.missing)
        if staff and self.submitted:
            return "both"
        return "staff" if staff else "reviewer" if self.submitted else ""
