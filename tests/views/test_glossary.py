"""One glossary, for everybody who is signed in, linked from every page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from metrics.choices import MissingReason, State
from metrics.glossary import GLOSSARY
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(factories.user("chief", "official", factories.place()))
    return client


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_term_is_there_once_with_its_meaning(client: Client, language: str) -> None:
    page = client.get(f"{reverse('glossary')}?language={language}").content.decode()
    anchors = [term.anchor for chapter in GLOSSARY for term in chapter.terms]
    assert len(anchors) == len(set(anchors)) > 30
    for anchor in anchors:
        assert page.count(f'id="term-{anchor}"') == 1


def test_it_names_every_state_and_every_reason_for_a_missing_value() -> None:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            words = " ".join(str(term.word) for chapter in GLOSSARY for term in chapter.terms).lower()
            for label in (*State.labels, *MissingReason.labels):
                assert str(label) in words


def test_every_page_leads_to_it_and_nobody_outside_reads_it(client: Client) -> None:
    link = f'href="{reverse("glossary")}"'
    for name in ("dashboard", "years", "indicators", "observations", "reports", "saved_views", "glossary"):
        assert link in client.get(reverse(name)).content.decode()
    assert client.get("/nowhere/").content.decode().count(link) == 1
    assert Client().get(reverse("glossary")).status_code == 302
