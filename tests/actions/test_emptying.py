"""Taking back a draft, and entering many values at once: who may, and what is refused row by row."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics.actions.observations import Entry, Judged, Refusal, enter, enter_all
from metrics.domain.stated import Stated
from metrics.models import Indicator, Jurisdiction, Observation, ObservationRevision, StaleObservation, User
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.jurisdiction_tree import jurisdiction_row
from tests import factories

pytestmark = pytest.mark.django_db


def say(by: User, of: Indicator, at: Jurisdiction, value: int | None, version: int | None = None) -> Judged:
    """None: nothing."""
    stated = None if value is None else Stated(value=Decimal(value))
    row, place = catalogue().by_code[of.code], jurisdiction_row(at)
    return enter(
        by=by, scope=Scope.of(by), indicator=row, jurisdiction=place, year=2022, stated=stated, version=version
    )


def say_all(by: User, at: Jurisdiction, *said: tuple[str, int | None, int | None]) -> dict[str, Refusal]:
    rows = catalogue()
    entries = [
        Entry(rows.by_code[code], None if value is None else Stated(value=Decimal(value)), version)
        for code, value, version in said
    ]
    return enter_all(
        by=by, scope=Scope.of(by), jurisdiction=jurisdiction_row(at), year=2022, entries=entries, rows=rows
    )[1]


def versions() -> list[tuple[int, Decimal | None, str]]:
    return list(ObservationRevision.objects.order_by("id").values_list("version", "value", "changed_by__username"))


def test_a_draft_is_emptied_and_its_history_says_by_whom(clerk: User, cases: Indicator, here: Jurisdiction) -> None:
    colleague = factories.user("colleague", "staff", here)
    say(clerk, cases, here, 71)
    emptied = say(colleague, cases, here, None, version=1)
    assert emptied.values.point(catalogue().by_code["cases"], 2022).observation_id is None
    assert not Observation.objects.exists()
    assert versions() == [(1, 71, "clerk"), (2, None, "colleague")]
    # Once more is the same, as an answer that was lost.
    assert not say(colleague, cases, here, None, version=1).changes
    # Whoever still sees the first version hears of it, also when there is a value again.
    with pytest.raises(StaleObservation) as stale:
        say(clerk, cases, here, 72, version=1)
    assert (stale.value.current.value, stale.value.current.changed_by) == (None, colleague)
    assert say(clerk, cases, here, 73).observation.version == 3
    with pytest.raises(StaleObservation):
        say(clerk, cases, here, 74, version=1)
    assert Observation.objects.get().value == 73


def test_what_was_ever_submitted_is_not_emptied(clerk: User, cases: Indicator, here: Jurisdiction) -> None:
    row = factories.observation(cases, here, state="submitted")
    with pytest.raises(ValidationError, match="不能修改"):
        say(clerk, cases, here, None, version=1)
    for state in ("returned", "draft"):
        row.state = state
        row.save()
        with pytest.raises(ValidationError, match="曾提交审核"):
            say(clerk, cases, here, None, version=row.version)
    assert Observation.objects.get().value == 71


def test_what_was_taken_from_a_report_is_put_back_there_first(
    clerk: User, cases: Indicator, here: Jurisdiction
) -> None:
    row = factories.observation(cases, here, state="draft")
    document = factories.document(factories.report(here), "全年办结71件。")
    factories.proposal(document, "71件", indicator=cases, state="accepted", observation=row, value=71)
    with pytest.raises(ValidationError, match="待确认"):
        say(clerk, cases, here, None, version=1)
    assert Observation.objects.get().value == 71


@pytest.mark.parametrize("role", ["official", "reviewer", "administrator", "auditor"])
def test_other_roles_empty_nothing(cases: Indicator, here: Jurisdiction, role: str) -> None:
    factories.observation(cases, here, state="draft")
    person = factories.user("", role, here)
    for act in (lambda: say(person, cases, here, None, version=1), lambda: say_all(person, here, ("cases", None, 1))):
        with pytest.raises(PermissionDenied):
            act()
    assert Observation.objects.get().value == 71


def test_a_year_that_is_closed_is_not_emptied(clerk: User, cases: Indicator, here: Jurisdiction) -> None:
    row = factories.observation(cases, here, 2021, state="draft")
    row_of, place = catalogue().by_code["cases"], jurisdiction_row(here)
    with pytest.raises(ValidationError, match="2021"):
        enter(
            by=clerk, scope=Scope.of(clerk), indicator=row_of, jurisdiction=place, year=2021, stated=None, version=1
        )  # fmt: skip
    assert Observation.objects.get() == row


def test_a_lost_answer_is_no_conflict_with_oneself(clerk: User, cases: Indicator, here: Jurisdiction) -> None:
    say(clerk, cases, here, 71)
    assert not say(clerk, cases, here, 71).changes
    colleague = factories.user("colleague", "staff", here)
    with pytest.raises(StaleObservation):  # they did not see it
        say(colleague, cases, here, 71)
    with pytest.raises(StaleObservation):
        say(clerk, cases, here, 72)
    assert versions() == [(1, 71, "clerk")]


def test_of_many_the_good_ones_are_written_and_the_others_say_why(clerk: User, here: Jurisdiction) -> None:
    theme = factories.theme("mine")
    for code in ("new", "changed", "emptied", "locked", "stale", "wrong"):
        factories.indicator(code, in_theme=theme)
    factories.indicator("other")
    of = {each.code: each for each in Indicator.objects.all()}
    for code, state in (("changed", "draft"), ("emptied", "draft"), ("locked", "approved"), ("stale", "draft")):
        factories.observation(of[code], here, state=state)
    limited = factories.user("limited", "staff", here, theme)
    refused = say_all(
        limited, here, ("new", 1, None), ("changed", 2, 1), ("emptied", None, 1), ("locked", 3, 1), ("stale", 4, 9),
        ("wrong", -5, None), ("other", 6, None),
    )  # fmt: skip
    assert {code: type(error) for code, error in refused.items()} == {
        "locked": ValidationError, "stale": StaleObservation, "wrong": ValidationError, "other": PermissionDenied,
    }  # fmt: skip
    assert dict(Observation.objects.values_list("indicator__code", "value")) == {
        "new": 1, "changed": 2, "locked": 71, "stale": 71,
    }  # fmt: skip


def test_many_values_cost_as_many_queries_as_few(clerk: User, here: Jurisdiction) -> None:
    counts = []
    for count in (2, 30):  # one INSERT on SQLite, which takes 999 parameters
        made = [factories.indicator() for _ in range(count)]
        catalogue()
        for value in (1, 2, None):
            said = [(each.code, value, {1: None, 2: 1, None: 2}[value]) for each in made]
            with CaptureQueriesContext(connection) as queries:
                assert say_all(clerk, here, *said) == {}
            counts.append(len(queries))
    assert counts[:3] == counts[3:]
    assert not Observation.objects.exists()
