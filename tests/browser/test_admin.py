"""The admin in the browser: under the strict policy, in light and dark, on a phone, and without faults found by axe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from metrics.models import Observation
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def jurisdiction() -> Any:
    jurisdiction = factories.jurisdiction("here", name_zh="甲区", fictional=True)
    factories.open_round(jurisdiction, 2024)
    return jurisdiction


def test_a_value_is_chosen_by_search_seen_beside_its_past_and_entered(
    page_of: Callable[..., Page], jurisdiction: Any
) -> None:
    cases = factories.indicator("cases", name_zh="调解案件数")
    factories.indicator("other", name_zh="其他")
    factories.observation(cases, jurisdiction, 2023, 5553)
    page = page_of(factories.user("clerk", "staff", jurisdiction))
    page.goto("/admin/metrics/observation/add/")
    expect(page.locator("#select2-id_jurisdiction-container")).to_have_text("甲区")  # the only one there is
    page.locator(".field-indicator .select2-selection").click()
    page.locator(".select2-search__field").fill("调解")
    page.locator(".select2-results__option", has_text="调解案件数").click()
    expect(page.locator(".earlier")).to_contain_text("5,553件")
    page.locator("#id_value").fill("５，６００")
    page.locator("input[name=_save]").click()
    expect(page.locator("main")).to_contain_text("已按5,600保存")
    assert Observation.objects.get(year=2024).value == 5600
    page.locator(".sections a", has_text="概览").click()
    page.locator(".sections a", has_text="管理").click()
    expect(page.locator("h1")).to_have_text("数据管理")


def addresses(jurisdiction: Any) -> list[str]:
    indicator = factories.rate("rate", name_zh="办结率")
    row = factories.observation(
        indicator, jurisdiction, 2024, 88, state="draft", report=factories.report(jurisdiction, 2024)
    )
    factories.target(indicator, jurisdiction, 2024)
    colleague = factories.user("colleague", "staff", jurisdiction)
    membership = colleague.memberships.get()
    nouns = ("observation", "observationrevision", "round", "report", "target", "indicator", "theme", "jurisdiction",
    "user",
             "membership")  # fmt: skip
    return [
        "/admin/",
        *(f"/admin/metrics/{noun}/" for noun in nouns),
        *(f"/admin/metrics/{noun}/add/" for noun in nouns if noun != "observationrevision"),
        f"/admin/metrics/observation/{row.pk}/change/",
        f"/admin/metrics/observation/{row.pk}/history/",
        f"/admin/metrics/indicator/{indicator.pk}/change/",
        f"/admin/metrics/user/{colleague.pk}/change/",
        f"/admin/metrics/user/{colleague.pk}/password/",
        f"/admin/metrics/membership/{membership.pk}/change/",
        f"/admin/metrics/membership/{membership.pk}/delete/",
        f"/admin/metrics/membership/{membership.pk}/history/",
    ]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
def test_no_page_breaks_the_policy_the_width_or_a_rule_of_accessibility(
    page_of: Callable[..., Page], faults: Callable[..., list[str]], jurisdiction: Any, width: int, scheme: str
) -> None:
    user = factories.user("everything", "administrator", jurisdiction)
    for role in ("staff", "auditor"):
        factories.member(user, role, jurisdiction)
    page = page_of(user, viewport={"width": width, "height": 800}, color_scheme=scheme)
    found: dict[str, list[str]] = {}
    for address in addresses(jurisdiction):
        answer = page.goto(address)
        page.wait_for_load_state("networkidle")
        assert answer is not None and answer.status == 200, address
        assert page.evaluate("document.documentElement.scrollWidth") == width, address
        # axe reads style sheets again by itself, and looks for what they import beside the page instead of beside them.
        if wrong := faults(page, options={"preload": False}):
            found[address] = wrong
    assert found == {}
