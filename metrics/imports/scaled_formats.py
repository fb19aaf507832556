"""Finds the number formats of an .xls, .xlsb or .ods workbook that write a factor or a word beside a number, such as
`0"万件"` and `0"余"`; which cells have them is not seen. Runs in the sandbox; it must not import Django."""

from __future__ import annotations

import datetime
import io
import re
import struct
import zipfile
from collections.abc import Iterator
from decimal import Decimal

from metrics.imports.number_formats import UNCLEAR, sections, shown

FIRST_OWN = 164
"""The number of the first format that is not one of the program, which are in every file."""
FORMAT = re.compile(rb"\x1e\x04(..)(..)(..)([\x00\x01])", re.DOTALL)
"""The record of a format in .xls: its length, the number of the format, the characters, and whether they take two bytes
each ([MS-XLS] 2.4.126)."""
BINARY_FORMAT = 44
"""The record of a format in .xlsb ([MS-XLSB] 2.4.697)."""
NUMBER_STYLE, END = "<number:number-style", "</number:number-style>"
LONGEST_STYLE = 5_000
STYLE_WORDS = re.compile(r"<number:(?:text|embedded-text)\b[^<>]{0,500}>([^<>]{0,500})<")
DISPLAY_FACTOR = "number:display-factor="
SAMPLE = Decimal(1234567)
EPOCH = datetime.date(1899, 12, 30)


def has_scaled_formats(content: bytes) -> bool:
    """Return whether a number of the workbook may be shown with a word or a factor that is not seen."""
    if not content.startswith(b"PK"):
        return any(map(_alters, _of_xls(content)))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name.endswith(("styles.bin", ".xml"))}
    if binary := parts.get("xl/styles.bin"):
        return any(map(_alters, _of_xlsb(binary)))
    styles = "".join(parts.get(name, b"").decode("utf-8", "ignore") for name in ("content.xml", "styles.xml"))
    return any(
        DISPLAY_FACTOR in style or any(map(_is_word, STYLE_WORDS.findall(style))) for style in _number_styles(styles)
    )


def _number_styles(styles: str) -> Iterator[str]:
    for style in styles.split(NUMBER_STYLE)[1:]:
        yield style[:LONGEST_STYLE].partition(END)[0]


def _alters(code: str) -> bool:
    if sections(code)[0].has("date", "clock", "text"):
        return False
    said = shown(SAMPLE, code, EPOCH)
    return said.remark == UNCLEAR or _is_word(said.text)


def _is_word(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _of_xls(content: bytes) -> Iterator[str]:
    """Yield the codes of the formats, which stand together near the beginning of the book."""
    for found in FORMAT.finditer(content):
        length, number, count = (struct.unpack("<H", found[at])[0] for at in (1, 2, 3))
        wide = found[4] == b"\x01"
        size = count * (1 + wide)
        if number >= FIRST_OWN and length == 5 + size:
            yield content[found.end() : found.end() + size].decode("utf-16-le" if wide else "latin-1", "ignore")


def _of_xlsb(part: bytes) -> Iterator[str]:
    at = 0
    while at < len(part):
        kind, at = _number(part, at)
        size, at = _number(part, at)
        if kind == BINARY_FORMAT and size >= 6 and struct.unpack_from("<H", part, at)[0] >= FIRST_OWN:
            yield part[at + 6 : at + size].decode("utf-16-le", "ignore")
        at += size


def _number(part: bytes, at: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, and where the next one begins."""
    value = shift = 0
    for byte in part[at : at + 4]:
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            break
    return value, at
