"""Turns a document into text, and the text into figures. Both run in the sandbox (metrics/parsing/sandbox.py)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from shutil import which
from typing import Any

from django.utils.translation import gettext as _

from metrics.documents import fact_search, sandboxed
from metrics.documents.refusal_words import NothingToRead, UnreadableDocument, refusal
from metrics.documents.sandboxed import MOST_CHARACTERS
from metrics.domain.choices import DocumentKind
from metrics.parsing.sandbox import MEGABYTE, Busy, Failed, Limits, TookTooLong, run
from metrics.reader import Fact, IndicatorSpec

__all__ = [
    "LARGEST_FILE", "MOST_CHARACTERS", "DocumentText", "NothingToRead", "UnreadableDocument", "find_facts",
    "read_document", "read_pasted",
]  # fmt: skip

LARGEST_FILE = 20 * MEGABYTE

TO_TEXT = Limits(memory=500 * MEGABYTE, seconds=20)
TO_FACTS = Limits(memory=500 * MEGABYTE, seconds=14)
"""The limits of the search for facts. It follows the reading of the document in the same request, and together they
have to stay below the minute that nginx waits."""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The text of a document. `text` is what offsets count from: of a text file every character after its byte order
    mark, of the other kinds a line for each paragraph or table row. `kind` is a value of DocumentKind."""

    text: str
    kind: str


def read_document(name: str, content: bytes) -> DocumentText:
    """Return the text of a file. Raises `NothingToRead` when there is none, else `UnreadableDocument`, which says what
    is wrong."""
    if len(content) > LARGEST_FILE:
        raise UnreadableDocument(
            _("文件超过%(size)d MB，请去掉图片或拆分后上传。") % {"size": LARGEST_FILE // MEGABYTE}
        )
    found = _done(
        "metrics.documents.sandboxed:document", sandboxed.question(name, content, which("soffice") or ""), TO_TEXT,
        too_long=_("读取文件用时过长，已停止，请拆分后上传。"), failed=_("文件无法读取，可能已损坏或过大。"),
    )  # fmt: skip
    return _with_text(found["text"], found["kind"])


def read_pasted(text: str) -> DocumentText:
    """Return the text that was pasted into a form, its line ends converted to those that the page counts. Raises the
    errors of `read_document`."""
    text = sandboxed.storable(text).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MOST_CHARACTERS:
        raise refusal("characters", MOST_CHARACTERS)
    return _with_text(text, DocumentKind.PASTED.value)


def _with_text(text: str, kind: str) -> DocumentText:
    if not text.strip():
        raise NothingToRead(_("文件里没有文字。"))
    return DocumentText(text, kind)


def find_facts(text: str, *, year: int, specs: Sequence[IndicatorSpec]) -> list[Fact]:
    """Return the facts of a text that somebody sent, as `metrics.reader.Reader` finds them; a text that is not Chinese
    has none. Raises `UnreadableDocument` when it takes too long or holds too many numbers."""
    found = _done(
        "metrics.documents.fact_search:find", fact_search.question(text, year, specs), TO_FACTS,
        too_long=_("文字过长或过密，读取用时过长，已停止，请分段上传。"), failed=_("读取这段文字时出错，请分段上传。"),
    )  # fmt: skip
    return fact_search.answer(found["facts"])


def _done(function: str, content: bytes, limits: Limits, *, too_long: str, failed: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = run(function, content, limits)
    except Busy as error:
        raise UnreadableDocument(_("正在读取的文件过多，请稍后再试。")) from error
    except TookTooLong as error:
        raise UnreadableDocument(too_long) from error
    except Failed as error:
        raise UnreadableDocument(failed) from error
    if "refused" in found:
        raise refusal(found["refused"], found["count"])
    return found
