"""What the entry page sends."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from metrics.models import Indicator


def cell(client: Client, of: Indicator, /, **fields: Any) -> Any:
    data = {"jurisdiction": "here", "year": "2022", "indicator": of.code, "value": "71", "version": ""}
    return client.post(reverse("entry_cell"), data | fields)


def form(client: Client, **fields: str) -> Any:
    return client.post(f"{reverse('entry')}?jurisdiction=here&year=2022", {"save": "", **fields}, follow=True)
