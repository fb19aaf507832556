"""The text as the rules read it: half-width, without blanks, invisible characters and note marks, with the offsets of
the original text; and which numbers are written so that they may have been read wrongly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

LINE_BLANKS = "\r\n\v\f\u2028\u2029"
THIN_BLANKS = "\u00a0\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
"""Blanks that typesetting puts between groups of digits, and that do not end a line."""
WIDE_BLANKS = " \u2000\u2002\u2003\u2004\u2005\u3000"
ACROSS = "\u2001"
"""A blank that ends each line of a page which may have been read across two columns."""
LONGEST_LINE = 200
FORMAT_RANGES = (
    "\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\U000e0001-\U000e007f\U000e0100-\U000e01ef"
)
"""Characters that are not seen: soft hyphens, joiners, marks of direction, variation selectors."""


def _spread(ranges: str) -> Iterable[str]:
    for part in re.findall(r"(.)(?:-(.))?", ranges, re.DOTALL):
        yield from map(chr, range(ord(part[0]), ord(part[1] or part[0]) + 1))


FORMAT = frozenset(_spread(FORMAT_RANGES))
BLANKS = frozenset(f"\t{ACROSS}{LINE_BLANKS}{THIN_BLANKS}{WIDE_BLANKS}") | FORMAT
BLANK = re.escape("".join(sorted(BLANKS - FORMAT))) + FORMAT_RANGES
"""All of `BLANKS`, for the inside of a character class."""

RADICALS = (
    "⺎兀⺏尣⺒巳⺓幺⺔彑⺝月⺟母⺠民⺩王⺫目⺬示⺮竹⺰纟⺷羊⺸羊⺻聿⻁虎⻂衤⻄西⻅见⻆角⻇角⻈讠⻉贝⻋车⻌辶⻍辶⻎辶⻏邑⻑長⻒镸"
    "⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙⻳龟"
)
"""Pairs of a supplementary radical and the character that it looks like; Unicode itself maps only a few of them."""
OTHER_SHAPES = "\u2f00-\u2fd5\uf900-\ufaff\ufe10-\ufe18\ufe35-\ufe6f\U0001d7ce-\U0001d7ff\U0002f800-\U0002fa1d"
"""Kangxi radicals, compatibility ideographs, vertical and small forms, and digits of mathematical alphabets."""
_SHAPES = {char: same for char in _spread(OTHER_SHAPES) if len(same := unicodedata.normalize("NFKC", char)) == 1}
_WIDE = {chr(0xFF01 + i): chr(0x21 + i) for i in range(94) if chr(0x21 + i) != ","}
_SAME = {
    "（": "(", "）": ")", "﹪": "%", "○": "〇", "◯": "〇", "–": "-", "—": "-", "－": "-", "～": "-", "〜": "-", "~": "-",
    "−": "-", "‐": "-", "‑": "-", "‒": "-", "―": "-", "「": "“", "」": "”", "『": "“", "』": "”", "〝": "“", "〞": "”",
    "＂": "\"",
    "﹙": "(", "﹚": ")", "萬": "万", "億": "亿", "個": "个", "餘": "余", "兩": "两", "﹐": "，", "︐": "，", "﹘": "-",
}  # fmt: skip
TRADITIONAL = (
    "項项條条戶户處处場场節节門门張张輛辆臺台間间組组塊块冊册區区縣县鎮镇鄉乡權权務务業业執执審审議议訴诉訟讼調调規规範范辦办結结復复"
    "應应達达覆覆類类員员幹干學学習习訓训習习會会議议開开發发佈布監监檢检書书證证課课級级聯联鎖锁網网綫线熱热線线號号單单滿满"
    "對对補补購购資资產产糾纠紛纷協协商商決决報报備备廢废顧顾問问團团隊队聽听證证報报領领導导導导黨党國国務务東东廣广長长當当來来過过"
    "從从為为與与後后時时現现實实際际據据總总計计佔占較较減减處处罰罚沒没許许強强製制裝装電电話话導导導导圖图書书館馆"
)
"""Pairs of a traditional character and the simplified one, of those that measure words and the field need."""
TABLE = str.maketrans(
    dict(zip(TRADITIONAL[::2], TRADITIONAL[1::2], strict=True))
    | _SHAPES
    | dict(zip(RADICALS[::2], RADICALS[1::2], strict=True))
    | _WIDE
    | _SAME
)
"""One character for one, so that offsets stay as they are."""

_APART = f"{THIN_BLANKS}{WIDE_BLANKS}"
_GROUPS = re.compile(
    rf"(?=[0-9])(?<![0-9.,])(?<![0-9][{_APART}，])"
    rf"(?:[0-9]{{1,3}}(?P<group>[{_APART}，])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*+(?![0-9]|(?P=group)[0-9])"
    rf"|[0-9](?P<spread>[{_APART}])[0-9](?:(?P=spread)[0-9](?![0-9]))++(?!(?P=spread)[0-9]))"
)
"""A number in groups of three digits (1 204), or in single digits that are spread over the line (1 2 8)."""
RAISED = "¹²³⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"
NUMBERED_MARKS = "①-⑳㉑-㉟㊱-㊿❶-❿⓪⓫-⓴⓵-⓾➀-➓"
_BRACKETED = (
    rf"[\[〔【](?:注|[a-z])?[0-9{RAISED}]{{0,3}}(?:[-,，、][0-9{RAISED}]{{1,3}}){{0,4}}[\]〕】](?!第?[0-9]{{0,5}}号)"
)
_PIECE = re.compile(
    rf"(?=[{RAISED}{NUMBERED_MARKS}\[〔【{BLANK}])"
    rf"(?:(?P<note>(?<=[0-9%‰‱])(?:[{RAISED}{NUMBERED_MARKS}]|{_BRACKETED}){{1,9}}+"
    rf"|(?<=[\w)》”])(?<![第字号令A-Za-z])(?:[{RAISED}]|{_BRACKETED}){{1,9}}+)|[{BLANK}]+)"
)
"""What the rules do not read: note marks behind a number or a word, and blanks. Behind a word ① may also begin an item
of a list, and stays."""

_DIGIT = "0-9０-９"
_INSIDE = re.compile(
    rf"[{FORMAT_RANGES}]|[{_DIGIT}](?:[{WIDE_BLANKS}{LINE_BLANKS}]|[{THIN_BLANKS}]{{2}})"
    rf"[{BLANK}]{{0,8}}[{_DIGIT}]|[{_DIGIT}][{THIN_BLANKS}][{_DIGIT}](?![{_DIGIT}])|[0-9]，|，[0-9]"
    rf"|[{_DIGIT}][{BLANK}]{{1,8}}[.．,][{_DIGIT}]|[{_DIGIT}][.．,][{BLANK}]{{1,8}}[{_DIGIT}]"
)
_UNSEEN = f"{WIDE_BLANKS}{THIN_BLANKS}{FORMAT_RANGES}"
_BEFORE = re.compile(rf"(?:[{_DIGIT}.．][{_UNSEEN}]*|[{FORMAT_RANGES}][{WIDE_BLANKS}{THIN_BLANKS}]*)$")
_AFTER = re.compile(rf"[{_UNSEEN}]*[{_DIGIT}]|[{_UNSEEN}]*[.．][{_UNSEEN}]*[{_DIGIT}]|[{FORMAT_RANGES}]")
_LABEL = re.compile(rf"[{BLANK}]*[{_DIGIT}]{{1,2}}[.．][{BLANK}]*")
_NEAR = 12


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
    """Return the part `start:end` without blanks, invisible characters and note marks. Groups of digits become one
    number. Other digits with a blank or a mark between them stay two numbers, kept apart by one blank; a line break
    does not keep them apart, as a line may just be full."""
    half, offsets = _seen(text[start:end].translate(TABLE), start)
    joints = {at for found in _GROUPS.finditer(half) for at in range(*found.span()) if half[at] not in "0123456789"}
    chars: list[str] = []
    places: list[int] = []
    at = 0
    for piece in _PIECE.finditer(half):
        first, last = piece.span()
        chars.append(half[at:first])
        places += offsets[at:first]
        at = last
        beside = half[first - 1 : first].isdecimal() and half[last : last + 1].isdecimal()
        if beside and first not in joints and not set(LINE_BLANKS).issuperset(half[first:last]):
            chars.append(" ")
            places.append(offsets[first])
    chars.append(half[at:])
    return View("".join(chars), places + offsets[at:])


def _seen(half: str, start: int) -> tuple[str, list[int]]:
    """Return the text without invisible characters, with a comma between groups of digits as in 1,204, and the place
    of each of its characters in the original."""
    offsets = list(range(start, start + len(half)))
    if not FORMAT.isdisjoint(half):
        kept = [index for index, char in enumerate(half) if char not in FORMAT]
        half, offsets = "".join([half[index] for index in kept]), [offsets[index] for index in kept]
    if "，" in half:
        half = _GROUPS.sub(lambda found: found[0].replace("，", ","), half)
    return half, offsets


def doubtful(text: str, start: int, end: int) -> bool:
    """Return whether the number at `start:end` of the original text, which may include its unit, is perhaps not the
    whole number, or more than one: a blank, a line break or an invisible character stands among its digits, or another
    digit or a decimal point beside it, or its line may have been read across two columns."""
    if _INSIDE.search(text, start, end):
        return True
    across = text.find(ACROSS, start, end + LONGEST_LINE)
    if across >= 0 and "\n" not in text[end:across]:
        return True
    line = text[text.rfind("\n", max(0, start - _NEAR), start) + 1 or max(0, start - _NEAR) : start]
    if _BEFORE.search(line) and not _LABEL.fullmatch(line):
        return True
    after = text[end : end + _NEAR]
    return bool(_AFTER.match(after)) and text[end - 1].isdecimal()
