"""What a file is, told by what is in it; its name only decides between a saved page and plain text."""

from __future__ import annotations

import re
from collections.abc import Set

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.documents.refusal_words import UnreadableDocument
from metrics.domain.choices import DocumentKind
from metrics.parsing.archives import BadArchive, members
from metrics.parsing.sandbox import MEGABYTE

LARGEST_UNPACKED = 100 * MEGABYTE
MOST_MEMBERS = 2_000
"""A report with a picture on each page has some hundreds."""

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OLD = {
    "doc": _("这是旧版Word文档（.doc），请用Word或WPS打开，另存为.docx后上传。"),
    "wps": _("这是WPS文字文档（.wps），请用WPS打开，另存为.docx后上传。"),
    "xls": _("这是Excel工作簿，不是报告正文；成表的数据请在“导入”中导入。"),
    "et": _("这是WPS表格，不是报告正文；成表的数据请在“导入”中导入。"),
    "ppt": _("这是演示文稿，请上传报告正文。"),
}
LOCKED = _("文档有密码，请去掉密码后上传。")
PICTURE = _("这是图片，读不出文字，请上传带文字的文件。")
ARCHIVE = _("这是压缩文件，请解压后上传其中的报告。")
WORKBOOK = OLD["xls"]
SLIDES = OLD["ppt"]
SAVED_WHOLE = _("这是.mht网页归档，请在浏览器中另存为“网页，仅HTML”后上传。")

MAGIC: tuple[tuple[bytes, str | Promise], ...] = (
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"II*\x00", PICTURE),
    (b"MM\x00*", PICTURE),
    (b"\x1f\x8b", ARCHIVE),
    (b"Rar!", ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"BZh", ARCHIVE),
    (b"\xfd7zXZ", ARCHIVE),
    (b"{\\rtf", _("这是RTF文档，请用Word或WPS打开，另存为.docx后上传。")),
    (b"From: <Saved by", SAVED_WHOLE),
    (b"MIME-Version:", SAVED_WHOLE),
)
PARTS: tuple[tuple[str, str | Promise], ...] = (
    ("xl/", WORKBOOK),
    ("ppt/", SLIDES),
    ("OFD.xml", _("这是OFD版式文件，请用阅读软件打开，另存为.docx或带文字的PDF后上传。")),
    ("content.xml", _("这是ODT文档，请另存为.docx后上传。")),
)
HTML_NAME = re.compile(r"\.(?:[sx]?html?|aspx?|jsp)$", re.IGNORECASE)
HTML_START = re.compile(
    rb"(?:<!--(?:(?!-->).)*-->|\s|<\?xml[^>]*>)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
"""A comment ends at its first mark and nowhere else: a file of nothing but comments is tried in one way alone."""


def kind_of(name: str, content: bytes) -> DocumentKind:
    """The kind of the file; `UnreadableDocument` names what it is when it is none that can be read."""
    if content.startswith(OLD_OFFICE):
        raise UnreadableDocument(_old(name, content))
    if content.startswith(b"BM") and name.lower().endswith(".bmp"):
        raise UnreadableDocument(PICTURE)
    for magic, sentence in MAGIC:
        if content.startswith(magic):
            raise UnreadableDocument(sentence)
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    if b"%PDF-" in content[:1024]:
        return DocumentKind.PDF
    if HTML_NAME.search(name) or HTML_START.match(_without_mark(content)):
        return DocumentKind.HTML
    return DocumentKind.TEXT


def _old(name: str, content: bytes) -> str | Promise:
    if ENCRYPTED in content:
        return LOCKED
    return OLD.get(name.lower().rpartition(".")[2], OLD["doc"])


def _packed(content: bytes) -> DocumentKind:
    try:
        names = members(content, largest=LARGEST_UNPACKED, most=MOST_MEMBERS)
    except BadArchive as error:
        sentences = {
            "broken": _("文件已损坏，无法打开。"),
            "locked": LOCKED,
            "large": _("文件解压后过大，已拒绝。"),
        }
        raise UnreadableDocument(sentences[error.reason]) from error
    if any(each.startswith("word/") for each in names):
        return DocumentKind.DOCX
    raise UnreadableDocument(_named_by(names))


def _named_by(names: Set[str]) -> str | Promise:
    for part, sentence in PARTS:
        if any(each == part or (part.endswith("/") and each.startswith(part)) for each in names):
            return sentence
    return ARCHIVE


def _without_mark(content: bytes) -> bytes:
    """The beginning as single bytes, whether the file is in UTF-16 or has a mark in front."""
    return content[:2000].removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").replace(b"\x00", b"")
