"""Chinese first, English complete."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import TypeVarTuple

from django.utils.translation import get_language

Arguments = TypeVarTuple("Arguments")


def speaks_english() -> bool:
    """Whether the page being made is in English; otherwise it is in Chinese."""
    return (get_language() or "").startswith("en")


def in_each_language(say: Callable[[*Arguments], str]) -> Callable[[*Arguments], str]:
    """Keeps what is said of the same arguments, in each language: a page says a few things hundreds of times, and looking a
    word up takes longer than anything else in a cell. For arguments of which there are few, not for values."""

    @lru_cache(maxsize=4096)
    def said(_language: str, *arguments: Hashable) -> str:
        return say(*arguments)  # type: ignore[arg-type]

    @wraps(say)
    def current(*arguments: *Arguments) -> str:
        return said(get_language() or "", *arguments)

    return current
