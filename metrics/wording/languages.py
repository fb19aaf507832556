"""The language of the page being made, and a cache of short texts in each language."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple

from django.utils.translation import get_language

Arguments = TypeVarTuple("Arguments")
Words = TypeVar("Words", str, tuple[str, ...])


def speaks_english() -> bool:
    """Return whether the page being made is in English; otherwise it is in Chinese."""
    return (get_language() or "").startswith("en")


def in_each_language(say: Callable[[*Arguments], Words]) -> Callable[[*Arguments], Words]:
    """Return the function with a cache of its answers, one for each language. A page says the same few things hundreds
    of times, and looking up a translation takes longer than anything else in a cell. For functions with few different
    arguments, not for values."""

    @lru_cache(maxsize=4096)
    def said(_language: str, *arguments: Hashable) -> Words:
        return say(*arguments)  # type: ignore[arg-type]

    @wraps(say)
    def current(*arguments: *Arguments) -> Words:
        return said(get_language() or "", *arguments)

    return current
