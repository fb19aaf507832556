"""Which users see which values, in the whole tree and within a part of it."""

from __future__ import annotations

import itertools

import pytest

from metrics.domain.choices import Role, State
from metrics.models import Observation
from metrics.models.jurisdictions import STEP
from metrics.permissions.scope import Grant, Scope
from tests import factories

pytestmark = pytest.mark.django_db

HIDDEN_FROM = {Role.OFFICIAL: {"draft", "submitted", "returned"}, Role.REVIEWER: {"draft"}}
"""States that a role does not see; all other roles see all states. Staff limited to themes see only approved values of
other themes."""

Value = tuple[int, str, str, int]
"""Id, path of the jurisdiction, state, theme."""


@pytest.fixture(scope="module")
def values(module_db: None) -> list[Value]:
    """Create values of a province, two cities and a county below one, in all states and two themes."""
    province = factories.jurisdiction("province")
    cities = [factories.jurisdiction(code, parent=province) for code in ("north", "south")]
    county = factories.jurisdiction("county", parent=cities[0])
    themes = [factories.theme(), factories.theme()]
    for jurisdiction, theme, state in itertools.product([province, *cities, county], themes, State.values):
        factories.observation(factories.indicator(in_theme=theme), jurisdiction, state=state)
    return list(Observation.objects.values_list("pk", "jurisdiction__path", "state", "indicator__theme"))


def shown(grant: Grant, value: Value) -> bool:
    _key, path, state, theme = value
    if not path.startswith(grant.path) or state in HIDDEN_FROM.get(Role(grant.role), ()):
        return False
    return not grant.themes or grant.role in HIDDEN_FROM or theme in grant.themes or state == "approved"


@pytest.mark.parametrize("roles", [*itertools.product(["", *Role.values], ["", Role.OFFICIAL, Role.STAFF])])
@pytest.mark.parametrize("limited", [False, True])
def test_what_somebody_sees_is_the_same_wherever_it_is_asked(
    values: list[Value], roles: tuple[str, str], limited: bool
) -> None:
    paths = sorted({path for _key, path, _state, _theme in values})
    themes = frozenset([min(theme for *_rest, theme in values)] if limited else [])
    grants = ([Grant(role, path, themes) for path in paths] if role else [None] for role in roles)
    for held in itertools.product(*grants):
        scope = Scope(tuple(filter(None, held)))
        for within in ("", *paths):
            found = Observation.objects.filter(scope.observations(within), jurisdiction__path__startswith=within)
            assert set(found.values_list("pk", flat=True)) == {
                value[0]
                for value in values
                if value[1].startswith(within) and any(shown(grant, value) for grant in scope.grants)
            }
        for value in values:
            _key, path, state, theme = value
            assert scope.shows(path, theme, state) == any(shown(grant, value) for grant in scope.grants)


@pytest.mark.parametrize("role", Role.values)
def test_who_takes_part_in_the_work_counts_all_of_it(values: list[Value], role: str) -> None:
    north, south = sorted({path[: 2 * STEP] for _key, path, _state, _theme in values if len(path) > STEP})
    grants = (Grant(role, north, frozenset([values[0][3]])), Grant(Role.OFFICIAL, south))
    counted = Observation.objects.filter(Scope(grants).counted()).values_list("pk", flat=True)
    assert set(counted) == {
        key
        for key, path, state, _theme in values
        if (path.startswith(north) and (role != Role.OFFICIAL or state == "approved"))
        or (path.startswith(south) and state == "approved")
    }


def test_an_operator_sees_everything(values: list[Value]) -> None:
    assert Observation.objects.filter(Scope.of_operator().observations("0001")).count() == len(values)
    assert all(Scope.of_operator().shows(path, theme, state) for _key, path, state, theme in values)
