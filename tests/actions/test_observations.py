"""Entering a value: who may, what is refused, and that nobody's change is overwritten unnoticed."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from metrics.actions.observations import enter
from metrics.domain.stated import Stated
from metrics.models import Indicator, Jurisdiction, Observation, ObservationRevision, StaleObservation, User
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.jurisdiction_tree import jurisdiction_row
from tests import factories

pytestmark = pytest.mark.django_db


def say(
    by: User, indicator: Indicator, jurisdiction: Jurisdiction, value: Decimal | int | None = 71, **more: Any
) -> Observation:
    names = ("version", "reason", "year")
    options = {"version": None, "year": 2022} | {name: more.pop(name) for name in names if name in more}
    stated = Stated(value=None if value is None else Decimal(value), **more)
    judged = enter(
        by=by, scope=Scope.of(by), indicator=catalogue().by_code[indicator.code],
        jurisdiction=jurisdiction_row(jurisdiction), stated=stated, **options,
    )  # fmt: skip
    return judged.observation


def test_a_value_is_a_draft_of_whoever_entered_it(clerk: User, cases: Indicator, here: Jurisdiction) -> None:
    row = say(clerk, cases, here, reason=" 据台账 ", as_of=datetime.date(2022, 10, 31))
    row.refresh_from_db()
    assert (row.value, row.state, row.version, row.entered_by, row.changed_by) == (71, "draft", 1, clerk, clerk)
    kept = ObservationRevision.objects.get()
    assert (kept.version, kept.value, kept.changed_by, kept.change_reason) == (1, 71, clerk, "据台账")


def test_a_returned_value_that_is_corrected_is_a_draft_again(clerk: User, cases: Indicator, here: Jurisdiction) -> None:
    factories.observation(cases, here, state="returned")
    assert say(clerk, cases, here, 72, version=1).state == "draft"
    assert list(ObservationRevision.objects.values_list("version", "value", "state").order_by("version")) == [
        (1, 71, "returned"),
        (2, 72, "draft"),
    ]


def test_stating_again_what_stands_changes_nothing(clerk: User, cases: Indicator, here: Jurisdiction) -> None:
    say(clerk, cases, here)
    assert say(clerk, cases, here, version=1).version == 1
    assert ObservationRevision.objects.count() == 1


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_what_is_in_review_or_approved_is_not_changed(
    clerk: User, cases: Indicator, here: Jurisdiction, state: str
) -> None:
    row = factories.observation(cases, here, state=state)
    with pytest.raises(ValidationError, match="不能修改"):
        say(clerk, cases, here, 72, version=1)
    row.refresh_from_db()
    assert (row.value, row.state, row.version) == (71, state, 1)


@pytest.mark.parametrize("role", ["official", "reviewer", "administrator", "auditor"])
def test_other_roles_enter_nothing(cases: Indicator, here: Jurisdiction, role: str) -> None:
    with pytest.raises(PermissionDenied):
        say(factories.user("", role, here), cases, here)
    assert not Observation.objects.exists()


def test_a_superuser_enters_nothing(cases: Indicator, here: Jurisdiction) -> None:
    with pytest.raises(PermissionDenied):
        say(User.objects.create_superuser("root"), cases, here)


def test_staff_enter_in_their_own_jurisdictions_and_below(clerk: User, cases: Indicator, here: Jurisdiction) -> None:
    assert say(clerk, cases, factories.jurisdiction(parent=here)).pk
    there = factories.jurisdiction("there")
    factories.open_round(there)
    with pytest.raises(PermissionDenied):
        say(clerk, cases, there)
    assert not Observation.objects.filter(jurisdiction=there).exists()


def test_staff_limited_to_a_theme_enter_nothing_else(cases: Indicator, here: Jurisdiction) -> None:
    limited = factories.user("limited", "staff", here, cases.theme)
    assert say(limited, cases, here).pk
    with pytest.raises(PermissionDenied):
        say(limited, factories.indicator(), here)


def test_a_year_that_is_not_open_takes_nothing(clerk: User, cases: Indicator, here: Jurisdiction) -> None:
    with pytest.raises(ValidationError, match="2021"):
        say(clerk, cases, here, year=2021)


def test_the_second_to_save_is_shown_what_stands(clerk: User, cases: Indicator, here: Jurisdiction) -> None:
    say(clerk, cases, here)
    colleague = factories.user("colleague", "staff", here)
    say(colleague, cases, here, 80, version=1)
    with pytest.raises(StaleObservation) as stale:
        say(clerk, cases, here, 90, version=1)
    assert (stale.value.current.value, stale.value.current.changed_by) == (80, colleague)
    assert Observation.objects.get().value == 80


def test_somebody_who_saw_no_row_does_not_overwrite_one(clerk: User, cases: Indicator, here: Jurisdiction) -> None:
    factories.observation(cases, here, state="draft")
    with pytest.raises(StaleObservation):
        say(clerk, cases, here, 90)
    assert Observation.objects.get().value == 71


@pytest.mark.parametrize(
    ("value", "more", "field"),
    [
        (-1, {}, "value"),
        (None, {}, "value"),
        (5, {"missing_reason": "not_reported"}, "value"),
        (None, {"missing_reason": "not_reported", "qualifier": "over"}, "qualifier"),
        (5, {"qualifier": "nonsense"}, "qualifier"),
        (5, {"numerator": Decimal(3), "denominator": Decimal(2)}, "numerator"),
        (5, {"as_of": datetime.date(2023, 1, 1)}, "as_of"),
        (None, {"missing_reason": "nonsense"}, "missing_reason"),
    ],
)
def test_what_is_wrong_is_said_of_its_field_and_nothing_written(
    clerk: User, cases: Indicator, here: Jurisdiction, value: int | None, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as wrong:
        say(clerk, cases, here, value, **more)
    assert field in wrong.value.message_dict
    assert not Observation.objects.exists()


def test_not_a_number_and_a_part_of_a_person_are_refused(clerk: User, cases: Indicator, here: Jurisdiction) -> None:
    for value in (Decimal("NaN"), Decimal("Infinity"), Decimal("1.5")):
        with pytest.raises(ValidationError) as wrong:
            say(clerk, cases, here, value)
        assert "value" in wrong.value.message_dict
