"""The contents that a yearly report must have (厅字〔2019〕28号, 《法治政府建设与责任落实督察工作规定》), found by headings and, where
a report has none, by how a paragraph begins."""

from __future__ import annotations

import re

from metrics.domain.checking import Content, Covered, Presence
from metrics.reader.context.sections import Paragraph, paragraphs
from metrics.reader.plain_text import TABLE

BEGINNING = 40
SIGNS = {
    Content.FIRST_DUTY: re.compile(r"第一责任人|主要负责(?:人|同志)[^。]{0,12}(?:履职|履行|责任|职责)|负责人履职"),
    Content.SHORTCOMINGS: re.compile(r"不足|问题|短板|差距|薄弱|困难"),
    Content.NEXT_YEAR: re.compile(
        r"下一?步|下一?阶段|下一?年度?|来年|明年|今后|打算|安排|工作思路|工作计划|努力方向|工作重点|展望"
    ),
    Content.OTHER: re.compile(r"其他需要(?:报告|说明)|其他(?:情况|事项|有关情况)|需要(?:报告|说明)的(?:其他|情况)"),
    Content.ACHIEVEMENTS: re.compile(
        r"举措|成效|做法|进展|推进[^。]{0,16}情况|工作(?:开展)?情况|主要工作|坚持|强化|优化|规范|提升|完善|健全|加强"
    ),
}


def contents_of(text: str, year: int) -> tuple[Covered, ...]:
    """Return for each content whether the text has it, and the section it begins in. What
    else there is to report may be nothing."""
    parts = list(paragraphs(text))
    return tuple(_covered(content, parts, text, f"{year + 1}年") for content in Content)


def _covered(content: Content, parts: list[Paragraph], text: str, later: str) -> Covered:
    sign = SIGNS[content]
    for paragraph in parts:
        top = paragraph.headings[0].translate(TABLE) if paragraph.headings else ""
        heading = sign.search(top) and not _other_first(content, top)
        future = content is Content.NEXT_YEAR and top.lstrip("二三四五六七八九十、").startswith(later)
        if heading or future:
            return Covered(content, Presence.THERE, paragraph.section or top)
    for paragraph in parts:
        begins = text[paragraph.start : paragraph.start + BEGINNING].translate(TABLE)
        if content is not Content.ACHIEVEMENTS and sign.search(begins) and not _other_first(content, begins):
            return Covered(content, Presence.THERE, paragraph.section)
    return Covered(content, Presence.NOT_APPLICABLE if content is Content.OTHER else Presence.LACKING)


def _other_first(content: Content, words: str) -> bool:
    """Return whether the words name another content more clearly: 存在问题和下一步安排 is both, 主要负责人履职 is no result."""
    if content in (Content.SHORTCOMINGS, Content.NEXT_YEAR, Content.FIRST_DUTY, Content.OTHER):
        return False
    return any(SIGNS[other].search(words) for other in SIGNS if other is not content)
