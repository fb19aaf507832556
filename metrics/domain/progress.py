"""How far a jurisdiction or a theme has come in a round of reporting."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.domain.rows import JurisdictionRow


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one jurisdiction, or one theme of it, has come in a round of reporting. `due` counts the indicators that
    it has to report; `missing` those of them of which nothing is said, `to_come` what was declared to be still to come,
    which counts as no draft. `closed`: a round tells nothing of it before its release date, and all counts are 0."""

    name: str
    jurisdiction: JurisdictionRow | None
    due: int
    draft: int
    submitted: int
    returned: int
    approved: int
    to_come: int
    missing: int
    closed: bool = False

    @property
    def in_review(self) -> int:
        """Return how many were entered and not approved yet: all that those are told who take no part in the work."""
        return self.draft + self.submitted + self.returned

    @property
    def filled(self) -> int:
        return self.in_review + self.approved

    @property
    def reported(self) -> bool:
        """Return whether something was due and nothing of it is lacking."""
        return bool(self.due) and not self.missing and not self.to_come

    @property
    def waits_for(self) -> str:
        """Return who has to act next: "staff", "reviewer", "both", or "" when nothing is left to do."""
        staff = bool(self.draft or self.returned or self.missing or self.to_come)
        if staff and self.submitted:
            return "both"
        return "staff" if staff else "reviewer" if self.submitted else ""
