"""The marks of a jurisdiction differ after each committed write, in whatever order transactions end; and there are
never many."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from metrics.models import ChangeMark, Jurisdiction, Target, Theme, triggers
from metrics.models.mark_triggers import EVERYWHERE
from metrics.models.triggers import missing
from metrics.queries.data_version import Version, version
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

TARGET = "UPDATE metrics_target SET value = value + 1 WHERE jurisdiction_id = %s"
THEME = "UPDATE metrics_theme SET position = position + 1"


@pytest.fixture
def jurisdiction() -> Jurisdiction:
    jurisdiction = factories.jurisdiction()
    factories.target(factories.indicator(), jurisdiction)
    return jurisdiction


def marks(jurisdiction: Jurisdiction | None) -> list[tuple[int, int | None]]:
    return list(
        ChangeMark.objects.filter(place_id=jurisdiction.pk if jurisdiction else EVERYWHERE)
        .order_by("id")
        .values_list("id", "writer")
    )


LIMITS = {
    "postgresql": ("SET lock_timeout = '200ms'", "RESET lock_timeout"),
    "sqlite": ("PRAGMA busy_timeout = 200", "PRAGMA busy_timeout = 20000"),
}


class Writer:
    """A writer on a separate connection, which soon gives up when it would have to wait for a lock."""

    def __init__(self) -> None:
        self._connection: Any = connection.copy()
        self.run(LIMITS[connection.vendor][0])

    def run(self, statement: str, *values: object) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(statement, values)

    def close(self) -> None:
        self.run(LIMITS[connection.vendor][1])
        self._connection.close()


@contextmanager
def writers(number: int) -> Iterator[list[Writer]]:
    with ExitStack() as stack:
        made = [Writer() for _ in range(number)]
        for writer in made:
            stack.callback(writer.close)
        yield made


def test_many_writes_leave_one_mark(jurisdiction: Jurisdiction) -> None:
    seen = set()
    for n in range(200):
        Target.objects.update(value=n)
        Theme.objects.update(position=n + 1)
        seen.add(version(jurisdiction.pk))
    assert len(seen) == 200
    assert (len(marks(jurisdiction)), len(marks(None))) == (1, 1)


def test_a_transaction_taken_back_leaves_the_version_as_it_was(jurisdiction: Jurisdiction) -> None:
    before = version(jurisdiction.pk)
    with transaction.atomic():
        Target.objects.update(value=7)
        assert version(jurisdiction.pk) != before
        transaction.set_rollback(True)
    assert version(jurisdiction.pk) == before


def test_what_is_written_after_a_savepoint_was_taken_back_is_marked(jurisdiction: Jurisdiction) -> None:
    before = version(jurisdiction.pk)
    with transaction.atomic():
        with transaction.atomic():
            Target.objects.update(value=7)
            transaction.set_rollback(True)
        assert version(jurisdiction.pk) == before
        Target.objects.update(value=8)
    assert version(jurisdiction.pk) != before
    assert len(marks(jurisdiction)) == 1


def test_a_transaction_marks_a_jurisdiction_once_whatever_the_number_of_its_statements(
    jurisdiction: Jurisdiction,
) -> None:
    """PostgreSQL would otherwise search through all marks that the transaction has deleted; SQLite would not."""
    with transaction.atomic():
        Target.objects.update(value=1)
        first = marks(jurisdiction)
        for n in range(20):
            with transaction.atomic():
                Target.objects.update(value=n)
        assert (marks(jurisdiction) == first) == (connection.vendor == "postgresql")
    (left,) = marks(jurisdiction)
    Target.objects.update(value=5)
    assert marks(jurisdiction) != [left]


def test_the_next_transaction_of_the_same_connection_marks_anew(jurisdiction: Jurisdiction) -> None:
    seen = []
    for n in range(3):
        with transaction.atomic():
            Target.objects.update(value=n)
            Theme.objects.update(position=n + 1)
        seen.append((marks(jurisdiction), marks(None)))
    assert all(one[side] != other[side] for one, other in pairwise(seen) for side in (0, 1))


def test_a_slower_transaction_is_noticed_when_it_ends(jurisdiction: Jurisdiction) -> None:
    """It draws its numbers first and commits last. Neither waits for the other; SQLite has one writer at a time
    anyway."""
    with writers(2) as (slow, fast):
        seen = [version(jurisdiction.pk)]
        slow.run("BEGIN")
        slow.run(TARGET, jurisdiction.pk)
        slow.run(THEME)
        if connection.vendor == "sqlite":
            with pytest.raises(OperationalError, match="locked"):
                fast.run("UPDATE metrics_report SET title = title")
        else:
            fast.run(
                "INSERT INTO metrics_report (jurisdiction_id, year, title, publisher, url) VALUES (%s, 2020, "
                "'x', '', '')",
                jurisdiction.pk,
            )
        seen.append(version(jurisdiction.pk))
        slow.run("COMMIT")
        seen.append(version(jurisdiction.pk))
        fast.run(TARGET, jurisdiction.pk)
        seen.append(version(jurisdiction.pk))
    assert len(set(seen)) == len(seen) - (connection.vendor == "sqlite")
    assert len(marks(jurisdiction)) == 1


@pytest.mark.parametrize("seed", range(8))
def test_no_version_comes_back_however_transactions_overlap(jurisdiction: Jurisdiction, seed: int) -> None:
    """Each committed state has a version of its own, and only one, as a new version makes pages outdated."""
    chance, states, ended = random.Random(seed), dict[Version, int](), 0
    inserted = "INSERT INTO metrics_report (jurisdiction_id, year, title, publisher, url) VALUES (%s, 2020, %s, '', '')"
    with writers(4 if connection.vendor == "postgresql" else 1) as people:
        wrote: dict[Writer, bool] = {}
        for turn in range(200):
            who = chance.choice(people)
            if who not in wrote:
                who.run("BEGIN")
                wrote[who] = False
            elif chance.random() < 0.5:
                who.run(inserted, jurisdiction.pk, f"{seed}-{turn}")
                wrote[who] = True
            else:
                end = chance.choice(("COMMIT", "COMMIT", "ROLLBACK"))
                who.run(end)
                ended += wrote.pop(who) and end == "COMMIT"
            assert states.setdefault(version(jurisdiction.pk), ended) == ended
        for who in wrote:
            who.run("ROLLBACK")
        assert len(states) == ended + 1 > 9
        people[0].run(TARGET, jurisdiction.pk)
    assert len(marks(jurisdiction)) == 1


def test_the_marks_of_before_become_one_of_each_jurisdiction(migrated: Any, jurisdiction: Jurisdiction) -> None:
    """The older triggers never deleted a mark."""
    elsewhere = factories.jurisdiction()
    before = migrated("0010_demonstration_accounts").get_model("metrics", "ChangeMark").objects
    assert not missing(connection) & {triggers.INSERTED, triggers.UPDATED, "target_marks_update"}
    Target.objects.update(value=5)
    before.bulk_create(before.model(place_id=key) for key in (None, jurisdiction.pk, elsewhere.pk) for _ in range(9))
    old = set(before.values_list("id", flat=True))
    migrated()
    assert missing(connection) == set()
    assert [len(marks(key)) for key in (None, jurisdiction, elsewhere)] == [1, 1, 1]
    assert not old & {mark for mark, _writer in (*version(jurisdiction.pk), *version(elsewhere.pk))}
    now = version(jurisdiction.pk)
    Target.objects.update(value=6)
    assert version(jurisdiction.pk) != now
