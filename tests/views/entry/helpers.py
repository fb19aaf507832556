"""What the entry page sends."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from django.test import Client
from django.urls import reverse

from metrics.models import Indicator


def cell(client: Client, of: Indicator, /, **fields: Any) -> Any:
    data = {"jurisdiction": "here", "year": "2022", "indicator": of.code, "value": "71", "version": ""}
    return client.post(reverse("entry_cell"), data | fields)


def offered(page: str) -> dict[str, dict[str, str]]:
    """Return what the buttons of a page offer: their words → the texts they put into the inputs, by name."""
    found = re.findall(r'data-offer="([^"]*)">([^<]*)<', page)
    return {words.strip(): json.loads(html.unescape(texts)) for texts, words in found}


def form(client: Client, **fields: str) -> Any:
    return client.post(f"{reverse('entry')}?jurisdiction=here&year=2022", {"save": "", **fields}, follow=True)
