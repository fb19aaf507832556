"""The same text means the same, and the same is said against it, whichever way it comes in: typed on the entry page,
entered in the admin, imported, or accepted in the reading room."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import reverse

from metrics.imports.observations import commit, stage
from metrics.imports.sheets import Table
from metrics.models import Indicator, Jurisdiction, Observation, User
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.proposals import documents_of, room
from metrics.queries.series import values_of
from tests import factories
from tests.admin.observations.forms import add, entry, errors

pytestmark = pytest.mark.django_db

YEAR = 2022


class World(NamedTuple):
    here: Jurisdiction
    clerk: User
    client: Client

    @classmethod
    def made(cls) -> World:
        here = factories.jurisdiction("here")
        factories.open_round(here)
        clerk = factories.user("clerk", "staff", here)
        client = Client()
        client.force_login(clerk)
        return cls(here, clerk, client)

    def stored(self, indicator: Indicator) -> list[str]:
        """What stands against the stored value; nothing where there is none."""
        rows = catalogue()
        found = values_of(Scope.of(self.clerk), jurisdiction_row(self.here), rows, first=YEAR, last=YEAR)
        return [finding.sentence for finding in found.standing(rows.by_code[indicator.code], YEAR)]


def _entry(world: World, indicator: Indicator, typed: str) -> tuple[str, list[str]]:
    data = {"jurisdiction": "here", "year": str(YEAR), "indicator": indicator.code, "value": typed, "version": ""}
    answer = world.client.post(reverse("entry_cell"), data).json()
    return " ".join(answer["problems"]), [finding["sentence"] for finding in answer.get("findings", ())]


def _admin(world: World, indicator: Indicator, typed: str) -> tuple[str, list[str]]:
    response = add(world.client, entry(indicator, world.here, value=typed))
    if response.status_code == 200:
        return errors(response), []
    return "", world.stored(indicator)


def _import(world: World, indicator: Indicator, typed: str) -> tuple[str, list[str]]:
    table = Table(("indicator_code", "jurisdiction_code", "year", "value", "missing_reason"),
                  ((2, (indicator.code, "here", str(YEAR), typed, "")),))  # fmt: skip
    found = stage(table, by=world.clerk, scope=Scope.of(world.clerk))
    [row] = found.rows
    if found.committable:
        commit(found)
    return " ".join(problem.sentence for problem in row.problems), [finding.sentence for finding in row.warnings]


def _reading(world: World, indicator: Indicator, typed: str) -> tuple[str, list[str]]:
    proposal = factories.proposal(factories.document(factories.report(world.here)), indicator=indicator)
    data = {"act": "accept", "version": proposal.version, "value": typed}
    response = world.client.post(reverse("proposal", args=[proposal.pk]), data, follow=True)
    return " ".join(str(message) for message in response.context["messages"]), world.stored(indicator)


def _shown(world: World, indicator: Indicator, typed: str) -> tuple[str, list[str]]:
    """What the room says of a figure of a report before anything is decided on it."""
    document = factories.document(factories.report(world.here))
    factories.proposal(document, indicator=indicator, value=typed)
    [row] = documents_of(document.report_id)
    [shown] = room(Scope.of(world.clerk), row, jurisdiction_row(world.here), YEAR).rows
    problems = " ".join(finding.sentence for finding in shown.problems)
    return problems, [finding.sentence for finding in shown.findings]


ROADS = {"entry": _entry, "admin": _admin, "import": _import, "reading": _reading}
VALUES = [
    (False, "80", "", ""),
    (False, "900", "", "与上年相比变化过大"),
    (False, "1.5", "须是整数", ""),
    (False, "-3", "不能小于0", ""),
    (True, "72.5", "", ""),
    (True, "95", "", "与上年相比变化过大"),
    (True, "101", "须在0至100之间", ""),
]
"""Whether it is a rate, what is typed, why it is refused and what warning it gets."""

TYPED = [
    (False, "８０", "", ""),
    (False, "1,000", "", "与上年相比变化过大"),
    (False, "80%", "百分", ""),
    (False, "1e5", "科学记数法", ""),
    (False, "123456789012345678", "位数过多", ""),
    (True, "72.5%", "", ""),
    (True, "72.125", "小数多于该指标的2位，是否指72.13%", ""),
]


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize(("rate", "typed", "refused", "warned"), [*VALUES, *TYPED])
def test_every_road_gives_the_same_verdict(road: str, rate: bool, typed: str, refused: str, warned: str) -> None:
    world, indicator = _with_a_year_before(rate)
    _same(ROADS[road](world, indicator, typed), refused, warned)
    assert Observation.objects.filter(indicator=indicator, year=YEAR).exists() == (not refused)


@pytest.mark.parametrize(("rate", "typed", "refused", "warned"), [*VALUES, (True, "72.125", "最多2位小数", "")])
def test_the_room_says_so_beforehand(rate: bool, typed: str, refused: str, warned: str) -> None:
    _same(_shown(*_with_a_year_before(rate), typed), refused, warned)


def _with_a_year_before(rate: bool) -> tuple[World, Indicator]:
    world = World.made()
    indicator = factories.rate(min_value=0) if rate else factories.indicator()
    factories.observation(indicator, world.here, YEAR - 1, 71)
    return world, indicator


def _same(verdict: tuple[str, list[str]], refused: str, warned: str) -> None:
    why, warnings = verdict
    assert bool(why) == bool(refused) and refused in why
    assert [warned in sentence for sentence in warnings] == [True] * bool(warned)


@pytest.mark.parametrize("road", ROADS)
def test_every_road_is_closed_with_the_year(road: str) -> None:
    world = World.made()
    world.here.rounds.all().delete()
    why, _warnings = ROADS[road](world, factories.indicator(), "80")
    assert "不在开放填报期内" in why and not Observation.objects.exists()
