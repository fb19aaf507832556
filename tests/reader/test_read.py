"""The reader as a whole: the form of its answer, its offsets, its limits."""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import metrics.reader
from metrics.reader import read
from metrics.reader.read import TooManyNumbers
from tests.reader.corpus import catalogue, reader

KEYS = "start end text section sentence value unit qualifier as_of period kind".split()
KEYS += "indicator score alternatives doubtful undated".split()
TEXT = "𠮷县报告\n一、工作\n（一）复议\n１、办案。截至10月，受理行政复议案件 １２０ 余件，调解成功率达98．5%。\n"


def test_the_json_of_a_fact() -> None:
    facts = [fact.to_json() for fact in read(TEXT, year=2022, indicators=catalogue())]
    assert [list(fact) for fact in facts] == [KEYS, KEYS]
    first = facts[0]
    assert json.loads(json.dumps(first, ensure_ascii=False)) == first
    assert first | {"score": 0, "alternatives": []} == {
        "start": TEXT.index("１２０"),
        "end": TEXT.index("件，") + 1,
        "text": "１２０ 余件",
        "section": "一(一)1",
        "sentence": "截至10月，受理行政复议案件 １２０ 余件，调解成功率达98．5%。",
        "value": "120",
        "unit": "件",
        "qualifier": "over",
        "as_of": "2022-10-31",
        "period": "as_of",
        "kind": "count",
        "indicator": "reconsideration-accepted",
        "score": 0,
        "alternatives": [],
        "doubtful": False,
        "undated": False,
    }
    assert 0 < first["score"] <= 1
    assert all(isinstance(code, str) and 0 <= score <= 1 for code, score in first["alternatives"])


@pytest.mark.parametrize(
    "text", ["", "   \n\n", "床前明月光，疑是地上霜。", "No figures here, only words.", "\x00\x01\x02", "一、\n二、\n"]
)
def test_nothing_to_find(text: str) -> None:
    assert reader().read(text, year=2022) == []


def test_the_same_text_gives_the_same_answer() -> None:
    assert read(TEXT, year=2022, indicators=catalogue()) == reader().read(TEXT, year=2022)


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            "受理 行政复议 案件 12 件 3.2万 余 ， 。 、 （ ） 分别为 均为 100% "
            "其中 2021年 截至10月 同比增长 “ ” 《 》 \n 一、 1. 从 到 零败诉 第 𠮷 \ud800 % 率".split(" ")
        ),
        max_size=40,
    )
)
def test_offsets_always_point_at_the_text(parts: list[str]) -> None:
    text = "".join(parts)
    last = 0
    for fact in reader().read(text, year=2022):
        assert text[fact.start : fact.end] == fact.text
        assert fact.start >= last
        assert fact.sentence in text
        assert fact.text in fact.sentence
        last = fact.start


def test_no_framework_no_third_party() -> None:
    for path in Path(metrics.reader.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names.append(node.module or "")
            for name in names:
                own = name.startswith("metrics.reader") or name == "metrics.parsing.numbers"
                assert own or name.split(".")[0] in sys.stdlib_module_names, (path, name)


def test_numbers_are_counted_before_any_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading takes twenty times as long as counting, and a text with too many numbers is refused anyway."""
    ready = reader()
    assert len(ready.read("受理案件1件，\n" * 5, year=2022, most=5)) == 5
    monkeypatch.setattr(ready, "_paragraph", lambda *_: pytest.fail("a number was read"))
    with pytest.raises(TooManyNumbers):
        ready.read("受理案件1件，\n" * 6, year=2022, most=5)
