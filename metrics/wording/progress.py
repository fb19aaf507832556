"""The progress of a round, and the differences between two versions of a value, in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.audit_log import Happening
from metrics.domain.choices import State
from metrics.domain.progress import Progress

WAITS = {
    "staff": gettext_lazy("填报员"),
    "reviewer": gettext_lazy("审核员"),
    "both": gettext_lazy("填报员、审核员"),
    "": "",
}


COUNTS: Sequence[tuple[str, str | Promise]] = (
    ("last_year", gettext_lazy("上年有数值")),
    ("filled", gettext_lazy("已填")),
    ("draft", State.DRAFT.label),
    ("submitted", State.SUBMITTED.label),
    ("returned", State.RETURNED.label),
    ("approved", State.APPROVED.label),
    ("missing", gettext_lazy("尚缺")),
)
"""The counts of `Progress` that are shown, and their labels."""


def waits_words(row: Progress) -> str:
    return str(WAITS[row.waits_for])


def difference_words(row: Happening) -> list[str]:
    return [
        _("%(field)s：%(before)s→%(after)s")
        % {"field": each.field, "before": each.before or "—", "after": each.after or "—"}
        if row.version > 1
        else _("%(field)s：%(after)s") % {"field": each.field, "after": each.after}
        for each in row.differences
    ]
