"""The templates by which the paragraphs of a place are made."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from metrics.domain.rows import JurisdictionRow
from metrics.models import ParagraphTemplate
from metrics.models.jurisdictions import STEP


def templates_of(jurisdiction: JurisdictionRow) -> Mapping[str, str]:
    """Return code of a theme → its template at the place: the place's own, or else that of the nearest place above, or
    else the one for all. A theme without any is left out. One query."""
    path = jurisdiction.path
    above = [path[:end] for end in range(STEP, len(path) + 1, STEP)]
    found = ParagraphTemplate.objects.filter(Q(jurisdiction=None) | Q(jurisdiction__path__in=above))
    rows = found.order_by().values_list("jurisdiction__path", "theme__code", "text")
    return {theme: text for _path, theme, text in sorted(rows, key=lambda row: row[0] or "")}
