"""The progress of a round, and the differences between two versions of a value, in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.audit_log import Happening
from metrics.domain.choices import Absence, MissingReason, State
from metrics.domain.progress import Progress

WAITS = {
    "staff": gettext_lazy("填报员"),
    "reviewer": gettext_lazy("审核员"),
    "both": gettext_lazy("填报员、审核员"),
    "": "",
}


Counts = Sequence[tuple[str, str | Promise]]
COUNTS: Counts = (
    ("due", gettext_lazy("应报")),
    ("filled", gettext_lazy("已填")),
    ("draft", State.DRAFT.label),
    ("submitted", State.SUBMITTED.label),
    ("returned", State.RETURNED.label),
    ("approved", State.APPROVED.label),
    ("to_come", MissingReason.TO_COME.label),
    ("missing", MissingReason.NOT_REPORTED.label),
)
"""The counts of `Progress` that are shown, and their labels."""

READ = ("due", "approved", "in_review", "to_come", "missing")
"""Those that are shown to people who take no part in the work."""


def counts_shown(*, works: bool) -> Counts:
    labels = dict(COUNTS) | {"in_review": Absence.IN_REVIEW.label}
    return COUNTS if works else [(name, labels[name]) for name in READ]


def waits_words(row: Progress) -> str:
    """Return who has to act next; of what a round tells nothing yet, that."""
    return str(Absence.NOT_PUBLISHED.label if row.closed else WAITS[row.waits_for])


def difference_words(row: Happening) -> list[str]:
    return [
        _("%(field)s：%(before)s→%(after)s")
        % {"field": each.field, "before": each.before or "—", "after": each.after or "—"}
        if row.version > 1
        else _("%(field)s：%(after)s") % {"field": each.field, "after": each.after}
        for each in row.differences
    ]
