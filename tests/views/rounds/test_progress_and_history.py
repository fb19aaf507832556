"""How far a year has come, and what happened to it, as pages and files."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from metrics.models import Jurisdiction, User
from tests import factories
from tests.views import reading
from tests.views.rounds.helpers import browser, submitted, text_of

pytestmark = pytest.mark.django_db


def test_progress_says_what_is_missing_and_what_waits_for_whom(here: Jurisdiction, clerk: User) -> None:
    below = factories.jurisdiction("below", parent=here)
    factories.observation(factories.indicator(), below, 2021)
    submitted(below, clerk)
    text = text_of(browser(clerk).get("/rounds.csv?jurisdiction=here&year=2022&language=en"))
    _here, line = csv.DictReader(io.StringIO(text))
    assert (line["jurisdiction"], line["year"], line["fictional"]) == (below.name_en or below.name_zh, "2022", "no")
    themes = csv.DictReader(
        io.StringIO(text_of(browser(clerk).get("/rounds.csv?jurisdiction=below&year=2022&language=en")))
    )
    assert {(line["jurisdiction_code"], bool(line["theme"])) for line in themes} == {("below", True)}
    assert (line["jurisdiction_code"], line["due"], line["submitted"], line["missing"]) == (
        "below",
        "1",
        "1",
        "1",
    )
    assert line["filled"] == "1" and line["waits_for"]


@pytest.mark.parametrize("role", ["reviewer", "auditor", "staff"])
def test_drafts_are_counted_and_not_shown(here: Jurisdiction, role: str) -> None:
    cases = factories.indicator("cases", name_zh="调解案件")
    factories.observation(cases, here, 2021)
    factories.observation(cases, here, value=987_654, state="draft")  # so long that no token has it by chance
    client = browser(factories.user("li", role, here))
    html = client.get(f"{reverse('rounds')}?year=2022").content.decode()
    rows = [row for row in reading.table(html) if row["应报"]]
    assert [(row["草稿"], row["未填报"], row["等待"]) for row in rows] == [("1", "", "填报员")]
    assert '<td class="num">1</td>' in html[html.index("每日变动") :]
    pages = [html]
    if role == "reviewer":
        pages += [reading.page(client, f"{reverse(name)}?year=2022") for name in ("review", "history", "observations")]
    for said in ("987,654", "987654"):
        assert not [one for one in pages if said in one]


def test_of_another_theme_staff_read_how_many_drafts_there_are(here: Jurisdiction) -> None:
    mine = factories.theme("mine")
    factories.observation(factories.indicator("other"), here, state="draft")
    clerk = factories.user("li")
    factories.member(clerk, "staff", here, mine)
    lines = csv.DictReader(io.StringIO(text_of(browser(clerk).get("/rounds.csv?year=2022&language=en"))))
    assert sorted(line["draft"] for line in lines) == ["0", "1"]


def test_history_shows_who_when_why_and_what_differed(here: Jurisdiction, clerk: User) -> None:
    row = factories.observation(factories.indicator("cases"), here, value=71, state="draft")
    row.value, row.change_reason = 75, "漏计四件"
    row.entered_by = row.changed_by = clerk
    row.save()
    client = browser(clerk)
    page = client.get(f"{reverse('history')}?year=2022").content.decode()
    assert "王科员" in page and "漏计四件" in page and "数值：71件→75件" in page
    rows = list(csv.DictReader(io.StringIO(text_of(client.get("/history.csv?year=2022&language=en")))))
    told = ("jurisdiction_code", "year", "version", "value", "unit", "qualifier", "changed_by", "fictional")
    assert [tuple(line[name] for name in told) for line in rows] == [
        ("here", "2022", "2", "75", "件", "exact", "王科员", "no"), ("here", "2022", "1", "71", "件", "exact", "", "no"),
    ]  # fmt: skip
    assert "；" not in rows[0]["differences"] + rows[1]["differences"]
    assert "; " in rows[1]["differences"]


def test_the_workbook_of_the_history_says_what_its_columns_mean(here: Jurisdiction, clerk: User) -> None:
    factories.observation(factories.indicator("cases"), here, value=71, state="draft")
    answer: Any = browser(clerk).get("/history.xlsx?year=2022")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[1]
    told = {str(name): str(words) for name, words in sheet.iter_rows(max_col=2, values_only=True)}
    assert "空格不是0" in told["数值"] and "89.4即89.4%" in told["数值"]
    assert "空表示全年" in told["截至日期"] and "“不低于”" in told["限定词"]
    assert "未经审核" in told["状态"] and "仅供演示" in told["虚构演示数据"]


def test_history_is_filtered(here: Jurisdiction, clerk: User) -> None:
    factories.observation(factories.indicator("one"), here, state="draft")
    factories.observation(factories.indicator("two"), here, state="approved")
    client = browser(clerk)
    for query, codes in (("indicator=one", ["one"]), ("state=approved", ["two"]), ("who=nobody", [])):
        rows = csv.DictReader(io.StringIO(text_of(client.get(f"/history.csv?year=2022&language=en&{query}"))))
        assert [line["indicator_code"] for line in rows] == codes
    for query in ("indicator=none", "state=nonsense", "year=²", "who=%00"):
        assert client.get(f"{reverse('history')}?{query}").status_code == 400


def test_history_is_filtered_by_the_longest_user_name_there_can_be(here: Jurisdiction) -> None:
    longest = factories.user("x" * int(User._meta.get_field("username").max_length or 0), "staff", here)
    longest.full_clean()
    factories.observation(factories.indicator("one"), here, state="draft", changed_by=longest)
    rows = csv.DictReader(io.StringIO(text_of(browser(longest).get(f"/history.csv?year=2022&who={longest.username}"))))
    assert [line["指标代码"] for line in rows] == ["one"]
