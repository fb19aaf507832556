"""What holds for more than a sentence: the span or the plan of a heading, of the report, or of a paragraph that begins
with what comes next."""

from __future__ import annotations

import re
from functools import lru_cache

from metrics.reader.context.periods import OPENING, THE_YEAR, THIS_YEAR, YEAR, Period, Timeline

NEXT_PART = re.compile(r"下一?步|下一?阶段|明年|来年|今后|新的一年|接下来")
SIGNS = frozenset("年月季半下来今届期")
PLANNING = re.compile(
    r"下一?步|下一?阶段|明年|下一?年度|来年|今后|(?:工作|主要)?(?:计划|打算|安排|思路|谋划|展望)$|(?:工作|年)(?:计划|打算|安排|思路|谋划|展望|重点)|努力方向|改进措施|未来"
)


@lru_cache(maxsize=256)
def span_of(headings: tuple[str, ...], year: int) -> Period | None:
    """Return the span that the nearest of the `headings`, outermost first, says of what stands below it, None
    where none does: 上半年工作总结, 过去五年工作回顾."""
    found = None
    for heading in headings:
        for event in Timeline(heading, year, plan=False).events():
            if event.period is THE_YEAR or (event.span and event.period.code != "target"):
                found = event.period
    return found


def may_begin_with_a_span(text: str) -> bool:
    """Return whether a sentence without numbers may begin with a span for those after it."""
    return not SIGNS.isdisjoint(text[:OPENING])


def begins_a_plan(text: str) -> bool:
    """Return whether a paragraph begins with what comes next (下一步，…): so do those below the same heading after it."""
    return bool(NEXT_PART.match(text))


def tells_the_year(text: str) -> bool:
    """Return whether a paragraph begins with the report's year."""
    return bool(THIS_YEAR.match(text))


@lru_cache(maxsize=256)
def is_plan(headings: tuple[str, ...], year: int) -> bool:
    """Return whether a section is about the future: its headings say so, or name a later year."""
    for heading in headings:
        if PLANNING.search(heading) and not re.search(
            r"学法计划|(?:落实|完成|执行)[^,，]{0,10}计划|安排部署|部署安排", heading
        ):
            return True
        if any(int(found) > year for found in re.findall(rf"({YEAR})年(?!-)", heading)) and not re.search(
            "规划|纲要|方案", heading
        ):
            return True
    return False
