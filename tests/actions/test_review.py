"""The workflow of an observation: every act in every state for every role, as author and not."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from metrics.actions.review import act_on
from metrics.domain.choices import Act, Role, State
from metrics.domain.transitions import TRANSITIONS
from metrics.models import Jurisdiction, Observation, ObservationRevision, StaleObservation
from metrics.permissions.scope import Scope
from metrics.rules.workflow import may, transition
from tests import factories

ALLOWED = {
    ("enter", "draft", "staff"): "draft",
    ("enter", "returned", "staff"): "draft",
    ("submit", "draft", "staff"): "submitted",
    ("submit", "returned", "staff"): "submitted",
    ("withdraw", "submitted", "staff"): "draft",
    ("approve", "submitted", "reviewer"): "approved",
    ("return", "submitted", "reviewer"): "returned",
    ("reopen", "approved", "reviewer"): "returned",
    ("restore", "returned", "reviewer"): "approved",
}
"""Written out by hand, so that a change of the workflow has to be made here as well."""


@pytest.mark.parametrize("act", Act.values)
@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("role", Role.values)
def test_the_table_cell_by_cell(act: str, state: str, role: str) -> None:
    expected = ALLOWED.get((act, state, role))
    assert may(act, state=state, roles=frozenset({role}), is_author=False) == (expected is not None)
    own = expected is not None and act not in ("approve", "restore")
    assert may(act, state=state, roles=frozenset({role}), is_author=True) == own
    if expected:
        found = transition(act, state)
        assert found is not None and found.after == expected


def test_returning_and_reopening_say_why() -> None:
    assert {step.act for step in TRANSITIONS if step.reason} == {"return", "reopen"}


@pytest.fixture
def here(db: None) -> Jurisdiction:
    return factories.jurisdiction("here")


def make(here: Jurisdiction, state: str, **fields: object) -> Observation:
    return factories.observation(factories.indicator(), here, state=state, **fields)


def test_a_value_is_approved_and_the_history_says_by_whom(here: Jurisdiction) -> None:
    clerk, reviewer = factories.user("clerk", "staff", here), factories.user("reviewer", "reviewer", here)
    row = make(here, "draft", entered_by=clerk)
    act_on("submit", [row], by=clerk, scope=Scope.of(clerk))
    act_on("approve", [row], by=reviewer, scope=Scope.of(reviewer))
    kept = ObservationRevision.objects.order_by("version").values_list("state", "changed_by__username")
    assert list(kept) == [("draft", None), ("submitted", "clerk"), ("approved", "reviewer")]


def test_nobody_approves_what_they_entered(here: Jurisdiction) -> None:
    both = factories.user("both", "staff", here)
    factories.member(both, "reviewer", here)
    row = make(here, "submitted", entered_by=both)
    with pytest.raises(ValidationError, match="自己填报"):
        act_on("approve", [row], by=both, scope=Scope.of(both))
    row.refresh_from_db()
    assert row.state == "submitted"


def test_a_reason_is_asked_for(here: Jurisdiction) -> None:
    reviewer = factories.user("reviewer", "reviewer", here)
    row = make(here, "submitted")
    with pytest.raises(ValidationError, match="请填写原因"):
        act_on("return", [row], by=reviewer, scope=Scope.of(reviewer), reason="  ")
    act_on("return", [row], by=reviewer, scope=Scope.of(reviewer), reason="与台账不符")
    row.refresh_from_db()
    assert (row.state, row.change_reason) == ("returned", "与台账不符")


def test_all_or_none(here: Jurisdiction) -> None:
    reviewer = factories.user("reviewer", "reviewer", here)
    rows = [make(here, "submitted"), make(here, "draft")]
    with pytest.raises(ValidationError, match="不能审核通过"):
        act_on("approve", rows, by=reviewer, scope=Scope.of(reviewer))
    assert set(Observation.objects.values_list("state", flat=True)) == {"submitted", "draft"}


def test_a_role_elsewhere_counts_for_nothing(here: Jurisdiction) -> None:
    stranger = factories.user("stranger", "reviewer", factories.jurisdiction("there"))
    with pytest.raises(PermissionDenied):
        act_on("approve", [make(here, "submitted")], by=stranger, scope=Scope.of(stranger))


def test_acting_on_an_old_version_is_refused(here: Jurisdiction) -> None:
    reviewer = factories.user("reviewer", "reviewer", here)
    row = make(here, "submitted")
    Observation.objects.filter(pk=row.pk).update(note="补充", version=2)
    with pytest.raises(StaleObservation):
        act_on("approve", [row], by=reviewer, scope=Scope.of(reviewer))


def test_reopening_leaves_the_approved_version_to_be_seen(here: Jurisdiction) -> None:
    reviewer = factories.user("reviewer", "reviewer", here)
    row = make(here, "approved", value=71)
    act_on("reopen", [row], by=reviewer, scope=Scope.of(reviewer), reason="更正统计口径")
    assert ObservationRevision.objects.get(state="approved").value == 71
    assert Observation.reading.get().value == 71


def test_a_reopening_can_be_taken_back_until_the_value_is_changed(here: Jurisdiction) -> None:
    reviewer, clerk = factories.user("reviewer", "reviewer", here), factories.user("clerk", "staff", here)
    row = make(here, "approved", value=71, entered_by=clerk)
    act_on("reopen", [row], by=reviewer, scope=Scope.of(reviewer), reason="更正统计口径")
    act_on("restore", [row], by=reviewer, scope=Scope.of(reviewer))
    assert Observation._base_manager.get().state == "approved"
    act_on("reopen", [row], by=reviewer, scope=Scope.of(reviewer), reason="更正统计口径")
    act_on("submit", [row], by=clerk, scope=Scope.of(clerk))
    act_on("return", [row], by=reviewer, scope=Scope.of(reviewer), reason="还不对")
    with pytest.raises(ValidationError, match="已有修改"):
        act_on("restore", [row], by=reviewer, scope=Scope.of(reviewer))
    assert Observation.reading.get().value == 71


def test_what_is_returned_for_the_first_time_cannot_be_restored(here: Jurisdiction) -> None:
    reviewer = factories.user("reviewer", "reviewer", here)
    with pytest.raises(ValidationError, match="已有修改"):
        act_on("restore", [make(here, "returned")], by=reviewer, scope=Scope.of(reviewer))
