"""The keys of a Word document, written and read back, whatever an author or a program did to them."""

from __future__ import annotations

import io
from collections.abc import Callable
from copy import deepcopy

import pytest
from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn

from metrics.domain.drafting import BoundFigure, Paragraph, Run, Written
from metrics.drafting.bindings import found_keys, key_of, parsed
from metrics.drafting.gongwen import saved
from metrics.drafting.word import docx

FIRST, SECOND = key_of(79, 1), key_of(79, 2)


def figure(words: str) -> BoundFigure:
    return BoundFigure("mediation", "人民<调解>案件数", "zone", 2024, 1, words)


def written(*between: str) -> bytes:
    runs = [Run("全年办结")]
    for words in between or ("6500余件", "71件"):
        runs += [Run(words, figure(words)), Run("，")]
    return docx(Written("草稿", (Paragraph(tuple(runs)),)), 79)


def edited(change: Callable[[Word], None]) -> list[tuple[str, str, str]]:
    """Return key, text and problem of each key after somebody has changed the file."""
    word = Document(io.BytesIO(written()))
    change(word)
    return [(each["key"], each["text"], each["problem"]) for each in found_keys(saved(word))["keys"]]


def every(word: Word, name: str) -> list:
    return list(word.element.iter(qn(f"w:{name}")))


def lose_tags(word: Word) -> None:
    for tag in every(word, "tag"):
        tag.getparent().remove(tag)


def lose_marks(word: Word) -> None:
    for mark in every(word, "bookmarkStart") + every(word, "bookmarkEnd"):
        mark.getparent().remove(mark)


def retype(word: Word) -> None:
    every(word, "sdtContent")[0].find(qn("w:r")).find(qn("w:t")).text = "6400件"


def copy(word: Word) -> None:
    word.paragraphs[0]._p.append(deepcopy(every(word, "sdt")[0]))


def nest(word: Word) -> None:
    every(word, "sdtContent")[0].append(every(word, "sdt")[1])


def rename(word: Word) -> None:
    every(word, "tag")[0].set(qn("w:val"), key_of(80, 9))


def empty(word: Word) -> None:
    every(word, "sdtContent")[1].find(qn("w:r")).find(qn("w:t")).text = " "


UNTOUCHED = [(FIRST, "6500余件", ""), (SECOND, "71件", "")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda word: None, UNTOUCHED),
        (lose_tags, UNTOUCHED),
        (lose_marks, UNTOUCHED),
        (retype, [(FIRST, "6400件", ""), UNTOUCHED[1]]),
        (copy, [(FIRST, "6500余件", "copied"), UNTOUCHED[1], (FIRST, "6500余件", "copied")]),
        (nest, [(FIRST, "6500余件71件", "nested"), (SECOND, "71件", "nested"), (SECOND, "", "copied")]),
        (rename, [(FIRST, "6500余件", "renamed"), UNTOUCHED[1]]),
        (empty, [UNTOUCHED[0], (SECOND, " ", "empty")]),
    ],
)
def test_a_key_says_what_became_of_it(change: Callable[[Word], None], expected: list[tuple[str, str, str]]) -> None:
    found = edited(change)
    if change is nest:  # in whatever order
        assert {problem for _key, _text, problem in found} & {"nested"} and len(found) >= 2
        return
    assert found == expected


def test_a_key_stands_in_its_sentence() -> None:
    found = found_keys(written())["keys"][1]
    assert found["paragraph"][found["start"] :].startswith("71件")
    assert parsed(found["key"]) == (79, 2)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nothing", b"<html>"])
def test_what_is_no_document_is_refused(content: bytes) -> None:
    assert found_keys(content)["refused"]


@pytest.mark.parametrize("name", ["_GoBack", "rol_", "rol_zz_001", "rol_4f_1", "rol_4f_001 ", ""])
def test_other_names_are_no_keys(name: str) -> None:
    assert parsed(name) is None
