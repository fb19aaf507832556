"""PDF documents made by hand: no font is embedded, and the code of a character is its code point."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

MAP = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def "
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange "
    b"endcmap end end"
)
FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/ToUnicode 4 0 R/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType0/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000"
    b"/FontDescriptor<</Type/FontDescriptor/FontName/Song/Flags 4/FontBBox[0 0 1000 1000]/Ascent 880/Descent -120"
    b"/ItalicAngle 0/CapHeight 700/StemV 80>>>>]>>"
)
SIZE = 12


def stream(content: bytes, more: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    return b"<</Length %d/Filter/FlateDecode%s>>stream\n%s\nendstream" % (len(packed), more, packed)


def words(text: str, x: float, y: float) -> bytes:
    return b"BT /F1 %d Tf %.1f %.1f Td <%s> Tj ET\n" % (SIZE, x, y, text.encode("utf-16-be").hex().encode())


def pdf(
    pages: Sequence[bytes], *, catalogue: bytes = b"", objects: Sequence[bytes] = (), trailer: bytes = b""
) -> bytes:
    """Return a document of A4 pages with the given drawing instructions. `objects` are numbered after the pages."""
    kids = b" ".join(b"%d 0 R" % (5 + 2 * number) for number in range(len(pages)))
    made = [b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids),
    FONT, stream(MAP)]  # fmt: skip
    for number, drawing in enumerate(pages):
        made.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
            % (6 + 2 * number)
        )
        made.append(stream(drawing))
    return assembled([*made, *objects], trailer)


def assembled(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    jurisdictions = []
    for number, content in enumerate(objects, 1):
        jurisdictions.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % jurisdiction for jurisdiction in jurisdictions)
    out += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, start)
    return bytes(out)


LINE = 35
"""Characters that fit on a line."""


def typeset(paragraphs: Sequence[str], number: int = 1, head: str = "云岭开发区法治政府建设年度报告") -> bytes:
    """Return a page: running head, paragraphs indented by two characters and broken at full lines, page number."""
    drawing, y = words(head, 200, 800), 760.0
    for paragraph in paragraphs:
        text = "　　" + paragraph
        for at in range(0, len(text), LINE):
            line = text[at : at + LINE]
            blanks = len(line) - len(line.lstrip("　"))
            drawing += words(line.strip("　"), 85 + blanks * SIZE, y)
            y -= 20
    return drawing + words(f"— {number} —", 280, 30)


def ruled(rows: Sequence[Sequence[str]], top: float = 400) -> bytes:
    """Return the drawing of a table with all its lines."""
    width, height = 120, 24
    drawing = b""
    for number in range(len(rows) + 1):
        drawing += b"85 %.1f m %.1f %.1f l S\n" % (
            top - number * height,
            85 + width * len(rows[0]),
            top - number * height,
        )
    for number in range(len(rows[0]) + 1):
        drawing += b"%.1f %.1f m %.1f %.1f l S\n" % (85 + number * width, top, 85 + number * width,
        top - height * len(rows))  # fmt: skip
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            drawing += words(text, 90 + across * width, top - down * height - 17)
    return drawing
