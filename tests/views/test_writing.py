"""The page on which a report is written: what staff and reviewers of the place get, and nobody else sees."""

from __future__ import annotations

import io

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from docx import Document

from metrics.drafting.bindings import found_keys
from metrics.models import Draft, Edition, Jurisdiction, Proposal
from metrics.queries.drafts import figures_of
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = "云岭开发区2022年报告\n一、成效\n全年办结行政复议案件71件。\n"


@pytest.fixture
def zone() -> Jurisdiction:
    zone = factories.jurisdiction("zone", name_zh="云岭开发区")
    cases = factories.indicator("cases", name_zh="行政复议案件办结数")
    old = factories.observation(cases, zone, 2022, 71)
    factories.observation(cases, zone, 2023, 84)
    read = factories.proposal(factories.document(factories.report(zone), TEXT))
    Proposal.objects.filter(pk=read.pk).update(state="accepted", indicator=cases, observation=old)
    return zone


def client(role: str, zone: Jurisdiction) -> Client:
    return factories.browser(factories.session(factories.user("", role, zone)))


def address() -> str:
    return f"{reverse('writing')}?jurisdiction=zone&year=2023"


@pytest.mark.parametrize("role", ["staff", "reviewer"])
def test_who_works_on_the_place_drafts_from_last_years_text(zone: Jurisdiction, role: str) -> None:
    browser = client(role, zone)
    page = browser.get(address()).content.decode()
    assert "2022年度报告" in page
    for kind, ending, begins in (("annex", "pdf", b"%PDF"), ("annex", "xlsx", b"PK"), ("draft", "docx", b"PK")):
        answer = browser.post(address(), {"kind": kind, "ending": ending})
        content = b"".join(answer.streaming_content)
        assert content.startswith(begins)
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
    assert "云岭开发区2023年报告" in text
    assert [key["text"] for key in found_keys(content)["keys"]] == ["84件"]
    draft = Draft.objects.get()
    assert (draft.kind, draft.base.year, draft.made_by.memberships.get().role) == ("draft", 2022, role)
    assert draft.made_by.username in browser.get(address()).content.decode()


@pytest.mark.parametrize(("role", "status"), [("official", 403), ("auditor", 403), ("administrator", 403)])
def test_nobody_else_opens_it(zone: Jurisdiction, role: str, status: int) -> None:
    browser = client(role, zone)
    assert browser.get(address()).status_code == status
    assert browser.post(address(), {"kind": "annex", "ending": "xlsx"}).status_code == status


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"kind": "poem"}, 400, "kind"),
        ({"kind": "annex", "ending": "exe"}, 400, "ending"),
        ({"kind": "draft", "base": "999999"}, 302, "没有可作底稿的报告"),
        ({"kind": "annex\x00"}, 400, "kind"),
    ],
)
def test_what_cannot_be_made_is_said(zone: Jurisdiction, sent: dict[str, str], status: int, said: str) -> None:
    answer = client("staff", zone).post(address(), sent)
    assert answer.status_code == status
    words = " ".join(map(str, get_messages(answer.wsgi_request))) + answer.content.decode()
    assert said in words
    assert not Draft.objects.exists()


def test_an_edition_takes_the_document_it_was_published_with(zone: Jurisdiction) -> None:
    reviewer = client("reviewer", zone)
    b"".join(reviewer.post(address(), {"kind": "annex", "ending": "docx"}).streaming_content)
    draft = Draft.objects.get()
    other = Draft.objects.create(jurisdiction=zone, year=2022, kind="annex")
    editions = f"{reverse('editions')}?jurisdiction=zone&year=2023"
    assert f'<option value="{draft.pk}">' in reviewer.get(editions).content.decode()
    sent = {"published_on": "2024-03-20", "seen": "0"}
    for wrong in (str(other.pk), "999999"):
        reviewer.post(editions, sent | {"draft": wrong})
        assert not Edition.objects.exists()
    reviewer.post(editions, sent | {"draft": str(draft.pk)})
    draft.refresh_from_db()
    assert draft.edition == Edition.objects.get()
    assert "第1版公开" in reviewer.get(address()).content.decode()
    assert f'<option value="{draft.pk}">' not in reviewer.get(editions).content.decode()
    assert figures_of(draft.pk)[1].edition == 1
    b"".join(reviewer.post(f"{address()}&edition=1", {"kind": "annex", "ending": "docx"}).streaming_content)
    again = Draft.objects.get(made_from__number=1)
    assert (again.edition, figures_of(again.pk)[1].edition, draft.made_from) == (None, 1, None)
    assert "用第1版的数值" in reviewer.get(address()).content.decode()
    last = reviewer.post(f"{address()}&edition=99", {"kind": "annex", "ending": "docx"})
    b"".join(last.streaming_content)
    assert Draft.objects.filter(made_from__number=1).get() == again
    assert f'<option value="{again.pk}">' not in reviewer.get(editions).content.decode()
    answer = reviewer.post(editions, sent | {"draft": str(again.pk), "seen": "1", "note": "更正"})
    assert "所选文稿不是" in " ".join(map(str, get_messages(answer.wsgi_request)))
