"""What was published stays true, in the browser: publish a year and close it; reopen one value, and the leader sees
the same with a mark; correct and approve it, and the dashboard names the correction while the edition stays."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from metrics.actions.editions import publish
from metrics.models import Indicator, Jurisdiction, Observation, Round, User
from metrics.permissions.scope import Scope
from metrics.queries.jurisdiction_tree import jurisdiction_row
from tests import factories
from tests.browser.charts import DRAWN
from tests.browser.charts import opened as with_charts
from tests.browser.entry import opened, state, value

YEAR = "jurisdiction=zone&year=2022"
MARK = "重新核对中"
BESIDE = {MARK, "版次"}


@pytest.fixture
def closed(zone: Jurisdiction, clerk: User) -> Jurisdiction:
    """Approve a year of the zone with two values, and close it."""
    for code, amount in (("five", 41), ("one", 6)):
        factories.observation(Indicator.objects.get(code=code), zone, 2022, amount, entered_by=clerk)
    Indicator.objects.filter(code="five").update(is_key=True)
    Round.objects.update(closed_on=datetime.date(2023, 4, 1))
    return zone


@pytest.fixture
def reviewer(closed: Jurisdiction) -> User:
    """Return a reviewer who has published the year before."""
    user, place = factories.user("reviewer", "reviewer", closed, name="李审核"), jurisdiction_row(closed)
    on = datetime.date(2022, 3, 20)
    publish(by=user, scope=Scope.of(user), jurisdiction=place, year=2021, published_on=on, seen=0)
    return user


def seen(page: Page, more: str = "") -> dict[str, Any]:
    """Return what a leader sees of the year on the dashboard, in a chart, in a file and in the archive; the mark and
    the edition are left out."""
    chart = with_charts(page, f"/indicators/five/?jurisdiction=zone{more}")
    found: dict[str, Any] = {"chart": chart.evaluate(DRAWN, "five")}
    page.goto(f"/?{YEAR}{more}")
    found["card"] = card(page).locator(".value").inner_text()
    file = page.request.get(f"/observations.csv?{YEAR}{more}").body()
    archive = zipfile.ZipFile(io.BytesIO(page.request.get(f"/year.zip?{YEAR}{more}").body()))
    for name, content in (("file", file), ("archive", archive.read("年度数据.csv"))):
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        found[name] = [{key: cell for key, cell in row.items() if key not in BESIDE} for row in rows]
    return found


def card(page: Page) -> Locator:
    return page.get_by_role("article").filter(has_text="检查次数")


def decided(judge: Page, name: str, button: str) -> None:
    judge.locator(".review-table tr", has_text=name).get_by_role("button", name=button, exact=True).click()


def test_what_was_published_stays_until_it_is_corrected(
    reviewer: User, clerk: User, zone: Jurisdiction, page_of: Callable[..., Page], faults: Callable[..., list[str]]
) -> None:
    judge, leader = page_of(reviewer), page_of(factories.user("leader", "official", zone))

    judge.goto(f"/editions/?{YEAR}")
    judge.get_by_label("公开日期").fill("2023-03-20")
    judge.get_by_label("已核对，确认公开").check()
    judge.get_by_role("button", name="公开", exact=True).click()
    expect(judge.locator("main")).to_contain_text("已公开第1版，共2项")
    before = seen(leader)
    assert before["card"] == "41件" and [2022, 41] in before["chart"]

    # Reopened in a closed year: the leader sees the same, marked.
    judge.goto(f"/review/?{YEAR}")
    judge.locator("details.approved summary").click()
    judge.locator(".review-table tr", has_text="检查次数").get_by_label("重新开启的原因").fill("漏报一个街道")
    decided(judge, "检查次数", "重新开启")
    expect(judge.locator("main")).to_contain_text("重新核对中1项")
    assert seen(leader) == before
    expect(card(leader)).to_contain_text(MARK)
    expect(leader.locator("main")).not_to_contain_text("未填报")
    assert faults(leader) == []

    # Staff correct it beside what stands, and nothing else of the closed year.
    staff = opened(page_of(clerk))
    assert staff.locator('[name^="value."]').count() == 1
    value(staff, "five").fill("43")
    staff.keyboard.press("Enter")
    expect(state(staff, "five")).to_contain_text("已保存")
    assert seen(leader) == before
    staff.get_by_role("button", name="保存并提交审核").click()
    expect(staff.locator("main")).to_contain_text("已提交1项")
    assert seen(leader) == before

    judge.goto(f"/review/?{YEAR}")
    decided(judge, "检查次数", "通过")
    expect(judge.locator("main")).to_contain_text("没有等待审核的数据")
    assert Observation.objects.get(indicator__code="five", year=2022).state == "approved"

    # Approved: the new value, what was published beside it, and the edition as it was printed.
    now = seen(leader)
    assert now["card"] == "43件" and [2022, 43] in now["chart"]
    expect(card(leader)).not_to_contain_text(MARK)
    corrections = leader.get_by_role("region", name="本年更正1项")
    for said in ("检查次数", "41件", "43件", "漏报一个街道", "李审核"):
        expect(corrections).to_contain_text(said)
    assert faults(leader) == []
    assert seen(leader, "&edition=1") == before
    expect(leader.get_by_role("region", name="本年更正1项")).to_have_count(0)
    assert faults(leader) == []
