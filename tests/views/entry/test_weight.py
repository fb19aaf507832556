"""The weight of a sheet as long as a report: rows carry what differs between them, and the rest is there once."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from metrics.models import Jurisdiction, Observation
from tests import factories
from tests.views.entry.helpers import form

pytestmark = pytest.mark.django_db

ROWS, MOST = 150, 150_000
"""Bytes of HTML, before they are compressed."""


@pytest.fixture
def sheet(here: Jurisdiction) -> None:
    """Long names and codes, three earlier years, half of the rows filled in, some with words beside the number."""
    theme = factories.theme("work", name_zh="行政执法与公共法律服务")
    for n in range(ROWS):
        make = factories.rate if n % 3 == 0 else factories.indicator
        of = make(f"administrative-enforcement-cases-{n}", in_theme=theme, name_zh=f"行政执法案件按期办结数量（{n}）")
        for year in (2019, 2020, 2021):
            factories.observation(of, here, year, 40 + n % 50)
        if n % 2:
            factories.observation(of, here, 2022, 41 + n % 50, state="draft", note="含乡镇" if n % 5 == 0 else "")


@pytest.mark.usefixtures("sheet")
def test_a_long_sheet_is_light_and_has_its_fields_without_script(client: Client) -> None:
    page = client.get(reverse("entry"), {"year": "2022"}).content
    assert len(re.findall(rb'name="value\.', page)) == ROWS
    assert len(page) <= MOST
    (plain,) = re.findall(r'<noscript><meta http-equiv="refresh" content="0; url=([^"]*)">', page.decode())
    whole = client.get(reverse("entry") + plain.replace("&amp;", "&")).content.decode()
    assert "<noscript>" not in whole
    for field in ("qualifier", "as_of", "missing_reason", "note"):
        assert len(re.findall(rf'name="{field}\.administrative', whole)) == ROWS, field
    assert len(re.findall(r'name="denominator\.administrative', whole)) == ROWS / 3
    saved = client.post(reverse("entry") + plain.replace("&amp;", "&"), {"save": ""})
    assert "fields=all" in saved.headers["Location"], "what is said there is said once"


def test_a_field_that_was_not_sent_is_left_alone(client: Client, here: Jurisdiction) -> None:
    """As when the script, which adds it, did not come."""
    of = factories.rate("share")
    kept = {"numerator": 7, "denominator": 10, "note": "含乡镇", "qualifier": "about", "explanation": "核对过"}
    factories.observation(of, here, value=70, state="draft", **kept)
    form(client, **{"value.share": "71", "version.share": "1"})
    found = Observation.objects.get()
    assert (found.value, found.note, found.qualifier, found.explanation) == (71, "含乡镇", "about", "核对过")


def test_what_else_is_known_of_a_row_is_told_when_it_is_asked(client: Client, here: Jurisdiction) -> None:
    factories.indicator("meetings", definition_zh="领导小组召开的会议。")
    ask = {"jurisdiction": "here", "year": "2022", "indicator": "meetings"}
    answer = client.get(reverse("entry_about"), ask).content.decode()
    assert "领导小组召开的会议。" in answer and "year=2022&amp;indicator=meetings" in answer
    for wrong, status in (
        ({"indicator": "other"}, 404),
        ({"indicator": "\x00"}, 400),
        ({"year": ""}, 404),
        ({"jurisdiction": "elsewhere"}, 404),
    ):
        assert client.get(reverse("entry_about"), ask | wrong).status_code == status, wrong
