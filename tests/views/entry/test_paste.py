"""A paste: the preview, the request that saves it, and the one that takes it back."""

from __future__ import annotations

import html
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from metrics.models import Indicator, Jurisdiction, Observation, ObservationRevision
from tests import factories

pytestmark = pytest.mark.django_db


def preview(client: Client, text: str, seen: str = "one,two,three,share,locked", **more: str) -> Any:
    said = {"jurisdiction": "here", "year": "2022", "field": "value", "seen": seen, "text": text}
    return client.post(reverse("entry_paste"), said | more)


def save(client: Client, cells: Any, **more: str) -> Any:
    text = cells if isinstance(cells, str) else json.dumps(cells)
    return client.post(reverse("entry_cells"), {"jurisdiction": "here", "year": "2022", "cells": text} | more)


def confirmed(client: Client, answer: Any, *, undo: dict[str, int] | None = None) -> Any:
    """Send what the preview offers, or with the versions that are there now what stood before."""
    cells = [
        {"indicator": code, **(cell["texts"] if undo is None else cell["was"]),
         "version": str(cell["version"] if undo is None else undo[code])}
        for code, cell in answer.json()["cells"].items()
    ]  # fmt: skip
    return save(client, cells, **({} if undo is None else {"undo": "1"}))


def stored() -> dict[str, Any]:
    return dict(Observation.objects.filter(year=2022).values_list("indicator__code", "value"))


@pytest.fixture
def of(here: Jurisdiction) -> dict[str, Indicator]:
    theme = factories.theme("work")
    for code in ("one", "two", "three", "locked"):
        factories.indicator(code, in_theme=theme, name_zh=f"指标{code}")
    factories.rate("share", in_theme=theme, name_zh="办结率", min_value=0)
    return {each.code: each for each in Indicator.objects.all()}


def test_a_preview_says_what_goes_where_and_writes_nothing(
    client: Client, here: Jurisdiction, of: dict[str, Indicator]
) -> None:
    factories.observation(of["two"], here, value=7, state="draft", note="台账", qualifier="over")
    factories.observation(of["locked"], here, value=9, state="approved")
    answer = preview(client, "1,234\n8\nabc\n\n22\n5").json()
    said = {
        code: (cell["texts"]["value"], cell["was"]["value"], cell["version"]) for code, cell in answer["cells"].items()
    }
    assert said == {"one": ("1234", "", ""), "two": ("8", "7", 1)}
    assert answer["cells"]["two"]["texts"]["note"] == "台账"
    assert (answer["typed"], answer["rest"], answer["ask"]) == ({"three": "abc"}, "，1项锁定，1项未保存", True)
    for words in ("指标two", "7", "没有填入：5", "锁定", "已审核，不能填", "不能填入", "沿用原有的“余”"):
        assert words in answer["html"]
    assert stored() == {"two": 7, "locked": 9}


def test_names_are_found_and_unknown_ones_named(client: Client, here: Jurisdiction, of: dict[str, Indicator]) -> None:
    answer = preview(client, "指标ＴＷＯ\t2\n没有这项\t3\nshare\t89.4%\n").json()
    assert {code: cell["texts"]["value"] for code, cell in answer["cells"].items()} == {"two": "2", "share": "89.4"}
    assert answer["rest"] == "，1项未认出" and "没有这个指标：没有这项" in answer["html"]
    elsewhere = preview(client, "年度\t指标\t数值\n2021\t指标one\t4\n2022\t指标two\t5").json()
    assert list(elsewhere["cells"]) == ["two"] and "不是本页的地区和年度" in elsewhere["html"]


def offered(answer: Any) -> dict[str, dict[str, str]]:
    """Return the words of each button of the preview, and what it says in the next request."""
    found = re.findall('data-offer="([^"]*)">([^<]*)<', answer["html"])
    return {words: json.loads(html.unescape(texts)) for texts, words in found}


def test_what_may_be_meant_is_offered_before_anything_is_written(
    client: Client, here: Jurisdiction, of: dict[str, Indicator]
) -> None:
    factories.observation(of["locked"], here, value=9, state="approved")
    text = "2.3万\n无\n5\n0.894\n1万"
    answer = preview(client, text).json()
    buttons = offered(answer)
    assert list(answer["cells"]) == ["three"] and list(answer["typed"]) == ["one", "two", "share"]
    assert {"按23,000填写", "不适用", "按89.4%填写", "按0.89%填写"} <= {*buttons} and "按10,000填写" not in buttons
    clicked = {**buttons["按23,000填写"], **buttons["不适用"], **buttons["按89.4%填写"]}
    again = preview(client, text, **clicked).json()
    assert (again["typed"], again["rest"], offered(again)) == ({}, "，1项锁定", {})
    said = {code: (cell["texts"]["value"], cell["texts"]["missing_reason"]) for code, cell in again["cells"].items()}
    assert said == {"one": ("23000", ""), "two": ("", "not_applicable"), "three": ("5", ""), "share": ("89.4", "")}
    assert "23,000" in again["html"] and stored() == {"locked": 9}
    assert confirmed(client, preview(client, text, **clicked)).json()["said"] == "已填4项"
    assert stored() == {"one": 23000, "two": None, "three": 5, "share": Decimal("89.4"), "locked": 9}


def test_a_name_that_is_not_known_is_offered_one(client: Client, of: dict[str, Indicator]) -> None:
    (meant,) = offered(preview(client, "指标onne\t2\n指标two\t3").json()).values()
    again = preview(client, "指标onne\t2\n指标two\t3", **meant).json()
    assert list(again["cells"]) == ["one", "two"]
    for nonsense in ({"fix.1.value": "\x00"}, {"fix.1.value": "9" * 4000}, {"fix.²": "1"}, {"fix.99.value": "1"}):
        assert preview(client, "1\n2", **nonsense).status_code == 200


def test_a_single_value_is_not_asked_about(client: Client, of: dict[str, Indicator]) -> None:
    assert preview(client, "5\r\n\r\n").json()["ask"] is False
    assert preview(client, "abc\r\n\r\n").json()["ask"] is True


@pytest.mark.parametrize(
    ("more", "status"),
    [({"text": ""}, 422), ({"text": "1\t2\n3\t4"}, 422), ({"field": "note"}, 404), ({"field": "nonsense"}, 404),
     ({"year": ""}, 404), ({"jurisdiction": "elsewhere"}, 404), ({"seen": ""}, 200), ({"seen": "x\x00,one"}, 200)],
)  # fmt: skip
def test_a_paste_that_is_not_understood(client: Client, of: dict[str, Indicator], more: Any, status: int) -> None:
    factories.jurisdiction("elsewhere")
    answer = preview(client, **{"text": "5\n6", **more})
    assert answer.status_code == status
    assert status != 422 or answer.json()["problems"]


def test_a_paste_is_saved_and_taken_back(client: Client, here: Jurisdiction, of: dict[str, Indicator]) -> None:
    factories.observation(of["two"], here, value=7, state="draft", note="台账")
    offered = preview(client, "1\n8\n3")
    answer = confirmed(client, offered).json()
    assert answer["said"] == "已填3项" and stored() == {"one": 1, "two": 8, "three": 3}
    rows = answer["rows"]
    assert {code: (row["status"], row["state"], row["version"]) for code, row in rows.items()} == {
        "one": (200, "draft", 1), "two": (200, "draft", 2), "three": (200, "draft", 1),
    }  # fmt: skip
    again = confirmed(client, offered).json()  # its answer was lost
    assert again["said"] == "已填3项" and ObservationRevision.objects.count() == 4

    back = confirmed(client, offered, undo={code: row["version"] for code, row in rows.items()}).json()
    assert back["said"] == "已撤销粘贴，3项恢复原样" and stored() == {"two": 7}
    assert back["rows"]["one"]["fields"]["value"] == "" and not back["rows"]["one"]["version"]
    last = ObservationRevision.objects.order_by("-id")[:3]
    assert {(each.value, each.note, each.change_reason) for each in last} == {
        (None, "", "撤销粘贴"), (7, "台账", "撤销粘贴"),
    }  # fmt: skip


def test_the_good_rows_are_saved_and_the_others_told(
    client: Client, here: Jurisdiction, of: dict[str, Indicator]
) -> None:
    factories.observation(of["two"], here, value=7, state="draft")
    factories.observation(of["locked"], here, value=9, state="approved")
    said = {"one": "1", "two": "2", "three": "5\x00", "locked": "4", "share": "500"}
    answer = save(client, [{"indicator": code, "value": value, "version": ""} for code, value in said.items()]).json()
    assert {code: row["status"] for code, row in answer["rows"].items()} == {
        "one": 200, "two": 409, "three": 422, "locked": 409, "share": 422,
    }  # fmt: skip
    assert answer["rows"]["two"]["fields"]["value"] == "7" and "控制字符" in answer["rows"]["three"]["problems"][0]
    assert answer["said"] == "已填1项" and stored() == {"one": 1, "two": 7, "locked": 9}


@pytest.mark.parametrize(
    ("cells", "status"),
    [("", 400), ("{", 400), ("[" * 9999, 400), ("{}", 400), ("[]", 400), ('["one"]', 400), ('[{"indicator": 5}]', 400),
     ('[{"indicator": "one", "value": 5}]', 400), ('[{"indicator": "one"}, {"indicator": "one"}]', 400),
     ('[{"value": "5"}]', 404), ('[{"indicator": "none\\u0000such"}]', 404), ("[" + "{}," * 1000 + "{}]", 400),
     ('[{"indicator": "one", "value": "\\ud800"}]', 200), ('[{"indicator": "one"}]', 200)],
)  # fmt: skip
def test_cells_that_are_not_understood(client: Client, of: dict[str, Indicator], cells: str, status: int) -> None:
    assert save(client, cells).status_code == status
    assert not Observation.objects.exists()


def test_many_cells_cost_as_many_queries_as_few(client: Client, here: Jurisdiction, of: dict[str, Indicator]) -> None:
    counts = []
    for count in (3, 60):
        codes = [factories.indicator().code for _ in range(count)]
        text = "\n".join(str(number) for number in range(count))
        preview(client, text, ",".join(codes))  # the catalogue is known, as it is at work
        with CaptureQueriesContext(connection) as queries:
            assert confirmed(client, preview(client, text, ",".join(codes))).json()["said"] == f"已填{count}项"
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 1 < 40  # SQLite takes so many values in one statement
