"""What was typed in the reading room and refused is shown once more, with buttons for what may be meant."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metrics.models import Document, Observation, Proposal
from tests import factories
from tests.views.entry.helpers import offered

pytestmark = pytest.mark.django_db

TYPED = {"indicator": "投诉件数", "qualifier": "about", "as_of": "10月", "phrase": "来访"}
TEXT = "全年办结复议案件71件。另记3700。"


@pytest.fixture
def client() -> Client:
    zone = factories.jurisdiction("zone")
    factories.open_round(zone)
    factories.indicator("cases", name_zh="复议案件数", aliases="复议案件")
    factories.indicator("complaints", name_zh="投诉件数")
    client = Client()
    client.force_login(factories.user("clerk", "staff", zone))
    client.post(f"{reverse('report_add')}?jurisdiction=zone", {"title": "报告", "year": "2022", "text": TEXT})
    return client


def refused(client: Client, address: str, fields: dict[str, Any]) -> str:
    return str(client.post(address, {"act": "accept", **fields}, follow=True).content.decode())


def test_a_refused_correction_is_shown_as_it_was_typed_with_what_may_be_meant(client: Client) -> None:
    found, document = Proposal.objects.get(), Document.objects.get()
    start = TEXT.index("3700")
    for address, more, part in (
        (reverse("proposal", args=[found.pk]), {"version": found.version}, f'id="p{found.pk}"'),
        (reverse("number", args=[document.pk]), {"start": start, "end": start + 4}, f'id="u{start}"'),
    ):
        for value, buttons in (
            ("2.3万", {"按23,000填写": {"value": "23000"}}),
            ("1-10", {}),
            ("—", {}),
            ("<b>\x00", {}),
        ):
            page = refused(client, address, TYPED | more | {"value": value})
            assert offered(page) == buttons
            item = page.partition(part)[2].partition("</li>")[0]
            assert '<details class="correct" open>' in item, value
            shown = (value.replace("<b>", "&lt;b&gt;"), "投诉件数", "10月")
            assert [text for text in shown if f'value="{text}"' not in item] == []
            assert '<option value="about" selected>' in item
    assert not Observation.objects.exists()
    again = client.get(reverse("report", args=[document.report_id])).content.decode()
    assert '<details class="correct" open>' not in again and "2.3万" not in again


def test_what_is_refused_elsewhere_is_not_shown(client: Client) -> None:
    found = Proposal.objects.get()
    client.post(reverse("proposal", args=[found.pk]), TYPED | {"act": "accept", "version": 1, "value": "2.3万"})
    client.post(reverse("proposal", args=[found.pk]), {"act": "reject", "version": found.version})
    found.refresh_from_db()
    assert found.state == "rejected"
    assert offered(client.get(reverse("report", args=[found.document.report_id])).content.decode()) == {}
