"""Every page of a jurisdiction without data says so in a sentence, and none is an error."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import factories
from tests.views.reading import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def alone(client: Client) -> Client:
    """Return a client signed in as the only user, with one jurisdiction and no theme, indicator or value."""
    client.force_login(factories.user("chen", "official", factories.jurisdiction("zone", name_zh="某开发区")))
    return client


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/?year=2022", "2022年还没有数据"),
        ("/?view=leader&year=2022", "2022年还没有数据"),
        ("/years/", "还没有可以查看的数据"),
        ("/years/?compare=2020,2022", "还没有可以查看的数据"),
        ("/jurisdictions/", "还没有可以比较的指标"),
        ("/jurisdictions/?from=2020&to=2022", "还没有可以比较的指标"),
        ("/jurisdictions/?place=zone", "还没有可以比较的指标"),
        ("/indicators/", "管理员把指标列入目录之后"),
        ("/observations/", "还没有可以查看的数据"),
        ("/reports/", "没有报告"),
    ],
)
def test_a_page_without_anything_to_show_says_so(alone: Client, address: str, sentence: str) -> None:
    assert sentence in page(alone, address)


def test_an_empty_catalogue_is_not_called_a_search_without_a_hit(alone: Client) -> None:
    assert "没有符合的指标" not in page(alone, "/indicators/")
    assert "没有符合的指标" in page(alone, "/indicators/?q=调解")


@pytest.mark.parametrize("file", ["dashboard", "years", "indicators", "observations", "reports"])
def test_its_file_has_a_header_alone(alone: Client, file: str) -> None:
    answer = alone.get(f"/{file}.csv")
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    assert content.decode("utf-8-sig").count("\r\n") == 1


def test_without_an_indicator_there_is_no_file_of_it(alone: Client) -> None:
    assert alone.get("/jurisdictions.csv").status_code == 404
    assert alone.get("/jurisdictions/?indicator=cases").status_code == 404
