"""What the tests of a round do as a person does it in a browser."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.test import Client
from django.urls import reverse

from metrics.models import Jurisdiction, Observation, User
from tests import factories

EDITIONS = "/editions/?jurisdiction=here&year=2022"


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def submitted(here: Jurisdiction, clerk: User, **fields: Any) -> Observation:
    defaults: dict[str, Any] = {"state": "submitted", "entered_by": clerk, "changed_by": clerk}
    return factories.observation(fields.pop("of", None) or factories.indicator(), here, **defaults | fields)


def decide(client: Client, row: Observation, act: str, reason: str = "", **fields: Any) -> str:
    data = {act: row.pk, f"version.{row.pk}": row.version, f"reason.{row.pk}": reason} | fields
    response = client.post(f"{reverse('review')}?jurisdiction=here&year={row.year}", data, follow=True)
    assert response.status_code == 200
    row.refresh_from_db()
    return response.content.decode()


def text_of(response: Any) -> str:
    return b"".join(response.streaming_content).decode("utf-8-sig")


def publish(client: Client, seen: int, **fields: Any) -> str:
    """Publish the year as it is approved now, and return the page that answers."""
    data = {"published_on": "2023-03-20", "seen": seen, "note": "", "report": ""} | fields
    response = client.post(EDITIONS, data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def correct(reviewer: Client, clerk: User, value: int | Decimal, **fields: Any) -> None:
    """Reopen the value of 2022, enter another and approve it."""
    row = Observation.objects.get(indicator__code="cases", jurisdiction__code="here", year=2022)
    decide(reviewer, row, "reopen", "漏报一个街道")
    row.value, row.state, row.entered_by, row.changed_by = Decimal(value), "draft", clerk, clerk
    for name, each in fields.items():
        setattr(row, name, each)
    row.save()
    row.state = "submitted"
    row.save()
    decide(reviewer, row, "approve")


def words(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return str(b"".join(response).decode("utf-8-sig"))  # type: ignore[call-overload]
