"""What the tests of a round do as a person does it in a browser."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from metrics.models import Jurisdiction, Observation, User
from tests import factories


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def submitted(here: Jurisdiction, clerk: User, **fields: Any) -> Observation:
    defaults: dict[str, Any] = {"state": "submitted", "entered_by": clerk, "changed_by": clerk}
    return factories.observation(fields.pop("of", None) or factories.indicator(), here, **defaults | fields)


def decide(client: Client, row: Observation, act: str, reason: str = "", **fields: Any) -> str:
    data = {act: row.pk, f"version.{row.pk}": row.version, f"reason.{row.pk}": reason} | fields
    response = client.post(f"{reverse('review')}?jurisdiction=here&year=2022", data, follow=True)
    assert response.status_code == 200
    row.refresh_from_db()
    return response.content.decode()


def text_of(response: Any) -> str:
    return b"".join(response.streaming_content).decode("utf-8-sig")
