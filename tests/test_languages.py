"""The cache of words: what is cached in one language is never shown in the other."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from metrics.wording.languages import in_each_language


def test_what_was_said_in_one_language_is_not_said_in_another() -> None:
    asked = []

    @in_each_language
    def said(word: str) -> str:
        asked.append(word)
        return _(word)

    def in_both() -> list[str]:
        words = []
        for language in ("zh-hans", "en"):
            with translation.override(language):
                words.append(said("年度"))
        return words

    assert in_both() == in_both() == ["年度", "Year"]
    assert asked == ["年度", "年度"]
