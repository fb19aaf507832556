"""Headings in their variants, and the paragraphs between them."""

from __future__ import annotations

import pytest

from metrics.reader.context.sections import marker, paragraphs

REPORT = """某县2023年度报告
开头一段，没有编号。
一、主要工作
（一）组织领导。抓学习。
1.学法。学了。
2、述法。述了。
（1）细项。做了。
（二）服务
3．大厅。建了。
二、问题
（一）制度
第三部分 下一步
"""


def labels(text: str) -> list[str]:
    return [paragraph.section for paragraph in paragraphs(text)]


def test_labels_follow_the_outline() -> None:
    assert labels(REPORT) == [
        "",
        "",
        "一",
        "一(一)",
        "一(一)1",
        "一(一)2",
        "一(一)2(1)",
        "一(二)",
        "一(二)3",
        "二",
        "二(一)",
        "三",
    ]


@pytest.mark.parametrize(
    ("head", "level", "label"),
    [
        ("一、主要", 0, "一"),
        ("十二、其他", 0, "十二"),
        ("第三部分", 0, "三"),
        ("(一)学习", 1, "一"),
        ("1.学法", 2, "1"),
        ("12、学法", 2, "12"),
        ("1.2022年以来", 2, "1"),
        ("(3)细项", 3, "3"),
        ("②细项", 3, "2"),
        ("3)细项", 3, "3"),
        ("1.5万人", -1, ""),
        ("一是加强", -1, ""),
        ("2023年以来", -1, ""),
    ],
)
def test_marker(head: str, level: int, label: str) -> None:
    assert marker(head)[:2] == (level, label)


def test_headings_are_kept_outermost_first() -> None:
    last = next(p for p in paragraphs(REPORT) if p.section == "一(一)2")
    assert [title[:2] for title in last.headings] == ["主要", "组织", "述法"]


def test_a_line_that_was_merely_full_goes_on() -> None:
    text = "（一）复议。" + "全" * 40 + "受理行政复议案\n件12件。\n（二）应诉。"
    assert [text[p.start : p.end].count("\n") for p in paragraphs(text)] == [1, 0]


def test_a_report_on_one_line_still_has_sections() -> None:
    assert labels("一、工作情况。办了。（一）复议情况。办了。1.受理情况。办了。二、打算如下。办了。") == [
        "一",
        "一(一)",
        "一(一)1",
        "二",
    ]


def test_nothing_from_nothing() -> None:
    assert labels("") == []
    assert labels(" \n\u3000\n") == []
