"""An RTF document as text: paragraphs and tables in their order, footnotes at the end. Hidden, struck and deleted text
is left out; raised digits are note marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from metrics.documents.raised import raised
from metrics.documents.refusals import Refused
from metrics.documents.rtf_table import Table

TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,18})? ?|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<symbol>[^A-Za-z])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)
CHARSETS = {128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950"}
PAGES = {932: "cp932", 936: "gb18030", 949: "cp949", 950: "cp950", 54936: "gb18030", 65001: "utf-8"}
WESTERN = "cp1252"
WRITTEN = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "nestcell": "\t",
    "nestrow": "\n",
}  # fmt: skip
SYMBOLS = {b"~": "\u00a0", b"_": "-", b"\n": "\n", b"\r": "\n", b"{": "{", b"}": "}", b"\\": "\\"}
ENDS = frozenset({"par", "sect", "page", "column"})
APART = frozenset({
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "headerl", "headerr", "headerf", "footer", "footerl",
    "footerr", "footerf", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "fldinst", "nonshppict", "xe",
    "tc", "rxe", "txe", "sp", "objdata", "listtable", "revtbl", "annotation", "nonesttables",
})  # fmt: skip
"""Groups that are no text of the document."""
KEPT = frozenset({"shpinst", "shptxt"})
"""Groups that older programs skip, but that hold text."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What a group says of its text. `gone`: it is in a group that is no text."""

    gone: bool = False
    hidden: bool = False
    struck: bool = False
    deleted: bool = False
    height: str = ""
    font: int = -1
    skip: int = 1
    note: bool = False


STRIKES = frozenset({"strike", "striked"})
HEIGHTS = {"super": "superscript", "sub": "subscript", "up": "superscript", "dn": "subscript"}


def text_of(content: bytes) -> str:
    """Return a line for each paragraph and each row of a table, footnotes at the end. Raises `Refused`."""
    reading = _Reading(content)
    notes = (" ".join(note.split()) for note in reading.notes)
    return "\n".join([*reading.lines, *(f"〔注{number}〕{note}" for number, note in enumerate(filter(None, notes), 1))])


class _Reading:
    """The way through a document. `lines` is its text, `notes` are its footnotes."""

    def __init__(self, content: bytes) -> None:
        self.lines: list[str] = []
        self.notes: list[str] = []
        self._fonts: dict[int, str] = {}
        self._page = "gb18030"
        self._look = _Look()
        self._above: list[_Look] = []
        self._bytes = bytearray()
        self._skipped = 0
        self._half = ""
        self._parts: list[str] = []
        self._table = Table()
        self._starred = self._opened = self._in_fonts = False
        for token in _tokens(content):
            self._take(token)
        if self._above:
            raise Refused("broken")
        self._end_paragraph()
        self._end_table()

    def _take(self, token: re.Match[bytes]) -> None:
        kind = token.lastgroup
        if kind == "number":
            kind = "word"
        if kind in ("hex", "text"):
            self._read_bytes(bytes.fromhex(token["hex"].decode()) if kind == "hex" else token["text"])
            self._opened = False
            return
        if kind is not None:
            self._flush()
        if kind == "brace":
            self._brace(token["brace"])
        elif kind == "word":
            number = int(token["number"]) if token["number"] else None
            self._word(token["word"].decode("ascii"), number)
            self._opened = False
        elif kind == "symbol":
            self._symbol(token["symbol"])

    def _brace(self, brace: bytes) -> None:
        self._skipped = 0
        if brace == b"{":
            self._above.append(self._look)
            self._opened = True
            return
        if not self._above:
            raise Refused("broken")
        self._look = self._above.pop()
        self._opened = False
        self._in_fonts = self._in_fonts and self._look.gone

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif symbol in SYMBOLS:
            self._write(SYMBOLS[symbol])

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        if self._opened and (word in APART or (starred and word not in KEPT)):
            self._look = replace(self._look, gone=True)
            self._in_fonts = word == "fonttbl"
        elif word == "footnote":
            self._look = replace(self._look, note=True)
            self.notes.append("")
        elif word in WRITTEN:
            self._write(WRITTEN[word])
        elif word == "u" and number is not None:
            self._unicode(number)
        elif word in ENDS:
            self._end_paragraph()
        elif not self._shape(word, number):
            self._look = _changed(self._look, word, number)
            self._font(word, number or 0)

    def _shape(self, word: str, number: int | None) -> bool:
        """Take what is said of tables; return whether it was said."""
        if self._look.gone or self._look.note:
            return False
        if word == "cell":
            self._table.cell(self._text())
        elif word == "row":
            self._table.row()
        elif word == "intbl":
            self._table.inside = True
        elif word == "pard":
            self._table.inside = False
        else:
            return self._table.define(word, number)
        return True

    def _font(self, word: str, number: int) -> None:
        if word == "ansicpg":
            self._page = PAGES.get(number, WESTERN)
        elif word == "fcharset" and self._in_fonts and number in CHARSETS:
            self._fonts[self._look.font] = CHARSETS[number]

    def _read_bytes(self, content: bytes) -> None:
        skipped = min(self._skipped, len(content))
        self._skipped -= skipped
        if not self._look.gone:
            self._bytes += content[skipped:]

    def _flush(self) -> None:
        if self._bytes:
            content, codec = bytes(self._bytes), self._fonts.get(self._look.font, self._page)
            self._bytes.clear()
            self._write(_decoded(content, codec))

    def _unicode(self, number: int) -> None:
        """Write the character, with the half before it where two numbers are one character."""
        char = chr(number % 0x10000)
        if "\ud800" <= char <= "\udbff":
            self._half = char
        else:
            both = (self._half + char).encode("utf-16-le", "surrogatepass")
            self._write(both.decode("utf-16-le", "replace"))
            self._half = ""
        self._skipped = self._look.skip

    def _write(self, text: str) -> None:
        look = self._look
        if look.gone or look.hidden or look.struck or look.deleted:
            return
        if look.height:
            text = raised(text, down=look.height == "subscript")
        if look.note:
            self.notes[-1] += text
        else:
            self._parts.append(text)

    def _text(self) -> str:
        text = "".join(self._parts)
        self._parts.clear()
        return text

    def _end_paragraph(self) -> None:
        if self._look.gone or self._look.note:
            return
        if self._table.inside:
            self._parts.append("\n")
            return
        self._end_table()
        self.lines.append(self._text())

    def _end_table(self) -> None:
        self.lines += self._table.lines(self.lines[-1] if self.lines else "")
        self._table = Table()


def _changed(look: _Look, word: str, number: int | None) -> _Look:
    """Return the look after a word, which may say nothing of it."""
    on = number != 0
    if word == "v":
        return replace(look, hidden=on)
    if word == "deleted":
        return replace(look, deleted=on)
    if word in STRIKES:
        return replace(look, struck=on)
    if word in HEIGHTS:
        return replace(look, height=HEIGHTS[word] if on else "")
    if word == "nosupersub":
        return replace(look, height="")
    if word == "plain":
        return replace(look, hidden=False, struck=False, height="")
    if word == "f":
        return replace(look, font=number or 0)
    return replace(look, skip=number or 0) if word == "uc" else look


def _tokens(content: bytes) -> Iterator[re.Match[bytes]]:
    """Yield the tokens, without the data of pictures that are stored as they are."""
    at = 0
    while token := TOKEN.match(content, at):
        at = token.end()
        if token["word"] == b"bin":
            at += max(0, int(token["number"] or 0))
        else:
            yield token


def _decoded(content: bytes, codec: str) -> str:
    """Return the text in the encoding of its font or of the document; where it is in neither, in that of Western fonts,
    which have the punctuation in documents made abroad. Raises `Refused`: nothing is guessed."""
    for each in (codec, WESTERN):
        try:
            return content.decode(each)
        except UnicodeDecodeError:
            continue
    raise Refused("broken")
