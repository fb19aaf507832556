"""What a chooser offers at a jurisdiction, and the path down to it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics.domain.rows import Surroundings
from metrics.models import Jurisdiction
from metrics.permissions.scope import Scope
from metrics.queries import jurisdiction_tree
from metrics.queries.jurisdiction_tree import jurisdiction_row, surroundings
from tests import factories

pytestmark = pytest.mark.django_db


def codes(found: Surroundings) -> tuple[list[str], list[str]]:
    return [jurisdiction.code for jurisdiction in found.path], [jurisdiction.code for jurisdiction in found.offered]


@pytest.fixture
def city() -> Jurisdiction:
    city = factories.jurisdiction("city", parent=factories.jurisdiction("province"))
    for code in ("north", "south"):
        factories.jurisdiction(f"{code}-street", parent=factories.jurisdiction(code, parent=city))
    return city


def test_ancestors_siblings_and_children_are_offered_and_nobody_elses_children(city: Jurisdiction) -> None:
    jurisdiction = jurisdiction_row(Jurisdiction.objects.get(code="north"))
    with CaptureQueriesContext(connection) as queries:
        found = surroundings(Scope.of_operator(), jurisdiction)
    assert codes(found) == (["province", "city"], ["province", "city", "north", "north-street", "south"])
    assert len(queries) == 3


def test_the_way_down_is_told_to_somebody_who_sees_only_its_end(city: Jurisdiction) -> None:
    scope = Scope.of(factories.user("chen", "official", Jurisdiction.objects.get(code="north")))
    found = surroundings(scope, jurisdiction_row(Jurisdiction.objects.get(code="north")))
    assert codes(found) == (["province", "city"], ["north", "north-street"])


def test_at_the_top_the_others_there_are_offered(city: Jurisdiction) -> None:
    factories.jurisdiction("another-province")
    found = surroundings(Scope.of_operator(), jurisdiction_row(Jurisdiction.objects.get(code="province")))
    assert codes(found) == ([], ["province", "city", "another-province"])


@pytest.mark.parametrize(
    ("at", "offered"), [(0, "p0 p1 p2 p3 p4"), (1, "p0 p1 p2 p3 p4"), (5, "p3 p4 p5 p6 p7"), (9, "p5 p6 p7 p8 p9")]
)
def test_of_very_many_those_next_to_the_jurisdiction_are_offered(
    city: Jurisdiction, monkeypatch: pytest.MonkeyPatch, at: int, offered: str
) -> None:
    monkeypatch.setattr(jurisdiction_tree, "MOST_OFFERED", 4)
    flat = factories.jurisdiction("flat", parent=city)
    below = [factories.jurisdiction(f"p{number}", parent=flat) for number in range(10)]
    scope = Scope.of(factories.user("chen", "official", flat))
    assert codes(surroundings(scope, jurisdiction_row(below[at])))[1] == ["flat", *offered.split()]
