"""What every page promises about its files."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from metrics.access import PAGES_WITH_FILES
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def browse(client: Client) -> Client:
    demo = factories.place("demo", name_zh="演示区", fictional=True)
    factories.observation(factories.indicator("cases"), demo)
    factories.place("below", parent=demo, fictional=True)
    client.force_login(factories.user("li", "staff", demo))
    return client


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("page", [*PAGES_WITH_FILES, "indicators"])
def test_every_page_has_both_files_and_they_are_marked(browse: Client, page: str, file_format: str) -> None:
    given = {"file_format": file_format} | ({"code": "cases"} if page == "indicator" else {})
    answer = browse.get(reverse(f"{page}_file", kwargs=given), {"jurisdiction": "demo", "language": "zh-hans"})
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined, arg-type]
    assert content.startswith(b"\xef\xbb\xbf" if file_format == "csv" else b"PK")
    mark = "".join(f"%{byte:02X}" for byte in "（虚构演示数据）".encode())
    assert answer["Content-Disposition"].endswith(f"{mark}.{file_format}")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("ending", ["ods", "csvx", "CSV", "xlsx.csv", "yaml"])
def test_no_other_ending_is_an_address(browse: Client, ending: str) -> None:
    assert browse.get(f"/observations.{ending}").status_code == 404
