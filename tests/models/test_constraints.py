"""Constraints of the database: each is violated by a plain UPDATE or INSERT, on whichever database runs the tests.
`choices=` and validators alone constrain nothing."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import CheckConstraint

from metrics.models import (
    Break,
    Definition,
    Document,
    FormerParent,
    Indicator,
    Jurisdiction,
    LearnedAlias,
    Membership,
    Observation,
    ParagraphTemplate,
    Pin,
    Proposal,
    Report,
    Round,
    SavedView,
    Succession,
    Target,
    Theme,
    User,
)
from tests import factories
from tests.models.plain_sql import update

pytestmark = pytest.mark.django_db

MODELS = list(apps.get_app_config("metrics").get_models())

CHECKS = [
    ("jurisdiction_kind_listed", "kind = 'moon'"),
    ("jurisdiction_kind_listed", "kind = ''"),
    ("jurisdiction_position_in_range", "position = 0"),
    ("jurisdiction_position_in_range", "position = 10000"),
    ("round_shown_once_listed", "shown_once = 'never'"),
    ("jurisdiction_first_year_not_above_last_year", "first_year = 2024, last_year = 2023"),
    ("formerparent_last_year_is_a_year", "last_year = 1948"),
    ("former_parent_is_another", "parent_id = jurisdiction_id"),
    ("succession_year_is_a_year", "year = 2101"),
    ("forerunner_is_another", "forerunner_id = jurisdiction_id"),
    ("succession_has_its_places", "kind = 'established'"),
    ("succession_has_its_places", "forerunner_id = NULL"),
    ("indicator_measure_listed", "measure = 'weight'"),
    ("indicator_time_basis_listed", "time_basis = 'never'"),
    ("indicator_direction_listed", "direction = 'sideways'"),
    ("indicator_direction_listed", "direction = ''"),
    ("indicator_min_value_is_finite", "min_value = -100000000000, max_value = NULL"),
    ("indicator_max_value_is_finite", "max_value = 100000000000"),
    ("indicator_bounds_in_order", "min_value = 2, max_value = 1"),
    ("indicator_first_year_not_above_last_year", "first_year = 2022, last_year = 2021"),
    ("break_year_is_a_year", "year = 1948"),
    ("definition_year_is_a_year", "year = 2101"),
    ("indicator_decimals_are_stored", "decimals = 5"),
    ("indicator_tier_in_range", "tier = 0"),
    ("indicator_tier_in_range", "tier = 4"),
    ("observation_value_or_reason", "missing_reason = 'suppressed'"),
    ("observation_value_or_reason", "value = NULL"),
    ("observation_no_qualifier_without_value", "value = NULL, missing_reason = 'suppressed', qualifier = 'about'"),
    ("observation_year_is_a_year", "year = 1948"),
    ("observation_year_is_a_year", "year = 2101"),
    ("observation_qualifier_listed", "qualifier = 'roughly'"),
    ("observation_qualifier_listed", "qualifier = ''"),
    ("observation_period_listed", "period = 'sometime'"),
    ("observation_date_with_its_period", "period = 'as_of'"),
    ("observation_date_with_its_period", "as_of = '2022-10-31'"),
    ("observation_date_with_its_period", "as_of = '2022-10-31', period = 'not_stated'"),
    ("observation_missing_reason_listed", "value = NULL, missing_reason = 'lost'"),
    ("observation_state_listed", "state = 'secret'"),
    ("observation_state_listed", "state = 'Approved'"),
    ("observation_value_is_finite", "value = 100000000000"),
    ("observation_value_is_finite", "value = -100000000000"),
    ("observation_value_is_finite", "value = 9999999999999999"),
    ("observation_numerator_is_finite", "numerator = -1"),
    ("observation_numerator_is_finite", "numerator = 100000000000, denominator = NULL"),
    ("observation_denominator_is_finite", "denominator = -1, numerator = NULL"),
    ("observation_denominator_is_finite", "denominator = 100000000000"),
    ("observation_numerator_not_above_denominator", "numerator = 3, denominator = 2"),
    ("observation_locator_start_not_above_locator_end", "locator_start = 9, locator_end = 3"),
    ("observation_not_approved_by_its_author", "state = 'approved', entered_by_id = {user}, changed_by_id = {user}"),
    ("report_year_is_a_year", "year = 1948"),
    ("round_year_is_a_year", "year = 2101"),
    ("round_dates_in_order", "departments_due = '2023-04-02'"),
    ("round_closes_after_opening", "closed_on = '1999-12-31'"),
    ("target_kind_listed", "kind = 'about'"),
    ("target_year_is_a_year", "year = 1948"),
    ("target_value_is_finite", "value = 100000000000"),
    ("membership_role_listed", "role = 'superuser'"),
    ("draft_kind_listed", "kind = 'poem'"),
    ("draft_year_is_a_year", "year = 1948"),
    ("checkedtext_kind_listed", "kind = 'exe'"),
    ("checkedtext_year_is_a_year", "year = 1948"),
    ("document_kind_listed", "kind = 'exe'"),
    ("proposal_has_length", 'start = 5, "end" = 5'),
    ("proposal_accepted_is_stored", "state = 'accepted'"),
    ("proposal_qualifier_listed", "qualifier = 'roughly'"),
    ("proposal_kind_listed", "kind = 'poem'"),
    ("proposal_state_listed", "state = 'maybe'"),
    ("proposal_value_is_finite", "value = 100000000000"),
]

NOT_A_NUMBER = [
    ("indicator_max_value_is_finite", "max_value"),
    ("observation_value_is_finite", "value"),
    ("observation_denominator_is_finite", "denominator"),
    ("target_value_is_finite", "value"),
    ("proposal_value_is_finite", "value"),
]

ONCE = {
    "jurisdiction_position_once": (Jurisdiction, {"code": "other", "path": "00019999"}),
    "jurisdiction code": (Jurisdiction, {"position": 9, "path": "00010009"}),
    "jurisdiction path": (Jurisdiction, {"code": "other", "position": 9}),
    "break_once": (Break, {}),
    "definition_once": (Definition, {}),
    "former_parent_once": (FormerParent, {"parent_id": None}),
    "succession_once": (Succession, {"kind": "split"}),
    "theme code": (Theme, {}),
    "indicator code": (Indicator, {}),
    "observation_once": (Observation, {"value": 1, "state": "submitted"}),
    "report_once": (Report, {"publisher": "某局"}),
    "round_once": (Round, {"closed_on": datetime.date(2030, 1, 1)}),
    "target_once": (Target, {"kind": "at_most", "document": "另一文件"}),
    "paragraph_template_once": (ParagraphTemplate, {"text": "{数值}"}),
    "user username": (User, {"name": "另一人"}),
    "membership_once": (Membership, {}),
    "document_once": (Document, {"name": "另一份"}),
    "proposal_once": (Proposal, {"text": "947项"}),
    "learned_alias_once": (LearnedAlias, {}),
    "pin_once": (Pin, {}),
    "saved_view_once": (SavedView, {"page": "dashboard"}),
}

ELSEWHERE = {
    "observation_version_positive", "revision_once", "edition_once", "edition_says_why", "edition_year_is_a_year",
    "edition_value_once", "draft_figure_once", "reference_change_once", "referencechange_noun_listed",
    "observation_to_come_is_a_draft", "succession_kind_listed", "paragraph_template_once_for_all",
}  # fmt: skip
"""Constraints with tests of their own, below, of editions and of templates: a trigger refuses the row first, the rows
below have none of the kind, or the row breaks `succession_has_its_places` too, so that either may be named."""


def model_of(constraint: str) -> type[models.Model]:
    return next(model for model in MODELS if constraint in {each.name for each in model._meta.constraints})


def test_every_constraint_is_violated_below() -> None:
    declared = {constraint.name for model in MODELS for constraint in model._meta.constraints}
    assert declared == {name for name, _ in CHECKS} | {name for name in ONCE if " " not in name} | ELSEWHERE
    unique = {
        f"{model._meta.model_name} {field.name}"
        for model in MODELS
        for field in model._meta.local_concrete_fields
        if field.unique and not field.primary_key
    }
    assert unique == {name for name in ONCE if " " in name}


def test_the_database_has_every_constraint_of_the_models() -> None:
    """Notices a migration that forgot one, or a SQLite table rebuilt without it."""
    for model in MODELS:
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, model._meta.db_table)
        checks = {name for name, each in found.items() if each["check"]}
        assert {each.name for each in model._meta.constraints if isinstance(each, CheckConstraint)} <= checks


def test_the_rows_below_are_valid_to_begin_with(rows: dict[type[models.Model], models.Model]) -> None:
    for row in rows.values():
        update(row, "id = id")
        row.refresh_from_db()
        row.full_clean(exclude=["password"])


@pytest.mark.parametrize(("constraint", "assignments"), CHECKS)
def test_a_row_that_breaks_a_rule_is_refused(
    rows: dict[type[models.Model], models.Model], constraint: str, assignments: str
) -> None:
    row = rows[model_of(constraint)]
    before = type(row)._default_manager.filter(pk=row.pk).values().get()
    with pytest.raises(DatabaseError) as caught:
        update(row, assignments.format(user=rows[User].pk))
    says = str(caught.value)
    overflow = (
        constraint.endswith("_is_finite") and "numeric field overflow" in says
    )  # PostgreSQL's column type is first
    assert constraint in says or overflow
    assert type(row)._default_manager.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize(("constraint", "column"), NOT_A_NUMBER)
@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(
    rows: dict[type[models.Model], models.Model], constraint: str, column: str, value: str
) -> None:
    """PostgreSQL's numeric has NaN, and sorts it above every number; SQLite keeps any text in any column."""
    with pytest.raises(DatabaseError) as caught:
        update(rows[model_of(constraint)], f"{column} = '{value}'")
    assert constraint in str(caught.value) or "cannot hold an infinite value" in str(caught.value)


def test_nan_is_refused_by_the_constraint_and_not_by_chance(rows: dict[type[models.Model], models.Model]) -> None:
    """A numeric(15, 4) column accepts NaN: only the upper bound keeps it out."""
    with pytest.raises(IntegrityError, match="observation_value_is_finite"):
        update(rows[Observation], "value = 'NaN'")
    with pytest.raises(IntegrityError, match="observation_numerator_is_finite"):
        update(rows[Observation], "numerator = 'NaN', denominator = NULL")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "9" * 16, "12345678901.12345", "1e400"])
def test_the_model_refuses_it_too_before_the_database(rows: dict[type[models.Model], models.Model], value: str) -> None:
    row = rows[Observation]
    assert isinstance(row, Observation)
    row.value = value  # type: ignore[assignment]
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert set(caught.value.message_dict) >= {"value"}


def test_fifteen_digits_come_back_as_they_were(rows: dict[type[models.Model], models.Model]) -> None:
    for text in ("99999999999.9999", "-99999999999.9999", "12345678901.2345", "0.0001"):
        row = Observation.objects.get()
        row.value = text  # type: ignore[assignment]
        row.save()
        assert f"{Observation.objects.get().value:f}" == text


@pytest.mark.parametrize("name", ONCE)
def test_once_and_not_twice(rows: dict[type[models.Model], models.Model], name: str) -> None:
    model, changes = ONCE[name]
    row: Any = rows[model]
    columns = [field for field in model._meta.concrete_fields if not field.primary_key]
    values = {field.attname: getattr(row, field.attname) for field in columns} | changes
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        model._default_manager.bulk_create([model(**values)])
    says = str(caught.value)
    column = name.split()[-1]
    assert name in says or (
        column in says if " " in name else f"UNIQUE constraint failed: {model._meta.db_table}" in says
    )


@pytest.mark.parametrize("version", [0, -1])
def test_versions_begin_with_one(version: int) -> None:
    row = Observation(
        indicator=factories.indicator(), jurisdiction=factories.jurisdiction(), year=2022, value=1, version=version
    )
    with pytest.raises(IntegrityError, match="version"), transaction.atomic():
        Observation.objects.bulk_create([row])
