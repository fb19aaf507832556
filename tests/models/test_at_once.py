"""Two people who write at the same moment on two connections: one of them is refused, nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError, connections

from metrics.models import Observation, ObservationRevision, StaleObservation
from tests import factories
from tests.patience import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 4


def together(act: Callable[[int, Barrier], str]) -> list[str]:
    """Return the answer that each of several people gets, who act at once on separate connections."""
    barrier = Barrier(PEOPLE, timeout=PATIENCE)

    def alone(person: int) -> str:
        try:
            return act(person, barrier)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(PEOPLE) as pool:
        return list(pool.map(alone, range(PEOPLE)))


def test_only_one_of_several_changes_of_the_same_version_is_taken() -> None:
    factories.observation(factories.indicator(), factories.jurisdiction(), value=71, state="draft")

    def change(person: int, barrier: Barrier) -> str:
        row = Observation.objects.get()
        barrier.wait()
        row.value = Decimal(100 + person)
        try:
            row.save()
        except StaleObservation as stale:
            return f"told of version {stale.current.version}"
        return "saved"

    heard = together(change)
    assert sorted(heard) == ["saved"] + ["told of version 2"] * (PEOPLE - 1)
    stored = Observation.objects.get()
    assert (stored.version, stored.value) == (2, 100 + heard.index("saved"))
    assert ObservationRevision.objects.count() == 2


def test_only_one_of_several_first_values_is_taken() -> None:
    indicator, jurisdiction = factories.indicator(), factories.jurisdiction()

    def create(person: int, barrier: Barrier) -> str:
        barrier.wait()
        try:
            factories.observation(indicator, jurisdiction, value=person)
        except IntegrityError:
            return "told"
        return "saved"

    heard = together(create)
    assert sorted(heard) == ["saved"] + ["told"] * (PEOPLE - 1)
    assert Observation.objects.get().value == heard.index("saved")
    assert ObservationRevision.objects.count() == 1
