"""An edition shows what was printed: names, definitions, targets and verdicts of the day it was published."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from metrics.models import FormerParent, Indicator, Jurisdiction, Target, Theme, User
from tests import factories
from tests.views.reading import file, table
from tests.views.rounds.helpers import browser, publish, words

pytestmark = pytest.mark.django_db

HERE = "jurisdiction=here&year=2022"
PAGES = (
    f"/?{HERE}", f"/?{HERE}&view=leader", "/years/?jurisdiction=here&from=2021&to=2022",
    "/indicators/rate/?jurisdiction=here", "/indicators/?jurisdiction=here",
    "/jurisdictions/?indicator=rate&year=2022&parent=city&jurisdiction=here", f"/observations/?{HERE}",
)  # fmt: skip
FILES = (
    f"/dashboard.csv?{HERE}", f"/dashboard.csv?{HERE}&layout=wide", "/years.csv?jurisdiction=here&from=2021&to=2022",
    "/indicators/rate.csv?jurisdiction=here", f"/observations.csv?{HERE}", "/indicators.csv?jurisdiction=here",
    "/jurisdictions.csv?indicator=rate&year=2022&parent=city&jurisdiction=here",
)  # fmt: skip


@pytest.fixture
def rate(here: Jurisdiction, clerk: User) -> Indicator:
    """Create a rate of two years with a target that it misses, published for 2022 only."""
    city = factories.jurisdiction("city", kind="city", name_zh="某市")
    here.parent = city
    here.save()
    factories.open_round(city, 2022)
    found = factories.indicator(
        "rate",
        name_zh="办结率",
        unit="%",
        measure="rate",
        direction="higher",
        is_key=True,
        definition_zh="按期办结的比例",
    )
    factories.indicator("never", name_zh="从未填报", is_key=True)
    factories.observation(factories.indicator("waits", name_zh="待审数", is_key=True), here, 2022, 5, state="draft")
    for year, value in ((2021, 90), (2022, 93)):
        factories.observation(found, here, year, value, entered_by=clerk)
    factories.target(found, here, 2022, 95)
    return found


@pytest.fixture
def leader(rate: Indicator, here: Jurisdiction) -> Client:
    assert here.parent
    return browser(factories.user("leader", "official", here.parent))


def rewrite(rate: Indicator, here: Jurisdiction) -> None:
    """Change everything that judges and names the value."""
    Target.objects.filter(indicator=rate).update(value=92)
    Theme.objects.update(name_zh="新领域")
    Jurisdiction.objects.filter(pk=here.pk).update(name_zh="新区名")
    Indicator.objects.filter(pk=rate.pk).update(
        name_zh="新指标名", definition_zh="新定义", direction="neutral", decimals=2
    )


def said(client: Client, address: str) -> str:
    """Return the page without what every request has of its own."""
    page = words(client, address)
    return re.sub(r'nonce="[^"]*"|csrf\w*" value="\w*"|value="\w{64}"', "", page)


@pytest.mark.parametrize("addresses", [PAGES, FILES], ids=("pages", "files"))
def test_nothing_that_changes_later_changes_an_edition(
    rate: Indicator, here: Jurisdiction, reviewer: Client, leader: Client, addresses: tuple[str, ...]
) -> None:
    publish(reviewer, 0)
    before = {address: said(leader, f"{address}&edition=1") for address in addresses}
    now = {address: said(leader, address) for address in addresses}
    rewrite(rate, here)
    for address in addresses:
        assert said(leader, f"{address}&edition=1") == before[address], address
        assert said(leader, address) != now[address], address


def test_a_year_without_an_edition_is_not_published(rate: Indicator, here: Jurisdiction, reviewer: Client) -> None:
    """A place and year without an edition say so on every surface; of an edition, what it lacks is absent as it was."""
    publish(reviewer, 0)
    two = "jurisdiction=here&from=2021&to=2022&edition=1"
    row = {row["指标"]: row for row in table(words(reviewer, f"/years/?{two}"))}["办结率"]
    assert (row["2021年"], row["2022年"]) == ("未公布", "93")
    absent = {(row["指标"], row["年度"]): row["缺值情况"] for row in file(reviewer, f"/years.csv?{two}")}
    assert absent == {("办结率", "2021"): "未公布", ("办结率", "2022"): ""}
    absent = {row["指标"]: row["缺值情况"] for row in file(reviewer, f"/dashboard.csv?{HERE}&edition=1")}
    assert absent == {"办结率": "", "从未填报": "无记录", "待审数": "审核中"}
    other = f"/dashboard.csv?{HERE.replace('2022', '2021')}&edition=1"
    assert {row["缺值情况"] for row in file(reviewer, other)} == {"未公布"}
    assert "上年未公布" in words(reviewer, f"/dashboard.csv?{HERE}&edition=1")
    assert "2021年未公布" in words(reviewer, "/indicators/rate/?jurisdiction=here&from=2021&edition=1")
    among = f"/jurisdictions.csv?indicator=rate&parent=here&{HERE}&edition=1"
    below = factories.jurisdiction("below", parent=here, name_zh="某镇")
    factories.observation(rate, below, 2022, 91)
    assert [row["缺值情况"] for row in file(reviewer, among)] == ["未公布"]


def test_a_file_names_its_edition(rate: Indicator, reviewer: Client, leader: Client) -> None:
    publish(reviewer, 0)
    for address in FILES:
        answer = leader.get(f"{address}&edition=1")
        assert "%E7%AC%AC1%E7%89%88" in answer["Content-Disposition"], address
    for address in (f"/observations.csv?{HERE}", f"/dashboard.csv?{HERE}"):
        found = {row["指标"]: row["版次"] for row in file(reviewer, f"{address}&edition=1")}
        assert found["办结率"] == "1"
        assert {row["版次"] for row in file(reviewer, address)} == {""}


def test_places_lie_where_they_lay_when_the_edition_was_published(
    rate: Indicator, here: Jurisdiction, reviewer: Client
) -> None:
    """A place that is moved afterwards, or of which a former parent is recorded, is counted where it was."""
    top, city = factories.jurisdiction("top", kind="province"), Jurisdiction.objects.get(code="city")
    other = factories.jurisdiction("other", kind="city", parent=top)
    city.parent = top
    city.save()
    publish(reviewer, 0)
    above = browser(factories.user("above", "official", top))
    address = "/jurisdictions.csv?indicator=rate&year=2022&jurisdiction=top&parent=city"
    before = file(above, f"{address}&edition=1")
    assert [row["数值"] for row in before] == ["93"]
    FormerParent.objects.create(jurisdiction_id=here.pk, parent=other, last_year=2022)
    assert not [row for row in file(above, address) if row["数值"]]
    assert file(above, f"{address}&edition=1") == before
    FormerParent.objects.all().delete()
    moved = Jurisdiction.objects.get(pk=here.pk)
    moved.parent = other
    moved.save()
    assert not [row for row in file(above, address) if row["数值"]]
    assert file(above, f"{address}&edition=1") == before
