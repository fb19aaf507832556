"""One glossary, for all signed-in users, linked from every page."""

from __future__ import annotations

import ast
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from metrics.domain.choices import MissingReason, State
from metrics.wording.glossary import GLOSSARY
from tests import factories
from tests.translations import ROOT, calls, marked

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(factories.user("chief", "official", factories.jurisdiction()))
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


def explanations() -> set[str]:
    """Return the sentences by which a comparison explains the marks of its charts and its table."""
    code = ("metrics/tables/mark_legend.py", "metrics/charts/jurisdictions_over_years.py")
    found = {words for name in code for _, words, _ in marked(ast.parse((ROOT / name).read_text("utf-8")))}
    page = "templates/jurisdictions/over_years.html"
    found |= {words for _, words, _ in calls((ROOT / page).read_text("utf-8"), page) if "线为" in words}
    return {words for words in found if words.endswith(("。", "）"))}


def test_it_has_a_term_for_every_kind_of_mark_that_a_comparison_explains() -> None:
    with translation.override("zh-hans"):
        known = [part for chapter in GLOSSARY for term in chapter.terms for part in str(term.word).split("、")]
    without_a_mark = {"尚未审核，以后可能更改：%(names)s。"}  # the states have a chapter
    sentences = explanations() - without_a_mark
    assert len(sentences) > 10
    subjects = {words: re.sub("^(?:表中的|没有数值的)", "", words) for words in sentences}
    assert [words for words, subject in subjects.items() if not subject.startswith(tuple(known))] == []


def test_every_page_leads_to_it_and_nobody_outside_reads_it(client: Client) -> None:
    link = f'href="{reverse("glossary")}"'
    for name in ("dashboard", "years", "indicators", "observations", "reports", "saved_views", "glossary"):
        assert link in client.get(reverse(name)).content.decode()
    assert client.get("/nowhere/").content.decode().count(link) == 1
    assert Client().get(reverse("glossary")).status_code == 302
