"""The signs and the words that stand for a qualifier."""

from __future__ import annotations

from django.utils.translation import pgettext

from metrics.domain.choices import Measure, Qualifier
from metrics.wording.languages import speaks_english

SIGNS = {
    Qualifier.OVER: "≈",
    Qualifier.ABOUT: "≈",
    Qualifier.NEARLY: "≈",
    Qualifier.AT_LEAST: "≥",
    Qualifier.AT_MOST: "≤",
}


def words_around(qualifier: str, measure: str) -> tuple[str, str]:
    """Return what stands before and after the number."""
    if qualifier == Qualifier.EXACT:  # most values are: a page of a thousand asks for words it never says otherwise
        return "", ""
    if qualifier == Qualifier.OVER and measure != Measure.RATE and not speaks_english():
        return "", "余"
    words = {
        Qualifier.OVER: pgettext("before a number", "超过"),
        Qualifier.ABOUT: pgettext("before a number", "约"),
        Qualifier.NEARLY: pgettext("before a number", "近"),
        Qualifier.AT_LEAST: pgettext("before a number", "不低于"),
        Qualifier.AT_MOST: pgettext("before a number", "不超过"),
    }
    return words.get(Qualifier(qualifier), ""), ""
