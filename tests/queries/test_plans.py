"""Queries about thousands of jurisdictions, as the pages send them, are answered from an index alone."""

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

JURISDICTIONS = 1_500
INDEX = "observation_by_indicator"

ASKED = {
    "in which years places have a value": ("/jurisdictions/", 'COUNT("metrics_observation"."value")'),
    "how places rank": ("/jurisdictions/", '"metrics_observation"."jurisdiction_id" AS'),
    "what is the median of the places beside it": ("/indicators/synthetic-1/", '"metrics_observation"."value" AS'),
}
"""Question → page, and the beginning of the columns that its statement selects."""


@pytest.mark.django_db(transaction=True)
def test_what_covers_every_jurisdiction_is_read_from_the_index_alone(client: Client, capsys: Any) -> None:
    call_command("synthesise", jurisdictions=JURISDICTIONS + 20, siblings=JURISDICTIONS, indicators=5, years=3)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    widest = Jurisdiction.objects.annotate(n=Count("children")).order_by("-n")[0]
    year = timezone.localdate().year - 1
    client.force_login(factories.user("reader", "official", Jurisdiction.objects.get(parent=None)))
    of_one = {"jurisdiction": widest.children.order_by("path")[7].code}
    of_all = {"parent": widest.code, "indicator": "synthetic-1", "year": str(year)}
    for question, (address, columns) in ASKED.items():
        with CaptureQueriesContext(connection) as sent:
            answer = client.get(address, of_all if address == "/jurisdictions/" else of_one)
        assert answer.status_code == 200
        asked = [query["sql"] for query in sent if columns in query["sql"] and '"parent_id" = ' in query["sql"]]
        statement = asked[-1]  # what is shown of the first hundred is asked before
        assert "report" not in statement, question
        how = plan(statement)
        if connection.vendor == "postgresql":
            assert f"Index Only Scan using {INDEX}" in how, question
        else:  # SQLite's indexes include no further columns
            assert "SCAN metrics_observation" not in how, question


def plan(statement: str) -> str:
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {statement}".replace("%", "%%"))
        return "\n".join(str(row[-1]) for row in cursor.fetchall())
