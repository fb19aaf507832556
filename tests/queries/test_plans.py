"""How many of thousands of places have a value in which year is read from an index alone, as the places page asks for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from metrics.models import Jurisdiction
from tests import factories

PLACES = 1_500
INDEX = "observation_by_indicator"


@pytest.mark.django_db(transaction=True)
def test_what_covers_every_place_is_read_from_the_index_alone(client: Client, capsys: Any) -> None:
    call_command("synthesise", jurisdictions=PLACES + 20, siblings=PLACES, indicators=5, years=3)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    top, widest = (
        Jurisdiction.objects.get(parent=None),
        Jurisdiction.objects.annotate(n=Count("children")).order_by("-n")[0],
    )
    client.force_login(factories.user("reader", "official", top))
    year = timezone.localdate().year - 1
    with CaptureQueriesContext(connection) as sent:
        answer = client.get("/jurisdictions/", {"parent": widest.code, "indicator": "synthetic-1", "year": year})
    assert answer.status_code == 200
    counts = [query["sql"] for query in sent if "COUNT(" in query["sql"] and "GROUP BY" in query["sql"]]
    of_the_group = [text for text in counts if '"indicator_id"' in text]
    assert len(of_the_group) == 1
    how = plan(of_the_group[0])
    if connection.vendor == "postgresql":
        assert f"Index Only Scan using {INDEX}" in how
    else:  # SQLite's indexes include no further columns
        assert "SCAN metrics_observation" not in how


def plan(statement: str) -> str:
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {statement}".replace("%", "%%"))
        return "\n".join(str(row[-1]) for row in cursor.fetchall())
