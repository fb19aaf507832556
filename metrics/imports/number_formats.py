"""Renders a number as a spreadsheet shows it, by the number format of its cell (ECMA-376 part 1, 18.8.31).

A format may hide a factor (`0.0,` shows thousandths) or turn 0.85 into 0.85% or 85%. What is not understood here is
marked as unclear, and never taken for the stored number. Runs in the sandbox; it must not import Django."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

ROUNDED, UNCLEAR, DATED = "rounded", "unclear", "dated"

CHINESE_DATES = {
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"', 34: 'h"时"mm"分"', 35: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: 'h"时"mm"分"',
    56: 'h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Formats that a Chinese spreadsheet means by a number alone."""

TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_(?P<wide>.)|\*(?P<filled>.)|\[(?P<bracket>[^\[\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<scientific>[eE][+-])|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)"
    r"|(?P<percent>%)|(?P<text>@)|(?P<clock>AM/PM|A/P|上午/下午)|(?P<date>y+|m+|d+|h+|s+|e+)|(?P<letter>[A-Za-z])"
    r"|(?P<slash>/)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)")
COLOUR = re.compile(
    r"black|blue|cyan|green|magenta|red|white|yellow|color ?[0-9]+|[黑蓝绿红白黄]色?|[青洋红]+色?|颜色 ?[0-9]+", re.I
)
LOCALE = re.compile(r"\$([^-]*)(?:-[0-9A-Za-z,-]*)?")
LONGEST = 255
LAST_DAY = 2_950_000
WIDE = Context(prec=100)
LARGEST = 10**20
MOST_DECIMALS = 30
SIMPLE = re.compile(r"(?P<grouped>#,##)?0(?:\.(?P<places>0{1,30}))?(?P<percent>%)?(?:_[ )])?")
"""The formats of nearly all cells, which are rendered in one step, as a sheet may have 450,000 of them."""
Token = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """`text` is what a person sees. `remark`: `ROUNDED` when digits are hidden, `UNCLEAR` when the text does not say
    what number is stored, `DATED` when it is the year of a date."""

    text: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One of up to four parts of a format, for positive, negative and zero numbers and for text, or for what its
    condition (operator, number) says."""

    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None = None

    def has(self, *kinds: str) -> bool:
        return any(kind in kinds for kind, _text in self.tokens)


@lru_cache(maxsize=1000)
def sections(code: str) -> tuple[Section, ...]:
    """Return the sections of a format."""
    found: list[list[Token]] = [[]]
    conditions: list[tuple[str, Decimal] | None] = [None]
    for match in TOKEN.finditer(code[:LONGEST]):
        kind, text = match.lastgroup or "other", match[match.lastgroup or 0]
        if kind == "other" and text == ";":
            found.append([])
            conditions.append(None)
        elif kind == "bracket" and (condition := CONDITION.fullmatch(text)):
            conditions[-1] = (condition[1], Decimal(condition[2]))
        else:
            found[-1] += _tokens(kind, text)
    return tuple(Section(tuple(tokens), condition) for tokens, condition in zip(found, conditions, strict=True))


def _tokens(kind: str, text: str) -> list[Token]:
    if kind in ("quoted", "escaped", "other"):
        return [("literal", text)]
    if kind == "wide":
        return [("literal", " ")]
    if kind == "bracket":
        return _bracket(text)
    return [] if kind == "filled" else [(kind, text)]


def _bracket(text: str) -> list[Token]:
    if COLOUR.fullmatch(text):
        return []
    if locale := LOCALE.fullmatch(text):
        return [("literal", locale[1])] if locale[1] else []
    return [("letter", text)]  # [DBNum1], [h]: not understood


def shown(value: Decimal, code: str, epoch: datetime.date) -> Shown:
    """Return what a cell shows that holds the number. `epoch` is the day before day 1 of the workbook."""
    if abs(value) >= LARGEST or len(code) > LONGEST:
        return Shown(plain(value), UNCLEAR)
    if simple := _simple(code):
        step, form, percent = simple
        amount = value * 100 if percent else value
        rounded = amount.quantize(step, ROUND_HALF_UP, WIDE)
        return Shown(f"{rounded:{form}}{percent}", "" if rounded == amount else ROUNDED)
    found = sections(code or "General")
    section, own_sign = _chosen(found, value)
    if section is None:
        return Shown(plain(value), UNCLEAR)
    if section.has("date", "clock"):
        return _as_date(value, section, epoch)
    if section.has("letter", "slash", "text") or not section.has("digit", "general"):
        return Shown(plain(value), UNCLEAR)
    return _as_number(value, section, own_sign)


@lru_cache(maxsize=1000)
def _simple(code: str) -> tuple[Decimal, str, str] | None:
    """Return the last place, the form in which Python writes the number, and % or ""; None for other formats."""
    if found := SIMPLE.fullmatch(code):
        return Decimal(1).scaleb(-len(found["places"] or "")), ",f" if found["grouped"] else "f", found["percent"] or ""
    return None


def shown_text(text: str, code: str) -> Shown:
    """Return what a cell shows that holds the text: a format may add words to it, or hide it."""
    found = sections(code or "General")
    section = found[3] if len(found) > 3 else found[-1]
    if not section.has("text"):
        return Shown(text, UNCLEAR if len(found) > 3 else "")
    return Shown(
        "".join(text if kind == "text" else word for kind, word in section.tokens if kind in ("text", "literal"))
    )


def _chosen(found: tuple[Section, ...], value: Decimal) -> tuple[Section | None, bool]:
    """Return the section for the number, None when that is unclear; and whether it brings its own sign."""
    numbers = found[:3]
    if any(section.condition for section in numbers):
        for section in numbers:
            if section.condition is None and section is not numbers[-1]:
                return None, False
            if section.condition is None or _holds(value, *section.condition):
                return section, False
        return None, False
    if value < 0 and len(numbers) > 1:
        return numbers[1], True
    return (numbers[2], False) if value == 0 and len(numbers) > 2 else (numbers[0], False)


def _holds(value: Decimal, operator: str, limit: Decimal) -> bool:
    return {
        "<": value < limit, ">": value > limit, "=": value == limit,
        "<=": value <= limit, ">=": value >= limit, "<>": value != limit,
    }[operator]  # fmt: skip


def _as_number(value: Decimal, section: Section, own_sign: bool) -> Shown:
    unclear = Shown(plain(value), UNCLEAR)
    places = [at for at, (kind, _text) in enumerate(section.tokens) if kind in ("digit", "general")]
    before, inside, behind = (
        section.tokens[: places[0]], section.tokens[places[0] : places[-1] + 1], section.tokens[places[-1] + 1 :]
    )  # fmt: skip
    if any(kind == "comma" for kind, _text in before + behind):
        return unclear  # it divides by a thousand
    if section.has("scientific"):
        return Shown(f"{value:.2E}")
    amount = abs(value) * 100 ** sum(kind == "percent" for kind, _text in section.tokens)
    digits = _digits(amount, inside)
    words = _signed(value, own_sign, _words(before), _words(behind))
    if not digits or words is None or any(character.isdigit() for character in "".join(words)):
        return unclear
    exact = Decimal(digits.replace(",", "")) == amount
    return Shown(f"{words[0]}{digits}{words[1]}", "" if exact else ROUNDED)


def _words(tokens: tuple[Token, ...]) -> str:
    return "".join(text for kind, text in tokens if kind != "point")


def _signed(value: Decimal, own_sign: bool, prefix: str, suffix: str) -> tuple[str, str] | None:
    """Return what stands before and behind the digits, with the sign that is stored; None when the format shows
    another one, or none."""
    if value < 0 and not own_sign:
        prefix = f"-{prefix.lstrip()}"
    elif value < 0 and "(" in prefix and ")" in suffix:
        prefix, suffix = "-" + prefix.replace("(", "", 1).lstrip(), suffix.replace(")", "", 1)
    elif (value < 0) != ("-" in prefix):
        return None
    return prefix.strip(), suffix.rstrip()


def _digits(amount: Decimal, inside: tuple[Token, ...]) -> str:
    """Return the digits that the placeholders show; "" when they show none, or when words stand between them."""
    if inside[0][0] == "general":
        return plain(amount) if len(inside) == 1 else ""
    whole, _point, fraction = "".join(text for _kind, text in inside).partition(".")
    if any(kind not in ("digit", "point", "comma") for kind, _text in inside) or whole.endswith(","):
        return ""
    if "." in fraction or "," in fraction or len(fraction) > MOST_DECIMALS or amount >= LARGEST:
        return ""
    rounded = amount.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP, WIDE)
    left, _point, right = format(rounded, "f").partition(".")
    always = len(fraction.rstrip("#?"))
    right = right[:always] + right[always:].rstrip("0")
    left = left.lstrip("0").zfill(whole.count("0"))
    if "," in whole and left and left[0] != "0":
        left = f"{int(left):,}"
    return f"{left or 0}.{right}" if right else left


def _as_date(value: Decimal, section: Section, epoch: datetime.date) -> Shown:
    """Return the parts of the date that are shown, without the time, as people type them: 2024, 2024年10月, 10月31日 or
    2024-10-31."""
    parts = {text[0].lower() for kind, text in section.tokens if kind == "date" and text[:3].lower() != "ddd"}
    year, month, day = not parts.isdisjoint("ye"), "m" in parts, "d" in parts
    timed = not day and not parts.isdisjoint("hs")  # in which case m is minutes
    if timed or (day and not month) or not (year or month) or section.has("letter", "digit", "general"):
        return Shown(plain(value), UNCLEAR)
    if not 1 <= value < LAST_DAY:
        return Shown(plain(value), UNCLEAR)
    date = epoch + datetime.timedelta(int(value))
    if year and day:
        return Shown(date.isoformat())
    if year and not month:
        return Shown(str(date.year), DATED)
    return Shown("".join((f"{date.year}年" if year else "", f"{date.month}月", f"{date.day}日" if day else "")))


def plain(value: Decimal) -> str:
    """Return the number without an exponent and without zeros behind its decimals."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
