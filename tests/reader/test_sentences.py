"""Sentences cover a paragraph completely, in pieces of limited length."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from metrics.reader.context.sentences import LONGEST, sentences


@given(st.text(alphabet="文字。！？；，、”)1", max_size=2000))
def test_they_cover_the_text_in_order(text: str) -> None:
    spans = list(sentences(text))
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(0 < end - start <= LONGEST for start, end in spans)


def test_a_closing_quotation_mark_stays_with_its_sentence() -> None:
    text = "他说“好。”我说好！"
    assert [text[a:b] for a, b in sentences(text)] == ["他说“好。”", "我说好！"]


def test_an_endless_sentence_is_cut_at_a_mark() -> None:
    text = ("文" * 99 + "，") * 10 + "文" * 30 + "；" + "文" * 400
    assert all(text[end - 1] in "，；文" for _, end in sentences(text))
    assert text[next(sentences(text))[1] - 1] == "，"
