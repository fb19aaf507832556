"""The definitions of an indicator and its breaks in words, each with its years."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from metrics.domain.catalogue import Definition
from metrics.domain.rows import Break
from metrics.wording.formatting import span_words, year_words


def dated_definitions(definitions: Sequence[Definition]) -> list[str]:
    """Return each definition after its years, in the order of time; a single one is of all years and stands alone."""
    if len(definitions) == 1:
        return [definitions[0].text]
    return [
        _("%(years)s：%(definition)s") % {"years": _years(each, after), "definition": each.text}
        for each, after in zip(definitions, [*definitions[1:], None], strict=True)
    ]


def definitions_words(definitions: Sequence[Definition]) -> str:
    return " ".join(dated_definitions(definitions))


def _years(each: Definition, after: Definition | None) -> str:
    until = after.since - 1 if after and after.since else None
    if each.since is None:
        return _("%(year)s以前") % {"year": year_words((until or 0) + 1)}
    return span_words(each.since, until) if until else _("%(year)s起") % {"year": year_words(each.since)}


def break_words(found: Break) -> str:
    """Return 2021年口径调整，前后不可比：新法施行。"""
    words = {"year": year_words(found.year), "note": found.note}
    if found.comparable:
        return (_("%(year)s口径调整，前后可比：%(note)s") if found.note else _("%(year)s口径调整，前后可比。")) % words
    return (_("%(year)s口径调整，前后不可比：%(note)s") if found.note else _("%(year)s口径调整，前后不可比。")) % words
