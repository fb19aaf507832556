"""Values of several places read together."""

from __future__ import annotations

import pytest
from django.db.models import Q

from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.jurisdiction_tree import place_row
from metrics.queries.series import Among, values_at
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_place_added_since_the_places_were_read_is_not_among_them() -> None:
    """The words for the group are true of it all the same."""
    city = factories.place("city")
    known, added = (factories.place(code, parent=city) for code in ("known", "added"))
    cases = factories.indicator("cases")
    for place in (known, added):
        factories.observation(cases, place, 2022, 5)
        factories.target(cases, place, 2022, 9)
    rows = catalogue()
    (found,) = values_at(
        Scope((), everything=True),
        [place_row(known)],
        rows,
        first=2022,
        last=2022,
        only=["cases"],
        among=Among(Q(jurisdiction__parent=city.pk), city.path),
    )
    measured = found.measured(rows.by_code["cases"], 2022)
    assert (found.place.code, measured.point.value) == ("known", 5)
    assert measured.target is not None
