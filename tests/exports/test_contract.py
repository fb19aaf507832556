"""What every page promises about its files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metrics.exports.columns import OBSERVATIONS, Column
from metrics.exports.indicator import INDICATOR
from metrics.exports.indicators import CATALOGUE
from metrics.exports.reports import REPORTS
from metrics.exports.rounds import REVIEW, history_columns, progress_columns
from metrics.exports.two_years import PAIRS
from metrics.permissions.urls import PAGES_WITH_FILES
from metrics.wording.progress import COUNTS
from tests import factories
from tests.exports.samples import ZONE

pytestmark = pytest.mark.django_db


@pytest.fixture
def browse(client: Client) -> Client:
    demo = factories.jurisdiction("demo", name_zh="演示区", fictional=True)
    factories.observation(factories.indicator("cases"), demo)
    factories.jurisdiction("below", parent=demo, fictional=True)
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


def test_a_column_is_explained_alike_in_every_file() -> None:
    progress, history = progress_columns(ZONE, 2022, COUNTS, themes=True), history_columns(ZONE)
    files: list[Sequence[Column[Any]]] = [OBSERVATIONS, INDICATOR, CATALOGUE, REPORTS, PAIRS, REVIEW, progress, history]
    told: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for column in chain.from_iterable(files):
        told[column.name].add((str(column.label), str(column.meaning)))
    assert {name for name, words in told.items() if len(words) > 1} == {"change"}  # also between two chosen years
