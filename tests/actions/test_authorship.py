"""Who stated a figure stays its author whatever happens to what stands around it, and never approves it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from metrics.actions import proposals
from metrics.actions.observations import enter, stated_of
from metrics.actions.review import act_on
from metrics.domain.stated import Stated
from metrics.imports.observations import commit, stage
from metrics.imports.sheets import Table
from metrics.models import Indicator, Jurisdiction, Observation, User
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.jurisdiction_tree import jurisdiction_row
from tests import factories
from tests.admin.observations.forms import change

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(here: Jurisdiction) -> User:
    """Return a clerk who also reviews."""
    both = factories.user("author", "staff", here)
    factories.member(both, "reviewer", here)
    return both


@pytest.fixture
def second(here: Jurisdiction) -> User:
    return factories.user("second", "staff", here)


def say(by: User, row: Observation, **changes: object) -> None:
    """State the row again with the changes."""
    said = stated_of(row) if row.pk else Stated()
    names = {name: changes.get(name, getattr(said, name)) for name in Stated.__dataclass_fields__}
    enter(
        by=by, scope=Scope.of(by), indicator=catalogue().by_code["cases"],
        jurisdiction=jurisdiction_row(row.jurisdiction),
        year=2022, stated=Stated(**names), version=row.version if row.pk else None,
    )  # fmt: skip


def act(what: str, row: Observation, by: User, reason: str = "") -> None:
    act_on(what, [Observation.objects.get(pk=row.pk)], by=by, scope=Scope.of(by), reason=reason)


def note(row: Observation, author: User, second: User) -> None:
    say(second, row, note="据台账", section="一")


def reading_room(row: Observation, author: User, second: User) -> None:
    document = factories.document(factories.report(row.jurisdiction), added_by=second)
    found = factories.proposal(document, value=71, proposed=row.indicator, indicator=row.indicator)
    proposals.accept(by=second, scope=Scope.of(second), proposal=found, version=found.version)


def return_and_resave(row: Observation, author: User, second: User) -> None:
    act("submit", row, author)
    act("return", row, factories.user("other", "reviewer", row.jurisdiction), "与台账不符")
    say(second, Observation.objects.get())


def imported(row: Observation, author: User, second: User) -> None:
    header, line = "indicator_code,jurisdiction_code,year,value,note", "cases,here,2022,71,据台账"
    commit(stage(Table(tuple(header.split(",")), ((2, tuple(line.split(","))),)), by=second, scope=Scope.of(second)))


def admin(row: Observation, author: User, second: User) -> None:
    client = Client()
    client.force_login(second)
    assert change(client, row, note="据台账").status_code == 302


def withdraw(row: Observation, author: User, second: User) -> None:
    act("submit", row, author)
    act("withdraw", row, second)


ROADS = (note, reading_room, return_and_resave, imported, admin, withdraw)


@pytest.mark.parametrize("road", ROADS)
def test_the_author_of_a_figure_stays_its_author(
    road: Callable[[Observation, User, User], None], here: Jurisdiction, cases: Indicator, author: User, second: User
) -> None:
    say(author, Observation(indicator=cases, jurisdiction=here, year=2022), value=Decimal(71))
    road(Observation.objects.get(), author, second)
    row = Observation.objects.get()
    assert (row.state, row.entered_by, row.changed_by) == ("draft", author, second)
    act("submit", row, second)
    with pytest.raises(ValidationError, match="自己填报"):
        act("approve", row, author)
    row = Observation.objects.get()
    row.state, row.changed_by = "approved", author
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    factories.member(second, "reviewer", here)
    act("approve", row, second)


@pytest.mark.parametrize(
    "figure",
    [
        {"value": Decimal(72)},
        {"as_of": datetime.date(2022, 10, 31)},
        {"qualifier": "about"},
        {"value": None, "missing_reason": "suppressed"},
    ],
    ids=str,
)
def test_whoever_states_another_figure_becomes_its_author(
    figure: dict[str, object], here: Jurisdiction, cases: Indicator, author: User, second: User
) -> None:
    say(second, Observation(indicator=cases, jurisdiction=here, year=2022), value=Decimal(71))
    say(author, Observation.objects.get(), **figure)
    row = Observation.objects.get()
    assert row.entered_by == author
    act("submit", row, second)
    with pytest.raises(ValidationError, match="自己填报"):
        act("approve", row, author)
