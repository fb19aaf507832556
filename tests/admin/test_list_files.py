"""The lists of the admin as files: the rows and columns of the list, and nothing that its user may not see."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from metrics.exports import xlsx
from metrics.exports.formats import FORMATS
from metrics.models import Jurisdiction, Theme
from metrics.permissions.urls import ADMIN_NOUNS
from tests import factories
from tests.views import reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone() -> Jurisdiction:
    """Return a zone with values of two themes, one of them a draft; another one has values and targets too."""
    zone, elsewhere = (
        factories.jurisdiction("zone", name_zh="某区"),
        factories.jurisdiction("elsewhere", name_zh="别处"),
    )
    for code in ("cases", "meetings"):
        indicator = factories.indicator(code, in_theme=factories.theme(code), name_zh=f"={code}")
        for place in (zone, elsewhere):
            for year in (2021, 2022):
                factories.observation(indicator, place, year, 71, note="见附表")
            factories.target(indicator, place, 2022, "80", document="《要点》")
    factories.observation(indicator, zone, 2023, 999, state="draft")
    return zone


def signed_in(role: str, zone: Jurisdiction, *themes: Theme) -> Client:
    client = Client()
    client.force_login(factories.user(role, role, zone, *themes))
    return client


def address(noun: str, ending: str = "csv") -> str:
    return reverse(f"admin:metrics_{noun}_export", kwargs={"file_format": ending})


def shown(html: str) -> int:
    """Return the number of rows in the list."""
    return html.partition('id="result_list"')[2].partition("<tbody>")[2].partition("</tbody>")[0].count("<tr>")


@pytest.mark.parametrize("noun", ADMIN_NOUNS)
def test_each_list_has_a_file_with_its_rows(noun: str, zone: Jurisdiction) -> None:
    client = signed_in("administrator" if noun in ("user", "membership") else "auditor", zone)
    factories.user("zhang", "staff", zone)
    changelist = reverse(f"admin:metrics_{noun}_changelist")
    html = reading.page(client, changelist)
    rows = reading.file(client, address(noun))
    assert len(rows) == shown(html)
    for ending in FORMATS:
        assert f'href="{address(noun, ending)}" download' in html


def test_the_file_has_the_filters_the_order_and_the_columns_of_the_list(zone: Jurisdiction) -> None:
    client = signed_in("staff", zone)
    query = "?year=2022&q=meetings"
    (row,) = reading.file(client, address("target") + query)
    expected = {"指标": "'=meetings", "目标值": "不低于80件", "年度": "2022", "地区": "某区", "依据文件": "《要点》"}
    assert row == expected
    assert f'{address("target", "xlsx")}?q=meetings&amp;year=2022"' in reading.page(
        client, reverse("admin:metrics_target_changelist") + query + "&p=1"
    )
    assert list(reading.file(client, address("target") + "?language=en")[0]) == [
        "indicator", "target", "year", "jurisdiction", "document",
    ]  # fmt: skip
    assert client.get(address("target") + "?year=x").status_code == 400


def test_the_workbook_has_numbers_and_harmless_texts(zone: Jurisdiction) -> None:
    answer = signed_in("staff", zone).get(address("observation", "xlsx") + "?year=2022")
    assert "%E5%B9%B4%E5%BA%A6%E6%95%B0%E6%8D%AE.xlsx" in answer.headers["Content-Disposition"]
    content = b"".join(answer.streaming_content)  # type: ignore[arg-type, attr-defined]
    book = openpyxl.load_workbook(io.BytesIO(content))
    head, *rows = book.worksheets[0].iter_rows()
    columns = dict(zip([cell.value for cell in head], rows[0], strict=True))
    assert columns["年度"].value == 2022
    assert columns["指标"].data_type == "s"
    assert columns["状态"].value == "已审核"


def test_staff_of_one_theme_or_place_get_their_rows_alone(zone: Jurisdiction) -> None:
    limited, auditor = signed_in("staff", zone, factories.theme("cases")), signed_in("auditor", zone)
    for noun in ("observation", "target"):
        rows = reading.file(limited, address(noun))
        assert {row["地区"] for row in rows} == {"某区"}
        assert len(rows) == shown(reading.page(limited, reverse(f"admin:metrics_{noun}_changelist")))
    drafts = [[row["年度"] for row in reading.file(who, address("observation"))] for who in (auditor, limited)]
    assert ["2023" in years for years in drafts] == [True, False]


@pytest.mark.parametrize(("role", "nouns"), [("staff", ("user", "membership")), ("official", ADMIN_NOUNS)])
def test_who_may_not_open_the_list_gets_no_file(role: str, nouns: Any, zone: Jurisdiction) -> None:
    client = signed_in(role, zone)
    assert {client.get(address(noun)).status_code for noun in nouns} == {403}


def test_a_list_too_long_for_a_workbook_is_offered_as_csv(zone: Jurisdiction, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 1)
    answer = signed_in("auditor", zone).get(address("observationrevision", "xlsx"))
    assert answer.status_code == 400
    assert f'href="{address("observationrevision")}"' in answer.content.decode()


def test_the_file_takes_as_many_queries_for_many_rows_as_for_few(
    zone: Jurisdiction, django_assert_max_num_queries: Any
) -> None:
    client = signed_in("administrator", zone)
    for number in range(30):
        factories.user(f"user-{number}", "staff", zone)
    for noun in ("user", "membership", "observation", "target", "observationrevision"):
        with django_assert_max_num_queries(16):
            assert reading.file(client, address(noun))
