"""Chinese first, English complete."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple

from django.utils.translation import get_language

Arguments = TypeVarTuple("Arguments")
Words = TypeVar("Words", str, tuple[str, ...])


def speaks_english() -> bool:
    """Whether the page being made is in English; otherwise it is in Chinese."""
    return (get_language() or "").startswith("en")


def in_each_language(say: Callable[[*Arguments], Words]) -> Callable[[*Arguments], Words]:
    """Keeps what is said of the same arguments, in each language: a page says a few things hundreds of times, and
    looking a word up takes longer than anything else in a cell. For arguments of which there are few, not for
    values."""

    @lru_cache(maxsize=4096)
    def said(_language: str, *arguments: Hashable) -> Words:
        return say(*arguments)  # type: ignore[arg-type]

    @wraps(say)
    def current(*arguments: *Arguments) -> Words:
        return said(get_language() or "", *arguments)

    return current
