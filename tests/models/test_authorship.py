"""The database keeps the author of a figure, names nobody for a change past the product, and guards the order of
states."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from metrics.domain.audit_log import DIRECT
from metrics.domain.choices import State
from metrics.domain.transitions import TRANSITIONS
from metrics.models import Observation, ObservationRevision, User, triggers
from metrics.models.authorship_triggers import AUTHOR, ORDER
from metrics.permissions.scope import Scope
from metrics.queries.audit_log import history
from metrics.queries.jurisdiction_tree import jurisdiction_row
from tests import factories
from tests.models.plain_sql import update

pytestmark = pytest.mark.django_db


@pytest.fixture
def chen(observation: Observation) -> User:
    return factories.user("chen", "staff", observation.jurisdiction)


@pytest.fixture
def wang(observation: Observation) -> User:
    return factories.user("wang", "auditor", observation.jurisdiction)


@pytest.fixture
def entered(observation: Observation, chen: User) -> Observation:
    """Return a draft of 71 that chen stated."""
    return factories.observation(
        factories.indicator(), observation.jurisdiction, value=71, state="draft", entered_by=chen, changed_by=chen
    )


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"note": "x", "entered_by": "wang"}, AUTHOR),
        ({"note": "x", "entered_by": None}, AUTHOR),
        ({"value": 72}, AUTHOR),
        ({"value": 72, "entered_by": None}, AUTHOR),
        ({"numerator": 1, "denominator": 2}, AUTHOR),
        ({"value": 72, "entered_by": "wang"}, ""),
        ({"value": 72, "entered_by": None, "changed_by": None}, ""),
        ({"note": "x"}, ""),
        ({"note": "x", "state": "submitted"}, ""),
        ({"value": 72, "entered_by": "wang", "state": "submitted"}, ORDER),
        ({"state": "approved"}, ORDER),
    ],
    ids=str,
)
def test_the_author_goes_with_the_figure(
    entered: Observation, wang: User, changes: dict[str, Any], refusal: str
) -> None:
    people = {"wang": wang, None: None}
    said = {name: people[said] if name.endswith("_by") else said for name, said in changes.items()}
    said = {"changed_by": wang, "changed_at": timezone.now(), "version": 2} | said
    rows = Observation.objects.filter(pk=entered.pk)
    if not refusal:
        assert rows.update(**said) == 1
        return
    with pytest.raises(DatabaseError, match=refusal), transaction.atomic():
        rows.update(**said)


@pytest.mark.parametrize(
    ("assignments", "author", "reason"),
    [
        ("value = 72", None, DIRECT),
        ("value = 72, change_reason = '更正'", None, f"{DIRECT} · 更正"),
        ("note = '备注'", "chen", DIRECT),
        ("state = 'submitted'", "chen", DIRECT),
    ],
)
def test_what_is_written_past_the_product_names_nobody(
    entered: Observation, wang: User, assignments: str, author: str | None, reason: str
) -> None:
    update(entered, assignments)
    row, kept = Observation.objects.get(pk=entered.pk), ObservationRevision.objects.of(entered)
    said = [(it.changed_by, it.change_reason, it.entered_by and it.entered_by.username) for it in (row, kept[0])]
    assert said == [(None, reason, author)] * 2
    assert row.changed_at > entered.changed_at and row.changed_at == kept[0].changed_at
    assert [it.version for it in kept] == [2, 1]
    happened = history(Scope.of(wang), jurisdiction_row(row.jurisdiction), 2022)[0]
    assert (happened.who, happened.why) == ("", reason)


def test_nobody_takes_a_name_off_by_hand(entered: Observation) -> None:
    """On SQLite a trigger takes it off by an update of the same version, which only it can do."""
    for version in (1, 2):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE metrics_observation SET changed_by_id = NULL, entered_by_id = NULL, change_reason = %s, "
                "changed_at = %s, version = %s WHERE id = %s",
                [DIRECT, timezone.now(), version, entered.pk],
            )


def test_states_follow_each_other_as_the_workflow_says(entered: Observation, wang: User) -> None:
    """An approved version that stands is needed to go back to it."""
    allowed = {(step.before, step.after) for step in TRANSITIONS if step.act != "restore"}
    done = set()
    for n, (before, after) in enumerate(product(State.values, repeat=2), 1990):
        row = factories.observation(entered.indicator, entered.jurisdiction, n, state=before)
        shown = after == "approved" or before != "approved"
        try:
            with transaction.atomic():
                update(row, "state = %s, change_reason = '更正', shown = %s", after, shown)
        except DatabaseError as error:
            assert ORDER in str(error)
        else:
            done.add((before, after))
    assert done == allowed | {(state, state) for state in State.values}


def test_values_of_before_get_their_author_back(migrated: Callable[..., Any], django_user_model: type[User]) -> None:
    """Until migration 0017 whoever changed a note became the author; what is approved keeps its names."""
    old = migrated("0014_last_approved_version")
    get = lambda name: old.get_model("metrics", name).objects  # noqa: E731
    one, other = (get("User").create(username=name) for name in ("one", "other"))
    place = get("Jurisdiction").create(code="old", name_zh="旧", name_en="Old", kind="county", position=1, path="0001")
    theme = get("Theme").create(code="old", name_zh="旧", name_en="Old", position=1)
    with connection.cursor() as cursor:
        for statement in triggers.drop_statements(connection.vendor):
            cursor.execute(statement)
    histories = {
        "draft": ([1, 2, 2], [one, one, other], "one"),
        "submitted": ([1, 1, 2], [one, one, other], "other"),
        "approved": ([2, 2, 2], [one, other, other], "other"),
        "returned": ([2, 1, 2], [one, one, other], "other"),
    }
    for n, (state, (values, authors, _expected)) in enumerate(histories.items()):
        indicator = get("Indicator").create(
            code=state, theme=theme, name_zh=state, name_en=state, position=n, unit="件", measure="count",
            time_basis="flow", direction="neutral", definition_zh="旧", definition_en="Old",
        )  # fmt: skip
        said = {"indicator": indicator, "jurisdiction": place, "year": 2022, "state": state}
        row = get("Observation").create(**said, value=values[-1], entered_by=authors[-1], version=3)
        for version, (value, author) in enumerate(zip(values, authors, strict=True), 1):
            get("ObservationRevision").create(
                **said, observation=row, value=value, version=version, entered_by=author, changed_by=author
            )
    migrated()
    authors_now = dict(Observation.objects.values_list("state", "entered_by__username"))
    assert authors_now == {state: expected for state, (*_history, expected) in histories.items()}
    assert not triggers.missing(connection)
    for row in Observation.objects.exclude(state="approved"):  # each can be changed under the new guards
        assert Observation.objects.filter(pk=row.pk).update(note="补充", version=4) == 1
