"""A value that was approved and reopened: readers go on seeing its last approved version, marked, on every page and in
every file, until the correction is approved."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from metrics.models import Indicator, Jurisdiction, Observation, Round, User
from tests import factories
from tests.views.rounds.helpers import browser, decide

pytestmark = pytest.mark.django_db

MARK = "重新核对中"

PAGES = (
    "/?jurisdiction=here&year=2022", "/?jurisdiction=here&year=2023", "/indicators/cases/?jurisdiction=here",
    "/years/?jurisdiction=here&from=2021&to=2023", "/jurisdictions/?parent=above&indicator=cases&year=2022",
    "/jurisdictions/?parent=above&indicator=cases&from=2021&to=2023", "/observations/?jurisdiction=here",
)  # fmt: skip
FILES = (
    "/dashboard.csv?jurisdiction=here&year=2022", "/indicators/cases.csv?jurisdiction=here",
    "/years.csv?jurisdiction=here&from=2021&to=2023", "/observations.csv?jurisdiction=here",
    "/jurisdictions.csv?parent=above&indicator=cases&year=2022",
)  # fmt: skip


@pytest.fixture
def cases() -> Indicator:
    return factories.indicator("cases", name_zh="人民调解案件数", is_key=True)


@pytest.fixture
def above(here: Jurisdiction, cases: Indicator) -> Jurisdiction:
    """Put the jurisdiction and a sibling below another one, all with values of three years."""
    above = factories.jurisdiction("above")
    here.parent = above
    here.save()
    for at in (here, factories.jurisdiction("beside", parent=above)):
        for year, value in ((2021, 40), (2022, 71), (2023, 90)):
            factories.observation(cases, at, year, value)
    return above


@pytest.fixture
def leader(above: Jurisdiction) -> Client:
    return browser(factories.user("leader", "official", above))


def answer(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return str(b"".join(response).decode("utf-8-sig"))  # type: ignore[call-overload]


def table(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer(client, address))))


def numbers(page: str) -> list[str]:
    """Return the numbers of what a page says."""
    said = re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]+>", " ", page, flags=re.S)
    return re.findall(r"\d[\d,.]*%?", said)


def still_there(before: list[str], now: list[str]) -> bool:
    """Return whether all that was said is still said, in the same order."""
    left = iter(now)
    return all(number in left for number in before)


def reopen(reviewer: Client) -> Observation:
    row = Observation.objects.get(jurisdiction__code="here", year=2022)
    decide(reviewer, row, "reopen", "更正口径")
    return row


@pytest.mark.parametrize("change", [lambda row: None, lambda row: correct(row)], ids=["reopened", "corrected"])
def test_a_reader_sees_the_same_with_a_mark(
    leader: Client, reviewer: Client, change: Callable[[Observation], None]
) -> None:
    pages = {address: answer(leader, address) for address in PAGES}
    files = {address: table(leader, address) for address in FILES}
    change(reopen(reviewer))
    for address, before in pages.items():
        page = answer(leader, address)
        assert still_there(numbers(before), numbers(page)), address
        assert page.count("未填报") == before.count("未填报"), address
        assert (MARK in before, MARK in page) == (False, "year=2023" not in address), address
    for address, rows in files.items():
        now = table(leader, address)
        marked = [row.pop(MARK) for row in now]
        assert [row.pop(MARK) for row in rows] == ["否"] * len(rows)
        assert (now, marked.count("是")) == (rows, 1), address


def correct(row: Observation) -> None:
    Observation.objects.filter(pk=row.pk).update(value=75, state="draft", version=row.version + 1)
    Observation.objects.filter(pk=row.pk).update(state="submitted", version=row.version + 2)


def test_the_archive_keeps_the_value(leader: Client, reviewer: Client) -> None:
    reopen(reviewer)
    response = leader.get(f"{reverse('year_archive')}?jurisdiction=here&year=2022")
    with zipfile.ZipFile(io.BytesIO(b"".join(response))) as archive:  # type: ignore[call-overload]
        written = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".csv")).decode()
    assert ",71," in written and MARK in written


def test_the_correction_takes_its_place_once_it_is_approved(
    leader: Client, reviewer: Client, here: Jurisdiction
) -> None:
    row = reopen(reviewer)
    correct(row)
    row.refresh_from_db()
    decide(reviewer, row, "approve")
    page = answer(leader, "/observations/?jurisdiction=here&year=2022")
    assert MARK not in page and ">75<" in page


def test_it_can_be_corrected_in_a_closed_year(reviewer: Client, clerk: User, cases: Indicator, above: object) -> None:
    Round.objects.update(closed_on="2000-01-02")
    reopen(reviewer)
    page = answer(browser(clerk), "/entry/?jurisdiction=here&year=2022")
    assert "只能更正重新开启的数值" in page and "更正通过审核前各页面沿用：71件" in page
    other = factories.indicator("other")
    cell = {"jurisdiction": "here", "year": "2022", "qualifier": "exact", "value": "75"}
    assert browser(clerk).post("/entry/cell/", cell | {"indicator": other.code}).status_code == 422
    assert browser(clerk).post("/entry/cell/", cell | {"indicator": "cases", "version": "2"}).status_code == 200
    assert set(Observation.objects.filter(year=2022).values_list("value", "shown")) == {(75, False), (71, True)}


def test_a_reopening_is_taken_back_on_the_page(leader: Client, reviewer: Client) -> None:
    row = reopen(reviewer)
    assert "撤销重新开启" in answer(reviewer, "/review/?jurisdiction=here&year=2022")
    assert "撤销重新开启：1项" in decide(reviewer, row, "restore")
    assert MARK not in answer(leader, "/?jurisdiction=here&year=2022")
