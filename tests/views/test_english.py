"""English pages are in English: only data on them is Chinese."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from metrics.models import Indicator, Observation
from tests import factories
from tests.browser.pages import EVERY, World, world

pytestmark = pytest.mark.django_db

MARKS = re.compile(".{0,60}[：（）、；，！？]")


@pytest.fixture
def there() -> World:
    return world()


def reader(there: World, role: str) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    if role:
        client.force_login(there.users[role])
    return client


def marks(html: str) -> list[str]:
    """Return the Chinese punctuation outside of what somebody wrote about a value."""
    for written in Observation.objects.values_list("note", "explanation"):
        for text in filter(None, written):
            html = html.replace(text, "")
    return MARKS.findall(html)


@pytest.mark.parametrize("name", EVERY)
def test_no_page_has_chinese_punctuation(name: str) -> None:
    there = world(name)
    html = reader(there, EVERY[name][0]).get(there.address(name)).content.decode()
    assert '<html lang="en"' in html
    assert marks(html) == []


def test_nor_has_the_reading_room(there: World) -> None:
    document = factories.document(there.report, "全年调解案件71件", added_by=there.users["staff"])
    factories.proposal(document, indicator=Indicator.objects.get(code="cases"))
    html = reader(there, "staff").get(f"/reports/{there.report.pk}/").content.decode()
    assert "data-room" in html
    assert '<option value="Cases">Services · cases</option>' in html
    assert marks(html) == []


def test_nor_has_what_was_not_imported(there: World) -> None:
    file = SimpleUploadedFile("values.csv", b"indicator_code,value\r\ncases,many\r\n")
    address = f"{reverse('imports')}?jurisdiction=zone&year=2022"
    html = reader(there, "staff").post(address, {"file": file}).content.decode()
    assert "<bdi>value</bdi>: " in html
    assert marks(html) == []


def test_nor_has_a_value_in_the_administration(there: World) -> None:
    row = Observation.objects.get(indicator__code="drafted")
    html = reader(there, "staff").get(reverse("admin:metrics_observation_change", args=[row.pk])).content.decode()
    assert "<dt>Unit</dt><dd>cases</dd>" in html
    assert marks(html) == []
