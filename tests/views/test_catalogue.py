"""The catalogue: everything in order, and what a search finds."""

from __future__ import annotations

import pytest
from django.test import Client

from metrics.models import Indicator
from tests import factories
from tests.views.reading import file, page, table

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12


def found(client: Client, query: str = "") -> list[str]:
    return [line["指标代码"] for line in file(client, f"/indicators.csv?{query}")]


def test_the_catalogue_lists_everything_in_order_and_the_file_has_the_same(browse: Client, history: Indicator) -> None:
    factories.indicator("other", in_theme=factories.theme("mediation"), name_zh="其他")
    rows = table(page(browse, "/indicators/"))
    assert [row["指标"].split("定义")[0].split()[0] for row in rows] == ["调解案件数", "其他"]
    assert found(browse) == ["cases", "other"]
    assert [row["有数据的年度"] for row in rows] == ["2019—2024", "无数据"]
    (line, _other) = file(browse, "/indicators.csv")
    assert (line["关键指标"], line["最早年度"], line["最近年度"], line["别名"]) == (
        "是",
        "2019",
        "2024",
        "调解纠纷|化解纠纷",
    )


@pytest.mark.parametrize(
    "words",
    ["调解案件", "Mediated", "MEDIATED cases", "化解纠纷", "cases", "ＣＡＳＥＳ", "受理", "调解 受理", ""],
)
def test_search_looks_in_names_code_aliases_and_definition(browse: Client, words: str) -> None:
    factories.indicator(
        "cases",
        name_zh="调解案件数",
        name_en="Mediated cases",
        aliases="化解纠纷",
        definition_zh="受理的件数",
    )
    factories.indicator("other", name_zh="处罚数", definition_zh="x", definition_en="y")
    assert found(browse, f"q={words}") == (["cases"] if words else ["cases", "other"])


@pytest.mark.parametrize("words", ["查无此项", "%25", "_", "调解 处罚"])
def test_a_search_without_a_hit_says_so(browse: Client, cases: Indicator, words: str) -> None:
    html = page(browse, f"/indicators/?q={words}")
    assert "没有符合的指标" in html
    assert "<table" not in html


def test_a_search_is_shown_as_text(browse: Client, cases: Indicator) -> None:
    html = page(browse, "/indicators/?q=<script>alert(1)</script>")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_one_theme_alone(browse: Client, cases: Indicator) -> None:
    factories.indicator("other", in_theme=factories.theme("penalties"))
    assert found(browse, "theme=mediation") == ["cases"]
    assert browse.get("/indicators/?theme=nothing").status_code == 404


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("q=%00", "q"), ("q=" + "x" * 101, "q"), ("theme=A.B", "theme"), ("sort=code", "sort"), ("q=%ED%A0%80%00", "q")],
)
@pytest.mark.parametrize("address", ["/indicators/", "/indicators.csv"])
def test_a_malformed_search_is_named(
    browse: Client, cases: Indicator, address: str, query: str, parameter: str
) -> None:
    answer = browse.get(f"{address}?{query}")
    assert answer.status_code == 400
    assert f"<code>{parameter}</code>" in answer.content.decode()
