"""The text as the rules read it: half-width and without blanks, with the offsets of the original text."""

from __future__ import annotations

import re
from dataclasses import dataclass

BLANKS = frozenset(
    " \t\r\n\v\f\u00a0\u00ad\u2002\u2003\u2009\u200a\u200b\u200c\u200d\u2028\u2029\u202f\u2060\u3000\ufeff"
)

_WIDE = {chr(0xFF01 + i): chr(0x21 + i) for i in range(94) if chr(0x21 + i) != ","}
_SAME = {
    "（": "(", "）": ")", "﹪": "%", "○": "〇", "◯": "〇", "–": "-", "—": "-", "－": "-", "～": "-", "〜": "-", "~": "-",
    "−": "-", "‐": "-", "‑": "-", "‒": "-", "―": "-", "「": "“", "」": "”", "『": "“", "』": "”", "〝": "“", "〞": "”",
    "＂": "\"",
    "﹙": "(", "﹚": ")", "萬": "万", "億": "亿", "個": "个", "餘": "余", "兩": "两",
}  # fmt: skip
_GROUPED = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
TABLE = str.maketrans(_WIDE | _SAME)


@dataclass(frozen=True, slots=True)
class View:
    """`text` is what the rules read; `offsets[i]` is the place of its i-th character in the original text. Offsets
    count code points, also outside the basic plane."""

    text: str
    offsets: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the original text of `text[start:end]`, which must not be empty."""
        return self.offsets[start], self.offsets[end - 1] + 1


def view(text: str, start: int, end: int) -> View:
    """Return the part `start:end` without blanks. One blank is kept between two digits, so that they stay two numbers;
    a line break is not, as a line may just be full."""
    half = _GROUPED.sub(",", text[start:end]).translate(TABLE)
    chars: list[str] = []
    offsets: list[int] = []
    waiting = -1
    for index, char in enumerate(half, start):
        if char in BLANKS:
            if waiting < 0 and char not in "\r\n":
                waiting = index
            continue
        if waiting >= 0:
            if chars and chars[-1] in "0123456789" and char in "0123456789":
                chars.append(" ")
                offsets.append(waiting)
            waiting = -1
        chars.append(char)
        offsets.append(index)
    return View("".join(chars), offsets)
