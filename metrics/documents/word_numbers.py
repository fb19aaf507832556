"""The numbers that Word itself puts before paragraphs: 一、 and (一) are not part of the text, but sections are
recognised by them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from metrics.documents.safe_xml import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHINESE = frozenset({
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCounting",
    "taiwaneseCountingThousand", "japaneseDigitalTenThousand", "ideographTraditional", "chineseLegalSimplified",
})  # fmt: skip
NOT_SHOWN = frozenset({"bullet", "none"})
DIGITS = "零一二三四五六七八九"
PLACE = re.compile("%([1-9])")
DEEPEST = 9


@dataclass(frozen=True, slots=True)
class _Level:
    style: str
    text: str
    start: int


class Numbering:
    """The counters of a document's numbered paragraphs, which have to be read from beginning to end."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = _levels(numbering)
        self._of_style = _numbers_of_styles(styles)
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)

    def label(self, paragraph: Element) -> str:
        """Return the number that Word shows before the paragraph; "" when there is none."""
        number, level = self._number(paragraph)
        shape = self._levels.get(number, {}).get(level)
        if shape is None:
            return ""
        counts = self._counts[number]
        counts[level] = counts.get(level, shape.start - 1) + 1
        for deeper in range(level + 1, DEEPEST):
            counts.pop(deeper, None)
        if shape.style in NOT_SHOWN:
            return ""
        return PLACE.sub(lambda place: self._written(number, int(place[1]) - 1), shape.text)

    def _written(self, number: str, level: int) -> str:
        shape = self._levels[number].get(level)
        if shape is None:
            return ""
        value = self._counts[number].get(level, shape.start)
        return in_chinese(value) if shape.style in CHINESE else str(value)

    def _number(self, paragraph: Element) -> tuple[str, int]:
        own = paragraph.find(f"{W}pPr/{W}numPr")
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        inherited = self._of_style.get(style.get(f"{W}val", ""), ("", 0)) if style is not None else ("", 0)
        if own is None:
            return inherited
        number, level = own.find(f"{W}numId"), own.find(f"{W}ilvl")
        return (
            number.get(f"{W}val", "") if number is not None else inherited[0],
            _whole(level.get(f"{W}val", "")) if level is not None else inherited[1],
        )


def in_chinese(value: int) -> str:
    """Return 1 to 99 in Chinese numerals, as headings have them; larger numbers in digits."""
    if not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    return ("" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十") + (DIGITS[ones] if ones else "")


def _levels(root: Element | None) -> dict[str, dict[int, _Level]]:
    if root is None:
        return {}
    shapes = {
        abstract.get(f"{W}abstractNumId", ""): {
            _whole(level.get(f"{W}ilvl", "")): _Level(
                _value(level, "numFmt", "decimal"), _value(level, "lvlText", ""), _whole(_value(level, "start", "1"))
            )
            for level in abstract.iterchildren(f"{W}lvl")
        }
        for abstract in root.iterchildren(f"{W}abstractNum")
    }
    return {
        number.get(f"{W}numId", ""): shapes.get(_value(number, "abstractNumId", ""), {})
        for number in root.iterchildren(f"{W}num")
    }


def _numbers_of_styles(root: Element | None) -> dict[str, tuple[str, int]]:
    found = {}
    for style in root.iterchildren(f"{W}style") if root is not None else ():
        number = style.find(f"{W}pPr/{W}numPr")
        if number is not None:
            found[style.get(f"{W}styleId", "")] = (_value(number, "numId", ""), _whole(_value(number, "ilvl", "0")))
    return found


def _value(element: Element, name: str, default: str) -> str:
    child = element.find(f"{W}{name}")
    return default if child is None else str(child.get(f"{W}val", default))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
