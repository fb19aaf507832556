"""The parts of the entry sheet: narrowed by its links, returned values first, and saved when it is narrowed."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from metrics.models import Jurisdiction, Observation
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(here: Jurisdiction) -> None:
    """One row of each kind, in the order of the report: filled, blank, to explain, returned."""
    theme = factories.theme("work", name_zh="工作")
    factories.observation(factories.indicator("blank", in_theme=theme), here, 2021, 5)
    for code in ("draft", "returned"):
        indicator = factories.indicator(code, in_theme=theme)
        factories.observation(indicator, here, state=code, change_reason="与台账不符")
    share = factories.rate("share", in_theme=theme, min_value=0)
    factories.observation(share, here, value=100, state="draft")


def rows(client: Client, show: str = "") -> list[str]:
    page = client.get(reverse("entry"), {"year": "2022", "show": show}).content.decode()
    return re.findall(r'id="entry-([^"]+)"', page)


@pytest.mark.parametrize(
    ("show", "shown"),
    [("due", ["blank"]), ("blank", ["blank"]), ("unexplained", ["share"]), ("returned", ["returned"])],
)
@pytest.mark.usefixtures("sheet")
def test_the_sheet_is_narrowed_to_what_is_left(client: Client, show: str, shown: list[str]) -> None:
    assert rows(client, show) == shown
    page = client.get(reverse("entry"), {"year": "2022"}).content.decode()
    assert re.search(rf'show={show}"\s*>[^<]* <b>{len(shown)}</b>', page)


@pytest.mark.usefixtures("sheet")
def test_what_was_returned_stands_first_under_its_own_heading(client: Client) -> None:
    assert (found := rows(client))[0] == "returned" and len(found) == 4
    page = client.get(reverse("entry"), {"year": "2022"}).content.decode()
    assert re.findall(r'<h2 id="([^"]+)">', page)[:2] == ["returned", "theme-work"]
    assert 'href="#theme-work"' in page


def test_nothing_of_a_kind_is_said_in_words(client: Client, here: Jurisdiction) -> None:
    factories.indicator("blank")
    assert "没有这样的指标" in client.get(reverse("entry"), {"year": "2022", "show": "returned"}).content.decode()


@pytest.mark.parametrize("show", ["nonsense", "\x00", "x" * 4000])
def test_an_unknown_part_is_refused_before_anything_is_saved(client: Client, here: Jurisdiction, show: str) -> None:
    factories.indicator("blank")
    address = reverse("entry", query={"year": "2022", "show": show})
    assert client.get(address).status_code == 400
    assert client.post(address, {"save": "", "value.blank": "5"}).status_code == 400
    assert not Observation.objects.exists()


@pytest.mark.usefixtures("sheet")
def test_a_narrowed_form_leaves_the_other_rows_alone(client: Client) -> None:
    before = dict(Observation.objects.filter(year=2022).values_list("indicator__code", "value"))
    address = reverse("entry", query={"year": "2022", "show": "blank"})
    client.post(address, {"save": "", "value.blank": "5", "qualifier.blank": "exact"})
    assert dict(Observation.objects.filter(year=2022).values_list("indicator__code", "value")) == before | {"blank": 5}
