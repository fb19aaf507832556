"""The dashboard: one jurisdiction and year, as a page and as a file."""

from __future__ import annotations

import csv
import datetime
import io
import re

import pytest
from django.test import Client

from metrics.models import Jurisdiction, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone() -> Jurisdiction:
    city = factories.jurisdiction("city", name_zh="某市", kind="city")
    return factories.jurisdiction("zone", parent=city, name_zh="某开发区", kind="zone")


@pytest.fixture
def official(zone: Jurisdiction) -> User:
    return factories.user("chen", "official", zone, name="陈主任")


@pytest.fixture
def browse(official: User, client: Client) -> Client:
    client.force_login(official)
    return client


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def rows(client: Client, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/dashboard.csv{query}")
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[arg-type, attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def words(html: str) -> str:
    """Return the visible text, without tags and with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_card_says_what_how_much_until_when_and_of_what(browse: Client, zone: Jurisdiction) -> None:
    tickets = factories.indicator("tickets", name_zh="工单量", is_key=True)
    success = factories.rate("success", name_zh="调解成功率", is_key=True)
    factories.observation(tickets, zone, 2022, 6500, qualifier="over", as_of=datetime.date(2022, 11, 30))
    factories.observation(success, zone, 2022, 100, numerator=71, denominator=71)
    factories.observation(success, zone, 2021, 98)
    factories.target(success, zone, 2022, 99)
    html = page(browse)
    assert (
        '<p class="value">6,500<span class="about">余</span><span class="unit">件</span></p>'
        '<p class="meta"><span class="tag tag-warn">截至11月</span></p>'
    ) in html
    assert '<a href="/indicators/success/?jurisdiction=zone">调解成功率</a>' in html
    assert '<p class="better rise">上升2个百分点</p>' in html
    assert '<p class="strap met">目标不低于99% · 已达标</p>' in html
    assert "<title>某开发区2022年 · 法治指标</title>" in html


def test_colour_and_arrow_need_a_direction(browse: Client, zone: Jurisdiction) -> None:
    for code, direction in (("neutral", "neutral"), ("lower", "lower")):
        one = factories.indicator(code, is_key=True, direction=direction)
        factories.observation(one, zone, 2021, 20)
        factories.observation(one, zone, 2022, 30)
    html = page(browse)
    assert '<div class="trend"><p class="">增加10件（+50.0%）</p>' in html
    assert '<p class="worse rise">增加10件（+50.0%）</p>' in html


def test_every_row_of_the_file_is_on_the_page_with_its_value(browse: Client, zone: Jurisdiction) -> None:
    for n in range(20):
        one = factories.indicator(f"i-{n}", name_zh=f"第{n}项", is_key=n < 5)
        if n % 4:
            factories.observation(one, zone, 2022, 1000 + n)
        factories.observation(one, zone, 2021, 500 + n)
    html, file = page(browse), rows(browse)
    assert len(file) == 20
    sections = re.split(r'<section class="theme"', html)[1:]
    for row in file:
        [section] = [part for part in sections if f">{row['指标']}</a>" in part]
        shown = f"{int(row['数值']):,}" if row["数值"] else row["缺值情况"]
        assert shown in words(section)


def test_the_file_is_named_and_ordered_like_the_page(browse: Client, zone: Jurisdiction) -> None:
    second = factories.theme("second", position=9002)
    first = factories.theme("first", position=9001)
    for code, theme in (("b", second), ("a", first)):
        factories.observation(factories.indicator(code, in_theme=theme, is_key=True), zone, 2022)
    answer = browse.get("/dashboard.csv?year=2022&jurisdiction=zone")
    assert "%E6%9F%90%E5%BC%80%E5%8F%91%E5%8C%BA2022%E5%B9%B4" in answer["Content-Disposition"]
    assert [row["指标代码"] for row in rows(browse)] == ["a", "b"]
    html = page(browse)
    assert html.index("/indicators/a/") < html.index("/indicators/b/")


def test_what_the_year_lacks_is_visible(browse: Client, zone: Jurisdiction) -> None:
    theme = factories.theme("t")
    factories.open_round(zone)
    factories.observation(factories.indicator("there", in_theme=theme), zone, 2022)
    factories.indicator("key", in_theme=theme, name_zh="从来没有的", is_key=True)
    gone = factories.indicator("gone", in_theme=theme, name_zh="去年有的")
    factories.observation(gone, zone, 2021, 12)
    apart = factories.indicator("apart", in_theme=theme, name_zh="无执法权")
    factories.observation(apart, zone, 2022, None, missing_reason="not_applicable")
    text = words(page(browse, "?year=2022"))
    assert "未填报 去年有的 （上年12件）" in text
    assert "无记录 从来没有的" in text
    assert "不适用 无执法权" in text
    assert "去年有的 ： 应报而未填报；期限为2023年3月1日" in text


def test_drafts_are_marked_for_staff_and_unseen_by_officials(
    browse: Client, zone: Jurisdiction, client: Client
) -> None:
    one = factories.indicator("drafted", name_zh="草稿项", is_key=True)
    factories.observation(one, zone, 2022, 4711, state="draft")
    assert "4,711" not in page(browse, "?year=2022")
    assert all(row["数值"] == "" for row in rows(browse, "?year=2022"))
    other = Client()
    other.force_login(factories.user("li", "staff", zone))
    html = page(other, "?year=2022")
    assert "4,711" in html
    assert '草稿项</a> <span class="tag tag-warn">草稿</span>' in html
    assert "其中0项已审核" in html


def test_an_open_finding_stands_at_the_card_and_in_the_box(browse: Client, zone: Jurisdiction) -> None:
    one = factories.rate("online", name_zh="全程网办率", is_key=True)
    factories.observation(one, zone, 2022, "89.4", numerator=947, denominator=1000)
    html = page(browse)
    assert '<p class="strap flag">所报89.4%与947÷1,000＝94.7%不符' in html
    assert 'id="attention"' in html


def test_an_explained_finding_stands_at_the_card_alone(browse: Client, zone: Jurisdiction) -> None:
    one = factories.rate("online", name_zh="全程网办率", is_key=True)
    said = {"explanation": "分母口径不同", "explained": "rate_differs"}
    factories.observation(one, zone, 2022, "89.4", numerator=947, denominator=1000, **said)
    html = page(browse)
    assert "说明：分母口径不同" in html
    assert 'id="attention"' not in html


def test_an_empty_year_offers_the_years_with_values(browse: Client, zone: Jurisdiction) -> None:
    one = factories.indicator("one", is_key=True)
    factories.observation(one, zone, 2019)
    factories.observation(one, zone, 2021, None)
    text = words(page(browse, "?year=2015"))
    assert "某开发区 2015年还没有数据。" in text
    assert "有数据的年度： 2019年 " in text


def test_a_jurisdiction_without_any_value_says_so(browse: Client) -> None:
    assert "任何年度都还没有" in page(browse)


def test_without_a_year_before_the_page_says_so_once(browse: Client, zone: Jurisdiction) -> None:
    for code in ("cases", "offices"):
        factories.observation(factories.indicator(code, is_key=True), zone, 2022, 71)
    html = page(browse, "/?jurisdiction=zone&year=2022")
    assert html.count("上年没有数据") == 1
    assert "上年无记录" not in html


def test_the_chooser_keeps_what_else_was_chosen(browse: Client, zone: Jurisdiction) -> None:
    one = factories.indicator("one")
    for year in (2018, 2020, 2022):
        factories.observation(one, zone, year)
    html = page(browse, "?year=2020&extra=1&jurisdiction=zone")
    assert '<a href="?year=2018&amp;extra=1&amp;jurisdiction=zone" rel="prev"' in html
    assert '<a href="?year=2022&amp;extra=1&amp;jurisdiction=zone" rel="next"' in html
    assert '<input type="hidden" name="extra" value="1">' in html
    assert '<option value="2020" selected>2020年</option>' in html


def test_the_way_up_is_a_link_only_where_the_user_may_go(browse: Client, zone: Jurisdiction, official: User) -> None:
    assert "<li><bdi>某市</bdi></li>" in page(browse)
    assert zone.parent
    factories.member(official, "official", zone.parent)
    assert '<li><a href="?jurisdiction=city"><bdi>某市</bdi></a></li>' in page(browse, "?jurisdiction=zone")


def test_names_are_escaped(browse: Client, zone: Jurisdiction) -> None:
    one = factories.indicator("evil", name_zh='<script>alert("1")</script>', is_key=True)
    factories.observation(one, zone, 2022)
    Jurisdiction.objects.filter(pk=zone.pk).update(name_zh="<b>\u202eעיר</b>")
    html = page(browse)
    assert "<script>alert" not in html
    assert "<bdi>&lt;b&gt;" in html


def test_fictional_jurisdictions_are_marked_on_page_and_in_file(official: User, client: Client) -> None:
    made_up = factories.jurisdiction("made-up", name_zh="乙水区", fictional=True)
    factories.member(official, "official", made_up)
    factories.observation(factories.indicator("one", is_key=True), made_up, 2022)
    client.force_login(official)
    html = page(client, "?jurisdiction=made-up")
    assert 'class="fictional-banner"><strong>虚构演示数据' in html
    assert "乙水区（虚构）</option>" in html
    assert rows(client, "?jurisdiction=made-up")[0]["虚构演示数据"] == "是"


def test_nothing_inline_and_no_script_before_the_first_paint(browse: Client, zone: Jurisdiction) -> None:
    one = factories.indicator("one", is_key=True)
    for year in (2021, 2022):
        factories.observation(one, zone, year)
    html = page(browse)
    assert "<svg" in html
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style", html)
    scripts = re.findall(r"<script[^>]*>", html)
    assert scripts
    deferred = re.compile(r'\bsrc=.*\bdefer\b|\btype="module" src=')
    assert all(deferred.search(script) for script in scripts), scripts


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("?year=²", "year"),
        ("?year=99999999999999999999", "year"),
        ("?year=%00", "year"),
        ("?year=1", "year"),
        ("?jurisdiction=%00", "jurisdiction"),
        ("?jurisdiction=../etc", "jurisdiction"),
        ("?jurisdiction=" + "a" * 5000, "jurisdiction"),
    ],
)
@pytest.mark.parametrize("address", ["/", "/dashboard.csv"])
def test_a_malformed_parameter_is_named(browse: Client, address: str, query: str, parameter: str) -> None:
    answer = browse.get(address + query)
    assert answer.status_code == 400
    assert f"<code>{parameter}</code>" in answer.content.decode()


@pytest.mark.parametrize("code", ["elsewhere", "unknown", "city"])
@pytest.mark.parametrize("address", ["/", "/dashboard.csv"])
def test_other_peoples_jurisdictions_look_like_unknown_ones(
    browse: Client, zone: Jurisdiction, address: str, code: str
) -> None:
    factories.jurisdiction("elsewhere")
    assert browse.get(f"{address}?jurisdiction={code}").status_code == 404


def test_without_a_jurisdiction_there_is_a_page_that_says_what_to_do(client: Client) -> None:
    client.force_login(factories.user("new", name="新同事"))
    html = page(client)
    assert "还没有分配地区" in html
    assert "<code>new</code>" in html
    assert client.get("/dashboard.csv").status_code == 404


@pytest.mark.parametrize("address", ["/", "/dashboard.csv"])
def test_nobody_comes_in_without_a_login(client: Client, address: str) -> None:
    assert client.get(address).headers["Location"].startswith("/accounts/login/")
