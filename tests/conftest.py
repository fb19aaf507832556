"""Fixtures for all tests. Users, jurisdictions and values are made by `tests.factories`."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.test import Client, TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as property_tests

from metrics.models import Observation
from metrics.models.reference_triggers import drop_changes, install_changes
from metrics.models.triggers import columns_of, drop_statements, install_statements
from metrics.parsing import sandbox
from metrics.wording.compiled_catalogues import compile_catalogues, out_of_date
from tests import slow
from tests.layout import tightened

# By themselves property tests fail when one example takes long, which says how busy the machine is.
property_tests.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
property_tests.load_profile("unhurried")


def pytest_configure() -> None:
    """Compile the translations if they have changed since they were compiled last."""
    for folder in settings.LOCALE_PATHS:
        if out_of_date(Path(folder)):
            compile_catalogues(Path(folder))


DATABASE = {"db", "transactional_db", "module_db", "django_db_setup"}
"""Fixtures of tests that use the database."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--with-database", action="store_true", help="only tests to run on each database")


def _uses_database(item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or not DATABASE.isdisjoint(asked)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--with-database"):
        chosen = [item for item in items if _uses_database(item) and not slow.alike(item.nodeid)]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen
    for item in items:
        if why := slow.MIGRATED if "migrated" in getattr(item, "fixturenames", ()) else slow.reason(item.nodeid):
            item.add_marker(pytest.mark.slow(why))
            item.add_marker(pytest.mark.no_cover)


def pytest_collection_finish() -> None:
    """Spare the garbage collector the modules and tests, which stay to the end: it would go through them every time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def _waiting_for_a_busy_machine() -> None:
    """Give the sandbox more time, as its processes may get only a small part of a core here."""
    sandbox.ON_THE_CLOCK = 10


@pytest.fixture(autouse=True, scope="session")
def _pages_without_the_layout_of_templates() -> Iterator[None]:
    """A test looks for what is on a page; where its template breaks lines is nobody's concern."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", tightened(Client.request))
        yield


@pytest.fixture(autouse=True, scope="session")
def _emptying_an_append_only_table() -> Iterator[None]:
    """Drop the triggers that refuse DELETE and TRUNCATE on the history while a transaction test empties the database.
    Nothing outside the tests does this."""
    flush = TransactionTestCase._fixture_teardown

    def without_triggers(self: Any) -> None:
        vendor = connection.vendor
        _run([*drop_statements(vendor), *drop_changes(vendor, apps)])
        try:
            flush(self)
        finally:
            _run([*install_statements(vendor, columns_of(Observation)), *install_changes(vendor, apps)])

    TransactionTestCase._fixture_teardown = without_triggers
    yield
    TransactionTestCase._fixture_teardown = flush


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Give access to the database for what the tests of one module share, which is rolled back after the last of them.
    What a test itself writes is rolled back after the test, as it is marked `django_db`."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def migrated(transactional_db: None) -> Iterator[Callable[..., Any]]:
    """Yield a function that brings the database to the state after a migration, by default the last one, and returns
    the models of that state."""

    def to(name: str = "") -> Any:
        call_command("migrate", "metrics", *filter(None, [name]), verbosity=0)
        loader = MigrationLoader(connection)
        return loader.project_state(("metrics", name) if name else loader.graph.leaf_nodes("metrics")).apps

    yield to
    to()


@pytest.fixture(autouse=True)
def _chinese_first() -> None:
    """Activate the default language: a request leaves its own active, for streamed files."""
    translation.activate(settings.LANGUAGE_CODE)
