"""A document into text, and the text into figures. Both are done in a process of its own with limits
(metrics/parsing/sandbox.py)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from metrics.documents import fact_search
from metrics.documents.kinds import LOCKED, kind_of
from metrics.documents.refusal_words import NothingToRead, UnreadableDocument
from metrics.domain.choices import DocumentKind
from metrics.parsing.encodings import decode
from metrics.parsing.sandbox import MEGABYTE, Busy, Failed, Limits, TookTooLong, run
from metrics.reader import Fact, IndicatorSpec

__all__ = [
    "LARGEST_FILE", "MOST_CHARACTERS", "DocumentText", "NothingToRead", "UnreadableDocument", "find_facts",
    "read_document", "read_pasted",
]  # fmt: skip

LARGEST_FILE = 20 * MEGABYTE
MOST_CHARACTERS = 600_000
"""Of text; 200 pages in full have about 240,000."""

TO_TEXT = Limits(memory=500 * MEGABYTE, seconds=20)
TO_FACTS = Limits(memory=500 * MEGABYTE, seconds=14)
"""A document is read one after the other, in one request: on the clock both together stay below the minute that nginx
waits."""

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What no database takes as text."""

ODD = re.compile("[\x01-\x08\x0e-\x19\x1b-\x1f\x7f\ue000-\uf8ff\ufffe\uffff]")
"""Hardly ever in a text, often in bytes that are no text but can be decoded as one."""
ODD_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class DocumentText:
    """`text` is what offsets count from: of a text file every character after its byte order mark, of the other kinds
    what stands in them, a paragraph or a table row to a line. `kind` is a value of DocumentKind."""

    text: str
    kind: str


def read_document(name: str, content: bytes) -> DocumentText:
    """The text of a file. `NothingToRead` when there is none, else `UnreadableDocument` says what is wrong with it."""
    if len(content) > LARGEST_FILE:
        raise UnreadableDocument(
            _("文件超过%(size)d MB，请去掉图片或拆分后上传。") % {"size": LARGEST_FILE // MEGABYTE}
        )
    kind = kind_of(name, content)
    text = _plain(content) if kind == DocumentKind.TEXT else _parsed(kind, content)
    return DocumentText(_checked(text), kind.value)


def read_pasted(text: str) -> DocumentText:
    """Text from a form, line ends as the page it came from counts them. Errors as of `read_document`."""
    text = UNSTORABLE.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")
    return DocumentText(_checked(text), DocumentKind.PASTED.value)


def find_facts(text: str, *, year: int, specs: Sequence[IndicatorSpec]) -> list[Fact]:
    """The facts of a text somebody sent, as `metrics.reader.Reader` finds them; a text that is not Chinese has none.
    `UnreadableDocument` when it takes too long or holds too many."""
    found = _done(
        "metrics.documents.fact_search:find", fact_search.question(text, year, specs), TO_FACTS,
        too_long=_("文字过长或过密，读取用时过长，已停止，请分段上传。"), failed=_("读取这段文字时出错，请分段上传。"),
    )  # fmt: skip
    return fact_search.answer(found["facts"])


def _checked(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise UnreadableDocument(_sentence("characters", MOST_CHARACTERS))
    if not text.strip():
        raise NothingToRead(_("文件里没有文字。"))
    return text


def _plain(content: bytes) -> str:
    no_text = _("这不是文字文件，或者编码不是UTF-8、UTF-16或GB18030。")
    try:
        text = decode(content)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(no_text) from error
    if UNSTORABLE.search(text) or len(ODD.findall(text)) > ODD_SHARE * len(text):
        raise UnreadableDocument(no_text)
    return text


def _parsed(kind: DocumentKind, content: bytes) -> str:
    found = _done(
        f"metrics.documents.sandboxed:{kind.value}", content, TO_TEXT,
        too_long=_("读取文件用时过长，已停止，请拆分后上传。"), failed=_("文件无法读取，可能已损坏或过大。"),
    )  # fmt: skip
    return UNSTORABLE.sub("\ufffd", found["text"])


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
        raise UnreadableDocument(_sentence(found["refused"], found["count"]))
    return found


def _sentence(reason: str, count: int) -> str:
    sentences = {
        "broken": _("文件已损坏，无法打开。"),
        "characters": _("文字超过%(count)d个字，请拆分后上传。"),
        "entities": _("文件含有不安全的XML定义，已拒绝。"),
        "numbers": _("数字过多（超过%(count)d个），不像一份报告，请拆分后上传。"),
        "large": _("文件解压后过大，已拒绝。"),
        "locked": str(LOCKED),
        "pages": _("PDF超过%(count)d页，请拆分后上传。"),
        "scanned": _("这份PDF是扫描件，没有文字层，请上传原始电子文件，或先做文字识别。"),
    }
    return str(sentences[reason] % {"count": count})
