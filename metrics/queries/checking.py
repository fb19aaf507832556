"""What a check of a text needs: what is registered of the place, who entered it, and last year's report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from metrics.checking.check import check
from metrics.checking.register import Register
from metrics.documents.read import find_facts
from metrics.domain.checking import Check
from metrics.domain.rows import JurisdictionRow, Point
from metrics.models import Document, Observation
from metrics.permissions.scope import Reading, Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.published import superseded
from metrics.queries.reader_catalogue import reading_catalogue
from metrics.queries.series import values_of


def check_text(scope: Scope, jurisdiction: JurisdictionRow, year: int, text: str) -> Check:
    """Hold a text against what the user may see of the place. Raises `UnreadableDocument` when the text takes too long
    or holds too many numbers."""
    specs = reading_catalogue(jurisdiction.path)
    facts = find_facts(text, year=year, specs=specs)
    names = {spec.code: (spec.name, *spec.aliases) for spec in specs}
    found = register(scope, jurisdiction, year, names)
    return check(text, facts, found, earlier_text=_report_text(scope, jurisdiction, year - 1))


def register(scope: Scope, jurisdiction: JurisdictionRow, year: int, names: dict[str, tuple[str, ...]]) -> Register:
    """Return what is registered of the year and the one before, as people work on it, and what editions of the year
    before said. `names` are those of each indicator in Chinese."""
    rows = catalogue()
    values = values_of(scope, jurisdiction, rows, first=year, last=year, targets=False, working=True)
    published: dict[str, tuple[Point, ...]] = defaultdict(tuple)
    for (indicator, of), versions in superseded(Reading(), jurisdiction, year - 1, year - 1).items():
        if of == year - 1 and indicator in rows.by_id:
            published[rows.by_id[indicator].code] = tuple(point for _number, point in versions)
    return Register(year, rows.by_code, values.of_year(year), values.of_year(year - 1), published, names)


def authors(scope: Scope, jurisdiction: JurisdictionRow, observations: Collection[int]) -> dict[int, str]:
    """Return observation id → who entered the value; nothing for users who may not see who does what."""
    if not scope.opens("history", jurisdiction.path):
        return {}
    found = Observation.objects.filter(pk__in=observations, jurisdiction=jurisdiction.id, entered_by__isnull=False)
    rows = found.order_by().values_list("pk", "entered_by__name", "entered_by__username")
    return {pk: name or username for pk, name, username in rows}


def _report_text(scope: Scope, jurisdiction: JurisdictionRow, year: int) -> str:
    """Return the text of the place's report of the year, the latest document of it; "" where none was read."""
    if not scope.may_see(jurisdiction.path):
        return ""
    found = Document.objects.filter(report__jurisdiction=jurisdiction.id, report__year=year).order_by(
        "-added_at", "-pk"
    )
    return found.values_list("text", flat=True).first() or ""
