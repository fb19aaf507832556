"""Eight processes that write the same values at once: every accepted change is in the history, and none is lost."""

from __future__ import annotations

import random
import threading
from decimal import Decimal

import pytest
from django.db import connection

from metrics.actions.observations import enter
from metrics.domain.stated import Stated
from metrics.models import Observation, ObservationRevision, StaleObservation, User
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.jurisdiction_tree import jurisdiction_row
from tests import factories

WRITERS, ROUNDS = 8, 12


@pytest.mark.django_db(transaction=True)
def test_eight_writers_lose_nothing() -> None:
    jurisdiction = factories.jurisdiction()
    factories.open_round(jurisdiction)
    indicators = [factories.indicator() for _ in range(3)]
    people = [factories.user(f"writer-{n}", "staff", jurisdiction) for n in range(WRITERS)]
    rows, place = catalogue(), jurisdiction_row(jurisdiction)
    accepted: list[tuple[int, Decimal]] = []
    failures: list[BaseException] = []
    guard = threading.Lock()

    def write(person: User, seed: int) -> None:
        chance, scope = random.Random(seed), Scope.of(person)
        try:
            for turn in range(ROUNDS):
                indicator = chance.choice(indicators)
                current = Observation.objects.filter(indicator=indicator, jurisdiction=jurisdiction, year=2022).first()
                value = Decimal(seed * 1000 + turn)
                try:
                    enter(
                        by=person, scope=scope, indicator=rows.by_code[indicator.code], jurisdiction=place, year=2022,
                        stated=Stated(value=value), version=current.version if current else None, rows=rows,
                    )  # fmt: skip
                except StaleObservation:
                    continue
                with guard:
                    accepted.append((indicator.pk, value))
        except BaseException as error:  # noqa: BLE001  whatever it is, the test has to know
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(person, n)) for n, person in enumerate(people, start=1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert len(accepted) >= WRITERS
    kept = list(ObservationRevision.objects.values_list("indicator", "value"))
    assert sorted(kept) == sorted(accepted)
    for row in Observation.objects.all():
        versions = list(row.revisions.order_by("version").values_list("version", flat=True))
        assert versions == list(range(1, row.version + 1))
        assert row.revisions.get(version=row.version).value == row.value
