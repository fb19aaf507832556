"""A list of all pages, for tests that check each of them. A new page is a line here."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from playwright.sync_api import Download, Page

from metrics.models import CheckedText, Jurisdiction, Report, SavedView, User
from tests import factories

NOTE = "人民调解、行政调解和司法调解合计，见附表fazhizhengfujianshe_2021_tiaojie_fenlei_tongji_gengzheng_V3.xlsx"
"""A note with a long word in it that offers no place for a line break."""

NOT_PAGES = frozenset({
    "healthz", "readyz", "logout", "set_language", "year_archive", "entry_about", "entry_cell",
    "entry_cells", "entry_paste", "import_template", "pins", "saved_view",
    "report_document",
    "check_delete", "check_corrected",
    "document_file", "document_read", "proposals_accept", "number", "proposal",
})  # fmt: skip
"""Addresses that do not answer with a page of their own: files, acts, and redirects."""

PAGES: dict[str, tuple[str, str]] = {
    "login": ("", "/accounts/login/"),
    "password_change": ("staff", "/accounts/password/"),
    "password_change_done": ("staff", "/accounts/password/done/"),
    "dashboard": ("staff", "/?jurisdiction=zone&year=2022"),
    "indicators": ("staff", "/indicators/?jurisdiction=zone"),
    "indicator": ("staff", "/indicators/share/?jurisdiction=zone"),
    "years": ("staff", "/years/?jurisdiction=zone&indicator=share,cases"),
    "jurisdictions": ("staff", "/jurisdictions/?parent=city&indicator=cases"),
    "observations": ("staff", "/observations/?jurisdiction=zone"),
    "reports": ("staff", "/reports/"),
    "report": ("staff", "/reports/REPORT/"),
    "report_add": ("staff", "/reports/add/?jurisdiction=zone"),
    "writing": ("staff", "/writing/?jurisdiction=zone&year=2022"),
    "checks": ("staff", "/checks/?jurisdiction=zone&year=2022"),
    "check": ("staff", "/checks/CHECK/"),
    "entry": ("staff", "/entry/?jurisdiction=zone&year=2022"),
    "imports": ("staff", "/import/?jurisdiction=zone&year=2022"),
    "rounds": ("staff", "/rounds/?jurisdiction=city&year=2022"),
    "review": ("reviewer", "/review/?jurisdiction=zone&year=2022"),
    "editions": ("official", "/editions/?jurisdiction=zone&year=2022"),
    "history": ("staff", "/history/?jurisdiction=zone&year=2022"),
    "saved_views": ("staff", "/views/"),
    "glossary": ("official", "/glossary/"),
}
"""Name of the address → role and address."""

VARIANTS: dict[str, tuple[str, str]] = {
    "leader": ("official", "/?jurisdiction=zone&year=2022&view=leader"),
    "years-pair": ("staff", "/years/?jurisdiction=zone&compare=2018,2022&indicator=share,cases"),
    "years-each": ("staff", "/years/?jurisdiction=zone&changes=each"),
    "years-common": ("official", "/years/?jurisdiction=zone&axis=common"),
    "jurisdictions-years": ("staff", "/jurisdictions/?parent=city&indicator=share&from=2018&to=2022"),
    "jurisdictions-chosen": ("staff", "/jurisdictions/?place=city,zone&indicator=cases"),
    "jurisdictions-nothing": ("official", "/jurisdictions/?parent=city"),
    "indicator-table": ("staff", "/indicators/share/?jurisdiction=zone&tab=table"),
    "indicator-definition": ("staff", "/indicators/share/?jurisdiction=zone&tab=definition"),
    "indicator-sources": ("staff", "/indicators/share/?jurisdiction=zone&tab=sources"),
    "import-preview": ("staff", "/import/?jurisdiction=zone&year=2022"),
    "import-columns": ("staff", "/import/?jurisdiction=zone&year=2022"),
    "empty": ("official", "/?jurisdiction=zone&year=2001"),
    "bad-parameter": ("official", "/?year=x"),
    "not-found": ("official", "/nowhere/"),
    "no-place": ("stranger", "/"),
    "view-lost": ("mover", "/views/VIEW/"),
}
"""Name → role and address of the same pages in other states."""

EVERY = PAGES | VARIANTS

WITHOUT_A_CATALOGUE = frozenset({"jurisdictions-nothing"})
"""Pages that are shown before any indicator exists."""

CHOSEN = {
    "import-preview": f"指标,数值,备注\n网上可办率,120,\n没有的指标,5,\n没有填报的,7000,{NOTE}\n",
    "import-columns": "哪一项,多少\n网上可办率,97\n",
}
"""Name of a page → the file that is uploaded on it."""


def brought(page: Page, name: str) -> None:
    """Bring the opened page into the state of this name."""
    if name in CHOSEN:
        content = CHOSEN[name].encode("utf-8-sig")
        page.set_input_files("#file", {"name": "填报.csv", "mimeType": "text/csv", "buffer": content})
        page.locator(".import-choose button").click()
        page.locator("#preview, .columns").wait_for()
    if page.locator("#figures").count():
        page.wait_for_selector("body[data-ready=charts]")


@dataclass(frozen=True, slots=True)
class World:
    users: dict[str, User]
    report: Report
    lost: SavedView
    text: CheckedText

    def address(self, name: str) -> str:
        keys = {"REPORT": self.report.pk, "VIEW": self.lost.pk, "CHECK": self.text.pk}
        return re.sub("|".join(keys), lambda found: str(keys[found[0]]), EVERY[name][1])


def world(name: str = "") -> World:
    """Create a city, a zone and their users, as the page of this name needs them: with values, or without any."""
    city = factories.jurisdiction("city", name_zh="某市", name_en="Some City")
    zone = factories.jurisdiction("zone", parent=city, name_zh="某经济技术开发区", name_en="Some Zone", fictional=True)
    report = factories.report(zone, title="某开发区2022年度法治政府建设情况报告")
    if name not in WITHOUT_A_CATALOGUE:
        _fill(city, zone, report)
    factories.open_round(city)
    users = {role: factories.user(role, role, city) for role in ("official", "staff", "reviewer")}
    users["stranger"] = factories.user("stranger-without-a-place", name="某某")
    users["mover"] = factories.user("mover", "official", city)
    query = "jurisdiction=a-place-that-they-were-responsible-for-before-they-moved-to-this-one"
    lost = SavedView.objects.create(user=users["mover"], name="x" * 60, page="years", query=query)
    return World(users, report, lost, factories.checked_text(zone, users["staff"]))


def _fill(city: Jurisdiction, zone: Jurisdiction, report: Report) -> None:
    """Create values of every kind: exact, approximate, part of a year, missing, draft and submitted; with notes and
    explanations."""
    services = factories.theme("services", name_zh="政务服务", name_en="Services")
    share = factories.rate("share", in_theme=services, name_zh="网上可办率", name_en="Available online", is_key=True)
    for year, value in ((2018, "93.5"), (2019, "95.5"), (2021, "97")):
        factories.observation(share, zone, year, value, section="一(二)1")
    factories.observation(
        share, zone, 2022, "98.2", report=report, section="一(二)1", numerator=947, denominator=1000,
        explanation="按剔除负面清单以后仍可办理的事项总数计算", explained="rate_differs", note="含下放到各镇、街道办理的事项",
    )  # fmt: skip
    factories.target(share, zone, 2022, 99)
    for near, value in (("near", "95"), ("nearer", "96")):  # beside which the zone stands
        jurisdiction = factories.jurisdiction(near, parent=city, name_zh=f"{value}号区", fictional=True)
        factories.observation(share, jurisdiction, 2022, value)
    cases = factories.indicator(
        "cases", in_theme=services, name_zh="调解案件数", name_en="Cases", break_year=2021, break_note_zh="新法施行。"
    )
    factories.observation(cases, zone, 2020, 6100)
    factories.observation(cases, zone, 2021, 6500, qualifier="over", note=NOTE)
    factories.observation(cases, zone, 2022, 71, as_of=datetime.date(2022, 10, 31))
    factories.observation(cases, city, 2022, 900)
    lacking = factories.indicator("lacking", in_theme=services, name_zh="没有填报的", name_en="Lacking", is_key=True)
    factories.observation(lacking, zone, 2021, 5)
    factories.observation(factories.indicator("drafted"), zone, 2022, 5, state="draft")
    said = {"explanation": "全部办结", "explained": "no_base"}
    factories.observation(factories.rate("submitted"), zone, 2022, 100, state="submitted", **said)
    factories.observation(factories.indicator("secret"), zone, 2022, None, missing_reason="suppressed")


def tall(jurisdiction: Jurisdiction, count: int) -> None:
    """Create `count` key indicators with six years of values each."""
    theme = factories.theme("many", name_zh="许多指标")
    for n in range(count):
        made = factories.indicator(f"many-{n}", in_theme=theme, name_zh=f"第{n}项指标", is_key=n < count // 3)
        for year in range(2017, 2023):
            factories.observation(made, jurisdiction, year, 100 + n + year)


LONG = "数据（每行一个数值）"
ALL = "数据（全部行）"


def exported(page: Page, name: str) -> Download:
    """Choose a file from the menu of exports and return it."""
    page.locator(".export summary").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).click()
    return waiting.value
