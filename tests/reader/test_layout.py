"""Offsets into the original text: no character moves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from metrics.reader.plain_text import BLANKS, view


@given(st.text(alphabet=st.characters(codec=None), max_size=60))
def test_every_character_keeps_its_place(text: str) -> None:
    shown = view(text, 0, len(text))
    assert len(shown.text) == len(shown.offsets)
    assert shown.offsets == sorted(set(shown.offsets))
    for char, offset in zip(shown.text, shown.offsets, strict=True):
        if char not in " " and char == text[offset]:
            assert text[offset] not in BLANKS


def test_full_width_becomes_half_width_in_place() -> None:
    text = "𠮷１，２３５件（９８．５％）"
    shown = view(text, 0, len(text))
    assert shown.text == "𠮷1,235件(98.5%)"
    assert shown.span(1, 6) == (1, 6)


def test_blanks_go_but_hold_digits_apart() -> None:
    assert view("办理 12 件 3 4", 0, 11).text == "办理12件3 4"
    assert view("全年办\n理1\n2件", 0, 9).text == "全年办理12件"


def test_a_comma_between_clauses_is_no_separator() -> None:
    assert view("１，２件", 0, 4).text == "1，2件"
