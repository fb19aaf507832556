"""The parameters of a page's address, as typed values.

A malformed parameter is a 400 page that names it. Parameters that a page does not know are ignored, so that the same
query string works for a page and for its file."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.core.exceptions import BadRequest, ValidationError
from django.core.validators import validate_slug
from django.http import QueryDict
from django.utils.translation import gettext as _

from metrics.parsing.numbers import NotANumber, parse_year
from metrics.parsing.texts import has_controls
from metrics.wording.formatting import listed
from metrics.wording.refused_numbers import refusal_words

LONGEST_TEXT = 100
LONGEST_PERSON = 150
"""Longest name of a person. An account without a name of its own goes by its user name."""
MOST_CODES = 200


class BadParameter(BadRequest):
    """A parameter that cannot be understood: `parameter` is its name in the address, `sentence` says what is wrong."""

    def __init__(self, parameter: str, sentence: str) -> None:
        super().__init__(f"{parameter}: {sentence}")
        self.parameter = parameter
        self.sentence = sentence


def text(query: QueryDict, name: str, *, longest: int = LONGEST_TEXT) -> str:
    """Return free text, stripped; "" when absent.

    Every parameter with a single value is read here, and two different values are refused: whichever was taken, the
    page would silently ignore the other. The only exception is `language`: it does not change what the page is about,
    and it is read before any page could refuse it."""
    given = dict.fromkeys(stripped for value in query.getlist(name) if (stripped := value.strip()))
    if len(given) > 1:
        raise BadParameter(name, _("只能给一个值，地址里有%(count)d个不同的。") % {"count": len(given)})
    return _text(name, next(iter(given), ""), longest)


def _text(name: str, value: str, longest: int = LONGEST_TEXT) -> str:
    value = value.strip()
    if len(value) > longest:
        raise BadParameter(name, _("内容过长，最多%(count)d个字符。") % {"count": longest})
    if has_controls(value):
        raise BadParameter(name, _("含有不可见的控制字符。"))
    return value


def year(query: QueryDict, name: str = "year") -> int | None:
    """Return a calendar year; None when absent or empty."""
    value = text(query, name)
    return _year(name, value) if value else None


def _year(name: str, value: str) -> int:
    try:
        return parse_year(value)
    except NotANumber as error:
        raise BadParameter(name, refusal_words(error)) from error


def two_years(query: QueryDict, name: str, *, longest: int) -> tuple[int, int] | None:
    """Return two different years, the earlier first; they may be given in any order, repeated or comma-separated. None
    when absent or empty."""
    given = [_text(name, part) for value in query.getlist(name) for part in re.split("[,，]", value) if part.strip()]
    if not given:
        return None
    if len(given) != 2:
        raise BadParameter(name, _("须是两个年度，例如2021,2024。"))
    first, last = sorted(_year(name, part) for part in given)
    if first == last:
        raise BadParameter(name, _("两个年度相同，请选择不同的两年。"))
    _not_too_far(name, first, last, longest)
    return first, last


def whole(query: QueryDict, name: str, *, largest: int) -> int | None:
    """Return a whole number from 1 to `largest`; None when absent or empty."""
    value = text(query, name)
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= len(str(largest)) and 1 <= int(value) <= largest):
        raise BadParameter(name, _("须是1到%(largest)d之间的整数。") % {"largest": largest})
    return int(value)


def sent_back(text: str, *, digits: int = 18) -> int | None:
    """Return the id or version that a field of our own sent back; None for anything else than at most so many
    digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def code(query: QueryDict, name: str) -> str:
    """Return one code; "" when absent or empty. Whether the code exists is checked by the query (404)."""
    value = text(query, name)
    if value:
        _check_code(name, value)
    return value


def codes(query: QueryDict, name: str) -> tuple[str, ...]:
    """Return codes in the order given, without duplicates; they may be repeated or comma-separated. () when absent."""
    values = [part.strip() for value in query.getlist(name) for part in value.split(",") if part.strip()]
    unique = tuple(dict.fromkeys(values))
    if len(unique) > MOST_CODES:
        raise BadParameter(name, _("一次最多选择%(count)d项。") % {"count": MOST_CODES})
    for value in unique:
        _check_code(name, value)
    return unique


def is_code(value: str) -> bool:
    """Return whether the text could be a code: it is checked by the validator of the models' `SlugField`."""
    try:
        validate_slug(value)
    except ValidationError:
        return False
    return len(value) <= LONGEST_TEXT


def _check_code(name: str, value: str) -> None:
    if not is_code(value):
        raise BadParameter(name, _("不是有效的代码：代码由字母、数字、连字符和下划线组成。"))


def choice(query: QueryDict, name: str, allowed: Collection[str], default: str = "") -> str:
    """Return one of a closed list; `default` when absent or empty."""
    value = text(query, name)
    if not value:
        return default
    if value not in allowed:
        raise BadParameter(name, _("只能是以下之一：%(allowed)s。") % {"allowed": listed(allowed)})
    return value


def flag(query: QueryDict, name: str) -> bool:
    return choice(query, name, ("0", "1"), "0") == "1"


def span(first: int, last: int, *, longest: int) -> tuple[int, int]:
    """Return `?from=` and `?to=`. Raises `BadParameter` when they are in the wrong order or more than `longest` years
    apart."""
    if first > last:
        raise BadParameter("from", _("起始年度%(first)d晚于结束年度%(last)d。") % {"first": first, "last": last})
    _not_too_far("from", first, last, longest)
    return first, last


def _not_too_far(name: str, first: int, last: int, longest: int) -> None:
    if last - first >= longest:
        raise BadParameter(name, _("年度跨度过大，最多%(count)d年。") % {"count": longest})
