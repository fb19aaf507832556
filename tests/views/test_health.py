"""The health checks for load balancers."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext

from metrics.models import triggers
from metrics.views import health


def test_healthz_asks_no_database(client: Client) -> None:
    """This test may not use the database: a query would fail it."""
    answer = client.get("/healthz/")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_readyz_when_all_is_well(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/readyz/")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert 0 < len(queries) < 10


def reasons(client: Client) -> list[str]:
    answer = client.get("/readyz/")
    assert answer.status_code == 503
    assert set(answer.json()) == {"status", "reasons"}
    return list(answer.json()["reasons"])


def test_readyz_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise DatabaseError("connection to server at 10.0.0.7 failed: password authentication")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    assert reasons(client) == ["database"]


@pytest.mark.django_db
def test_readyz_with_a_migration_to_apply(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("metrics", "0002_triggers")
    assert reasons(client) == ["migrations"]


@pytest.mark.django_db
def test_readyz_without_a_trigger(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(triggers.drop_statements(connection.vendor)[0])
    assert reasons(client) == ["triggers"]


@pytest.mark.django_db
@pytest.mark.parametrize(("files", "expected"), [({}, ["static"]), ({"a.css": "a.1.css"}, [])])
def test_readyz_needs_the_manifest_that_collectstatic_leaves(
    monkeypatch: pytest.MonkeyPatch, files: dict[str, str], expected: list[str]
) -> None:
    storage = ManifestStaticFilesStorage(manifest_storage=SimpleNamespace(exists=lambda name: False, open=_absent))
    storage.hashed_files = files
    monkeypatch.setattr(health, "staticfiles_storage", storage)
    assert health._static_reasons() == expected


def _absent(name: str) -> None:
    raise FileNotFoundError(name)


@pytest.mark.parametrize("address", ["/healthz/", "/readyz/"])
def test_health_is_only_read(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
