"""What a clerk writes as people write it, and one click where it is not plain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from metrics.models import Indicator, Jurisdiction, Observation, User
from tests import factories
from tests.browser.entry import below, opened, state, value
from tests.patience import wait_until


def test_a_click_fills_in_what_was_meant(clerk: User, page_of: Callable[..., Page], problems: list[str]) -> None:
    page = opened(page_of(clerk))
    value(page, "one").fill("约30")
    page.keyboard.press("Enter")
    expect(state(page, "one")).to_contain_text("已保存")
    expect(page.locator('[name="qualifier.one"]')).to_have_value("about")
    value(page, "two").fill("2.3万")
    page.keyboard.press("Enter")
    expect(below(page, "two")).to_contain_text("是否指23,000件")
    below(page, "two").get_by_role("button", name="按23,000填写").click()
    expect(state(page, "two")).to_contain_text("已保存")
    expect(value(page, "two")).to_be_focused()
    expect(below(page, "two")).to_be_hidden()
    value(page, "three").fill("未统计")
    page.keyboard.press("Enter")
    below(page, "three").get_by_role("button", name="不适用").press("Enter")
    expect(state(page, "three")).to_contain_text("已保存")
    page.locator('[name="numerator.share"]').fill("2")
    page.locator('[name="denominator.share"]').fill("3")
    page.keyboard.press("Enter")
    below(page, "share").get_by_role("button", name="按66.67%填写").click()
    expect(state(page, "share")).to_contain_text("已保存")
    problems.clear()  # each refusal is an error of the network's for the console
    stored = {row.indicator.code: row for row in Observation.objects.select_related("indicator")}
    assert (stored["one"].value, stored["two"].value, stored["three"].missing_reason) == (30, 23000, "not_applicable")
    assert (str(stored["share"].value.normalize()), stored["share"].note) == ("66.67", "按分子÷分母计算")


def in_the_preview(page: Page, folder: Path) -> tuple[Locator, Locator, Callable[[], None]]:
    page.goto("/import/?jurisdiction=zone&year=2022")
    (folder / "a.csv").write_text("指标,数值\n会议次数,2.3万\n")
    page.set_input_files("#file", folder / "a.csv")
    page.locator(".import-choose button").click()

    def confirm() -> None:
        page.keyboard.press("Enter")
        page.get_by_role("button", name="全部导入").click()

    return page.locator(".fixes"), page.get_by_label("数值 2"), confirm


def in_the_admin(page: Page, _folder: Path) -> tuple[Locator, Locator, Callable[[], None]]:
    one = Indicator.objects.get(code="one")
    zone = Jurisdiction.objects.get(code="zone")
    page.goto(f"/admin/metrics/observation/add/?indicator={one.pk}&jurisdiction={zone.pk}&year=2022")
    page.locator("#id_value").fill("2.3万")
    if page.locator("body[data-ready]").count():
        page.locator("#id_value").blur()
    else:
        page.locator("[name=_next]").click()
    return page.locator("#beside"), page.locator("#id_value"), lambda: page.keyboard.press("Enter")


def in_the_room(page: Page, _folder: Path) -> tuple[Locator, Locator, Callable[[], None]]:
    report = factories.report(Jurisdiction.objects.get(code="zone"), 2022)
    found = factories.proposal(factories.document(report))
    page.goto(f"/reports/{report.pk}/")
    item = page.locator(f"#p{found.pk}")
    item.locator("summary").click()
    item.locator("[name=indicator]").fill("会议次数")
    item.locator("[name=value]").fill("2.3万")
    item.get_by_role("button", name="按此采用").click()
    return item, item.locator("[name=value]"), lambda: page.keyboard.press("Enter")


@pytest.mark.parametrize("road", [in_the_preview, in_the_admin, in_the_room])
@pytest.mark.parametrize("script", [True, False])
def test_every_road_offers_it_by_keyboard_and_says_it_without_script(
    clerk: User, page_of: Callable[..., Page], faults: Callable[..., list[str]],
    road: Callable[[Page, Path], tuple[Locator, Locator, Callable[[], None]]], script: bool, tmp_path: Path,
) -> None:  # fmt: skip
    page = page_of(clerk, java_script_enabled=script)
    box, field, confirm = road(page, tmp_path)
    button = box.get_by_role("button", name="按23,000填写")
    expect(page.locator("main")).to_contain_text("是否指23,000件")
    expect(field).to_have_value("2.3万")
    if not script:
        expect(button).to_be_hidden()
        return
    expect(button).to_be_visible()
    assert faults(page, options={"preload": False}) == []
    button.press("Enter")
    expect(field).to_have_value("23000")
    expect(field).to_be_focused()
    confirm()
    saved = Observation.objects.filter(indicator__code="one", value=23000)
    wait_until(saved.exists, "it is not saved", rest=page.wait_for_timeout)
