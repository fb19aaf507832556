"""Why there is no value, in the same words for one reader wherever it is shown: role × state × surface."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from django.test import Client

from metrics.models import Indicator, Jurisdiction, Round
from tests import factories
from tests.views.reading import file, page, table

pytestmark = pytest.mark.django_db

FOR_ALL = {
    "silent": "未填报", "wanted": "未填报", "fresh": "无记录", "blank": "未填报", "na": "不适用", "secret": "不公开",
    "other": "不可比", "coming": "待报", "asked": "未填报",
}  # fmt: skip
"""What happened to a value in 2022, when a round asked for it → what every reader is told."""

AWAITED = ("draft", "submitted", "returned")
STATED = {
    "blank": "not_reported", "na": "not_applicable", "secret": "suppressed", "other": "not_comparable",
    "coming": "to_come",
}  # fmt: skip
SEEN: Mapping[str, tuple[str, ...]] = {
    "official": (), "reviewer": ("submitted", "returned"), "staff": AWAITED, "administrator": AWAITED,
    "auditor": AWAITED,
}  # fmt: skip
"""Role → states of values that it sees besides approved ones."""


def fill(what: str, of: Indicator, at: Jurisdiction) -> None:
    """Store what the name says of 2022, with values of the years around it."""
    if what not in ("fresh", "wanted", "asked"):
        factories.observation(of, at, 2021, 40)
    if what == "wanted":
        factories.target(of, at, 2022)
    if what in AWAITED:
        factories.observation(of, at, 2022, 68417, state=what)
    elif what in STATED:
        state = "draft" if what == "coming" else "approved"
        factories.observation(of, at, 2022, None, missing_reason=STATED[what], state=state)
    factories.observation(of, at, 2023, 50)


@pytest.fixture
def city() -> Jurisdiction:
    """Return a city where every case occurs twice: as an indicator of the city, and as a district of one indicator."""
    city = factories.jurisdiction("city", kind="city", name_zh="某市")
    asked = factories.open_round(city, 2022)
    across = factories.indicator("across", name_zh="各区")
    for position, what in enumerate((*AWAITED, *FOR_ALL), 1):
        fill(what, factories.indicator(what, name_zh=what, is_key=True), city)
        fill(what, across, factories.jurisdiction(what, name_zh=what, parent=city, position=position))
    asked.required.add(Indicator.objects.get(code="asked"))
    own = factories.open_round(Jurisdiction.objects.get(code="asked"), 2022)  # asks for more than the city does
    own.required.add(across)
    return city


@pytest.fixture(params=SEEN)
def role(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def browse(city: Jurisdiction, role: str, client: Client) -> Client:
    client.force_login(factories.user("chen", role, city))
    return client


@pytest.fixture
def told(role: str) -> dict[str, str]:
    """Return case → what the reader with the role is told."""
    return FOR_ALL | {state: "68417" if state in SEEN[role] else "审核中" for state in AWAITED}


def said(row: Mapping[str, str], head: str) -> str:
    return row[head].partition("|")[0].replace(",", "")


def test_every_surface_says_why(browse: Client, told: dict[str, str]) -> None:
    lacking = {what: words for what, words in told.items() if words != "68417"}
    before = {what: f"上年{words}" for what, words in lacking.items()}

    years = table(page(browse, "/years/?from=2022&to=2023"))
    assert {row["指标"]: said(row, "2022年") for row in years if row["指标"] != "各区"} == told
    assert {row["指标"]: row["2023年比上年"] for row in years if row["指标"] in lacking} == before

    html = page(browse, "/jurisdictions/?parent=city&indicator=across&year=2022")
    assert {row["地区"]: said(row, "数值") for row in table(html)} == told
    for words in {*lacking.values()}:
        names = [what for what, reason in told.items() if reason == words]
        assert re.search(f"{words}{len(names)}个（({'|'.join(names)}|、)+）", html), words
    assert ("68,417" in html) == (len(lacking) < len(told))

    lists = re.findall(r"<dt>([^<]*)</dt>\s*<dd>(.*?)</dd>", page(browse, "/?year=2022").partition("lacking")[2], re.S)
    lists = [(reason, re.findall(r">\s*([^<>\s]+)\s*</a", names)) for reason, names in lists]
    assert {name: reason for reason, names in lists for name in names if name != "各区"} == lacking
    for address in ("/dashboard.csv?year=2022", "/years.csv?from=2022&to=2023"):
        lines = {line["指标"]: line for line in file(browse, address) if line["年度"] == "2022"}
        lines.pop("各区", None)
        assert {what: line["缺值情况"] or line["数值"] for what, line in lines.items()} == told, address
    lines = {line["地区"]: line for line in file(browse, "/jurisdictions.csv?parent=city&indicator=across&year=2022")}
    assert {what: line["缺值情况"] or line["数值"] for what, line in lines.items()} == told
    listed = file(browse, "/observations.csv?year=2023")
    assert {line["指标"]: line["不可比原因"] for line in listed if line["指标"] in lacking} == before
    stated = [line for line in file(browse, "/observations.csv?year=2022") if line["指标"] in told]
    assert {line["缺值情况"] or line["数值"] for line in stated} <= {*told.values()}
    assert all(told[line["指标"]] == (line["缺值情况"] or line["数值"]) for line in stated)


def test_progress_counts_the_same(browse: Client, told: dict[str, str], role: str) -> None:
    """Those who only read are told how many values are in review, not how far each is."""
    own = {"draft": "草稿", "submitted": "待审核", "returned": "已退回"}
    where = {
        what: "" if words == "无记录" else words if words in ("未填报", "待报") else "已审核"
        for what, words in (FOR_ALL | {"blank": "不适用"}).items()  # 未填报 was stated, and approved
    } | {state: "审核中" if role == "official" else own[state] for state in AWAITED}
    Round.objects.get(jurisdiction__code="city").required.clear()
    html, lines = page(browse, "/rounds/?year=2022"), file(browse, "/rounds.csv?year=2022")
    counts = {"已审核", "待报", "未填报", *(("审核中",) if role == "official" else own.values())}
    for rows in (table(html), lines):
        found = {row["地区"]: row for row in rows if row["地区"] in where}
        assert {what: [head for head in counts if row[head] == "1"] for what, row in found.items()} == {
            what: [head] if head else [] for what, head in where.items()
        }
        assert {what for what, row in found.items() if row["应报"] == "1"} == where.keys() - {"fresh"}
        assert role != "official" or not {*own.values()} & found["draft"].keys()
    said = re.sub(r"\s|<[^>]*>", "", html)
    assert "已报齐7个：draft、submitted、returned、blank、na、secret、other尚未报齐5个：某市、" in said
