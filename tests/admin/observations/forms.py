"""The admin's form of an observation, filled in as a browser sends it."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from metrics.models import Indicator, Jurisdiction, Observation


def entry(indicator: Indicator, jurisdiction: Jurisdiction, **fields: Any) -> dict[str, Any]:
    empty = ("as_of", "missing_reason", "numerator", "denominator", "explanation", "note", "report", "section")
    blank = dict.fromkeys((*empty, "change_reason", "seen_version"), "")
    return blank | {
        "indicator": indicator.pk, "jurisdiction": jurisdiction.pk, "year": "2022", "value": "71", "qualifier": "exact",
    } | fields  # fmt: skip


def add(client: Client, data: dict[str, Any]) -> Any:
    return client.post(reverse("admin:metrics_observation_add"), data)


def change(client: Client, row: Observation, **fields: Any) -> Any:
    address = reverse("admin:metrics_observation_change", args=[row.pk])
    return client.post(address, entry(row.indicator, row.jurisdiction, seen_version=row.version, **fields))


def errors(response: Any) -> str:
    form = response.context["adminform"].form
    return " ".join(message for messages in form.errors.values() for message in messages)
