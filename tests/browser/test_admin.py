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


VALUES = [7, 0, 12, 305, 48, 9, 110, 3, 26, 71] * 4
"""As a year has them: forty values of one to three digits."""
MOST_KEYS = 160


def test_forty_values_are_entered_by_keyboard_and_none_is_lost(page_of: Callable[..., Page], jurisdiction: Any) -> None:
    """Without waiting for the server: what is typed while a value is on its way goes into the next."""
    theme = factories.theme("work")
    made = [factories.indicator(f"i{n}", in_theme=theme, position=n) for n in range(1, len(VALUES) + 1)]
    page = page_of(factories.user("clerk", "staff", jurisdiction))
    loads: list[str] = []
    page.on("load", lambda _page: loads.append(page.url))
    page.goto("/admin/metrics/observation/add/")
    page.wait_for_selector("body[data-ready=entering]")
    expect(page.locator("#id_value")).to_be_focused()
    keys = [key for value in VALUES for key in (*str(value), "Enter")]
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator("#content")).to_contain_text("已没有待填的指标")
    stored = {row.indicator_id: row.value for row in Observation.objects.all()}
    assert [stored.get(indicator.pk) for indicator in made] == VALUES
    assert len(keys) <= MOST_KEYS and len(loads) == 1


def test_what_is_typed_after_a_refused_value_is_told_and_goes_nowhere(
    page_of: Callable[..., Page], jurisdiction: Any
) -> None:
    theme = factories.theme("work")
    for n in (1, 2):
        factories.indicator(f"i{n}", in_theme=theme, name_zh=f"第{n}项", position=n)
    page = page_of(factories.user("clerk", "staff", jurisdiction))
    page.goto("/admin/metrics/observation/add/")
    page.wait_for_selector("body[data-ready=entering]")
    expect(page.locator("#id_value")).to_be_focused()
    page.keyboard.type("1,23\n45\n6")
    expect(page.locator("#content")).to_contain_text("接着键入的内容没有填入：45、6")
    expect(page.locator("#id_value")).to_have_value("1,23")
    expect(page.locator(".errorlist").first).to_contain_text("千位分隔符")
    page.locator("#id_value").fill("123")
    page.keyboard.press("Enter")
    expect(page.locator("#select2-id_indicator-container")).to_have_text("第2项")
    assert [row.value for row in Observation.objects.all()] == [123]


def test_another_choice_changes_what_stands_beside_and_nothing_typed(
    page_of: Callable[..., Page], jurisdiction: Any
) -> None:
    """And without script the form leads on all the same."""
    cases = factories.indicator("cases", name_zh="调解案件数")
    factories.observation(cases, jurisdiction, 2022, 5553)
    clerk = factories.user("clerk", "staff", jurisdiction)
    page = page_of(clerk)
    page.goto("/admin/metrics/observation/add/")
    page.locator("#id_note").fill("据台账")
    page.locator("#id_value").fill("99999")
    page.locator("#id_note").focus()
    expect(page.locator("#beside .findings")).to_have_count(0)
    page.locator("#id_year").fill("2023")
    page.locator("#id_note").focus()
    expect(page.locator("#beside")).to_contain_text("2023年")
    assert page.locator("#id_note").input_value() == "据台账" and page.locator("#id_value").input_value() == "99999"
    plain = page_of(clerk, java_script_enabled=False)
    plain.goto("/admin/metrics/observation/add/")
    plain.locator("#id_value").fill("70")
    plain.locator("[name=_next]").click()
    expect(plain.locator("#content")).to_contain_text("已没有待填的指标")
    plain.get_by_role("link", name="填报表").click()
    expect(plain.locator('[name="value.cases"]')).to_have_value("70")
    plain.get_by_role("link", name="逐项填写").click()
    expect(plain.locator("#beside")).to_contain_text("2024年")
