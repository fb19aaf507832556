"""Importing in the browser: three wide tables, and refused values that are put right in the preview."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from metrics.models import Jurisdiction, Observation, User
from tests import factories
from tests.browser.entry import value
from tests.imports.other_workbooks import ods, xls


def brought(page: Page, name: str, content: bytes, tmp_path: Path) -> Page:
    file = tmp_path / name
    file.write_bytes(content)
    page.goto("/import/?jurisdiction=zone&year=2022")
    page.set_input_files("#file", file)
    page.locator(".import-choose button").click()
    return page


def test_a_clerk_imports_wide_tables_and_puts_a_value_right(
    clerk: User, zone: Jurisdiction, page_of: Callable[..., Page], faults: Callable[..., list[str]], tmp_path: Path
) -> None:
    factories.open_round(zone, year=2021)
    staff = page_of(clerk)

    # Indicators by years, an old workbook; the value of last year is there already.
    brought(
        staff, "a.xls", xls(数据=[["指标", "2021年", "2022年"], ["检查次数", 40, 41], ["会议次数", "", 12]]), tmp_path
    )
    staff.get_by_role("button", name="全部导入").click()
    expect(staff.locator("main")).to_contain_text("已导入：新增2项，更改0项，1项不变")
    expect(value(staff, "one")).to_have_value("12")

    # Years by indicators; a name that nobody knows and a number in words are put right with the keyboard.
    rows = [["年度", "培训场次", "案件树", "复议件数"], ["2022年", 3, 7, "若干"]]
    brought(staff, "b.ods", ods(rows), tmp_path)
    expect(staff.locator("main")).to_contain_text("是否指“案件数”？")
    assert faults(staff) == []
    staff.locator('[name="fix.2.indicator"]').fill("案件数")
    staff.get_by_label("数值 D2").fill("800")
    staff.locator('[name="fix.3.qualifier"]').select_option("约")
    staff.keyboard.press("Enter")
    expect(staff.locator("main")).to_contain_text("约800件")
    staff.get_by_role("button", name="全部导入").click()
    expect(value(staff, "three")).to_have_value("7")

    # Places by indicators; one value cannot be true, the other is imported without it.
    brought(staff, "c.csv", "地区,会议次数,办结率\n某开发区,13,130%\n".encode(), tmp_path)
    staff.get_by_role("button", name="导入其余1行，1行待补").click()
    expect(staff.locator("main")).to_contain_text("还有1行待补")
    with staff.expect_download() as download:
        staff.get_by_role("button", name="下载待补的行（CSV）").click()
    assert download.value.suggested_filename == "某开发区2022年待补的行.csv"
    staff.get_by_label("数值 C2").fill("13%")
    staff.keyboard.press("Enter")
    staff.get_by_role("button", name="全部导入").click()
    expect(value(staff, "share")).to_have_value("13")
    found = {row.indicator.code: row.value for row in Observation.objects.filter(year=2022).select_related("indicator")}
    assert found == {"five": 41, "one": 13, "two": 3, "three": 7, "four": 800, "share": 13}


@pytest.mark.parametrize("width", [360, 1920])
def test_the_preview_is_as_wide_as_the_window(
    clerk: User, page_of: Callable[..., Page], tmp_path: Path, width: int
) -> None:
    staff = page_of(clerk, viewport={"width": width, "height": 800})
    brought(staff, "a.csv", "指标,数值\n会议次数,x\n".encode(), tmp_path)
    expect(staff.locator(".fixes")).to_be_visible()
    assert staff.evaluate("document.documentElement.scrollWidth") <= width
