"""The stored values for the jurisdictions and years of a table: those the person may see, and those that warnings
compare with; and what is said of a new value beside the stored one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from metrics.domain.catalogue import Catalogue
from metrics.domain.choices import Period, Qualifier, State
from metrics.domain.rows import IndicatorRow, JurisdictionRow, Point, is_part_year
from metrics.domain.stated import Stated
from metrics.models import Observation
from metrics.parsing.cell_parser import parse_listed
from metrics.permissions.scope import Scope
from metrics.queries.series import point_of
from metrics.rules.checks import Beside, Verdict, judge
from metrics.wording.formatting import as_of_words, dated_value_words

Values = defaultdict[tuple[int, int], dict[str, Point]]
"""(jurisdiction, year) → code → point."""


class Stored:
    """The stored values, read once for all rows of a table; one query."""

    def __init__(
        self, scope: Scope, catalogue: Catalogue, jurisdictions: Collection[JurisdictionRow], years: Collection[int]
    ) -> None:
        """Read the values of `years` and of the years before them."""
        self._seen: dict[tuple[int, int, int], Observation] = {}
        self._all: Values = defaultdict(dict)
        self._known: Values = defaultdict(dict)
        paths = {jurisdiction.id: jurisdiction.path for jurisdiction in jurisdictions}
        found = Observation.objects.filter(jurisdiction__in=paths, year__in={*years, *(year - 1 for year in years)})
        for row in found.select_related("report"):
            indicator = catalogue.by_id[row.indicator_id]
            point = point_of(row)
            self._all[row.jurisdiction_id, row.year][indicator.code] = point
            if scope.shows(paths[row.jurisdiction_id], indicator.theme_id, row.state):
                self._known[row.jurisdiction_id, row.year][indicator.code] = point
                self._seen[row.jurisdiction_id, row.indicator_id, row.year] = row
        if len(self._seen) == sum(map(len, self._all.values())):
            self._known = self._all

    def seen(self, indicator: IndicatorRow, jurisdiction: JurisdictionRow, year: int) -> Observation | None:
        """Return the stored row; None also for one that the person may not see, so that nobody finds out a draft by
        trying numbers."""
        return self._seen.get((jurisdiction.id, indicator.id, year))

    def join(self, indicator: IndicatorRow, jurisdiction: JurisdictionRow, point: Point) -> None:
        """Use what a row of the table states instead of the stored value from now on."""
        for values in (self._all, self._known):
            values[jurisdiction.id, point.year][indicator.code] = point

    def verdict(self, indicator: IndicatorRow, jurisdiction: JurisdictionRow, point: Point) -> Verdict:
        """Judge what a row of the table states, once all rows that say something have joined."""
        stored = self._beside(self._all, indicator, jurisdiction, point.year)
        seen = stored if self._known is self._all else self._beside(self._known, indicator, jurisdiction, point.year)
        return judge(indicator, point, seen=seen, stored=stored)

    def _beside(self, values: Values, indicator: IndicatorRow, jurisdiction: JurisdictionRow, year: int) -> Beside:
        earlier = values[jurisdiction.id, year - 1].get(indicator.code) or Point(year - 1)
        return Beside(earlier, values[jurisdiction.id, year])


def stored_words(indicator: IndicatorRow, row: Observation) -> str:
    words = dated_value_words(indicator, row.figure)
    return words if row.state != State.APPROVED else words + _("（%(words)s）") % {"words": State.APPROVED.label}


def kept_words(stated: Stated, current: Observation, said: Collection[str]) -> str:
    """Return a sentence when a new value keeps an old 余 or 截至10月 that is not among the fields `said`: the file may
    mean an exact value of the whole year."""
    if stated.value is None or stated.value == current.value:
        return ""
    words = []
    kept = stated.qualifier == current.qualifier
    if kept and "qualifier" not in said and stated.qualifier != Qualifier.EXACT:
        words.append(str(Qualifier(stated.qualifier).label))
    point = stated.point(current.year)
    dated = "period" if point.until is Period.NOT_STATED else "as_of"
    if dated not in said and point.until == current.until and is_part_year(point.until):
        words.append(as_of_words(point.until))
    return _("没有写明，沿用原有的“%(words)s”。") % {"words": _("”“").join(words)} if words else ""


def is_qualified(texts: Mapping[str, str]) -> bool:
    """Return whether the cells say a qualifier, right or wrong, that is not 准确."""
    with suppress(ValidationError):
        return parse_listed(texts.get("qualifier", ""), Qualifier, default=Qualifier.EXACT) != Qualifier.EXACT
    return True
