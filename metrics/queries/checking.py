"""What a check of a text needs: what is registered of the place, who entered it, and last year's report."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.http import Http404

from metrics.checking.check import Bound, check
from metrics.checking.register import Register
from metrics.documents.fact_search import answer
from metrics.documents.read import find_facts
from metrics.domain.checking import Check
from metrics.domain.choices import Act
from metrics.domain.drafting import BoundFigure
from metrics.domain.rows import JurisdictionRow, Point
from metrics.models import CheckedText, Document, Draft, Observation, User
from metrics.permissions.scope import Reading, Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.drafts import figures_of
from metrics.queries.published import superseded
from metrics.queries.reader_catalogue import reading_catalogue
from metrics.queries.series import values_of
from metrics.reader.facts import Fact

ENDS_NUMBER, GOES_ON = re.compile(r"[0-9.]"), re.compile(r"[.]?[0-9]")
"""What stands around a number that is part of a longer one."""


def check_text(scope: Scope, jurisdiction: JurisdictionRow, year: int, text: str) -> Check:
    """Hold a text against what the user may see of the place. Raises `UnreadableDocument` when the text takes too long
    or holds too many numbers."""
    facts = find_facts(text, year=year, specs=reading_catalogue(jurisdiction.path))
    return _check(scope, jurisdiction, year, [(text, facts, {})])[0]


def checks_of(scope: Scope, jurisdiction: JurisdictionRow, year: int, texts: Sequence[CheckedText]) -> list[Check]:
    """Hold texts that were read before against what the user may see of the place now."""
    return _check(scope, jurisdiction, year, [(each.text, answer(each.facts), _bound(each)) for each in texts])


def _check(
    scope: Scope, jurisdiction: JurisdictionRow, year: int, texts: Sequence[tuple[str, list[Fact], Bound]]
) -> list[Check]:
    specs = reading_catalogue(jurisdiction.path)
    names = {spec.code: (spec.name, *spec.aliases) for spec in specs}
    found, earlier = register(scope, jurisdiction, year, names), _report_text(scope, jurisdiction, year - 1)
    return [check(text, facts, found, earlier_text=earlier, bound=bound) for text, facts, bound in texts]


def _bound(text: CheckedText) -> Bound:
    """Return the places of the figures that are bound to the register for this place, with their indicators. A key
    that was copied, or that is of another place's draft, binds nothing."""
    found: Bound = {}
    figures: dict[int, dict[int, BoundFigure]] = {}
    before = ("", 0, 0)
    for each in text.keys:
        before = _place(text.text, each, before)
        if each["problem"] or before[1] < 0:
            continue
        draft = each["draft"]
        if draft not in figures:
            own = Draft.objects.filter(pk=draft, jurisdiction=text.jurisdiction_id)
            figures[draft] = figures_of(draft) if own.exists() else {}
        if figure := figures[draft].get(each["number"]):
            start = before[1] + each["start"]
            found[start, start + len(each["text"])] = (figure.code, figure.year, each["key"])
    return found


def _place(text: str, key: dict[str, Any], before: tuple[str, int, int]) -> tuple[str, int, int]:
    """Return the paragraph of a key, where it begins in the text (-1: nowhere), and where to look for the next one.
    `before` is the same of the key before it. A cell of a table that is a number alone is no part of a longer one."""
    paragraph, (last, at, after) = key["paragraph"], before
    if paragraph == last and key["start"] and at >= 0:
        return before
    at = text.find(paragraph, after) if paragraph else -1
    while at >= 0 and (ENDS_NUMBER.search(text[:at][-1:]) or GOES_ON.match(text, at + len(paragraph))):
        at = text.find(paragraph, at + 1)
    return (paragraph, at, at + len(paragraph) if at >= 0 else after)


def texts_of(scope: Scope, jurisdiction: JurisdictionRow, year: int) -> list[CheckedText]:
    """Return the texts of the place and year that the user may see, latest first, without their files."""
    if not scope.does(Act.DRAFT, jurisdiction.path):
        return []
    found = CheckedText.objects.filter(jurisdiction=jurisdiction.id, year=year).select_related("added_by")
    return list(found.defer("content"))


def text_record(scope: Scope, user: User, pk: int, *, content: bool = False) -> CheckedText:
    """Return the text. 404 where there is none, and where it is not the user's to see: it belongs to whoever uploaded
    it, and to staff and reviewers of its place."""
    found = CheckedText.objects.select_related("jurisdiction", "added_by")
    text = (found if content else found.defer("content")).filter(pk=pk).first()
    if text is None:
        raise Http404
    path = text.jurisdiction.path
    if not (scope.does(Act.DRAFT, path) or (text.added_by_id == user.pk and scope.may_see(path))):
        raise Http404
    return text


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
