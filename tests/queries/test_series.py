"""Values of several jurisdictions read together."""

from __future__ import annotations

import pytest
from django.db.models import Q

from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.jurisdiction_tree import Among, jurisdiction_row
from metrics.queries.series import values_at
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_jurisdiction_added_since_the_jurisdictions_were_read_is_not_among_them() -> None:
    """Although the condition for the group is true of it."""
    city = factories.jurisdiction("city")
    known, added = (factories.jurisdiction(code, parent=city) for code in ("known", "added"))
    cases = factories.indicator("cases")
    for jurisdiction in (known, added):
        factories.observation(cases, jurisdiction, 2022, 5)
        factories.target(cases, jurisdiction, 2022, 9)
    rows = catalogue()
    (found,) = values_at(
        Scope((), everything=True),
        [jurisdiction_row(known)],
        rows,
        first=2022,
        last=2022,
        only=["cases"],
        among=Among(Q(jurisdiction__parent=city.pk), city.path),
    )
    measured = found.measured(rows.by_code["cases"], 2022)
    assert (found.jurisdiction.code, measured.point.value) == ("known", 5)
    assert measured.target is not None
