"""RTF, ODT and OFD documents made by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from tests.documents import samples


def zipped(**parts: str) -> bytes:
    """Return an archive; __ in a name stands for a slash."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return file.getvalue()


def rtf(body: str) -> bytes:
    """Return a document whose Chinese characters are GBK bytes."""
    fonts = r"{\fonttbl{\f0\fcharset134 SimSun;}{\f1\fcharset0 Arial;}}{\*\generator 9;}"
    packed = "".join(f"\\'{byte:02x}" if byte > 127 else chr(byte) for byte in body.encode("gb18030"))
    return (r"{\rtf1\ansi\ansicpg936" + fonts + r"\pard\plain\f0 " + packed + "}").encode("ascii")


def rtf_report() -> bytes:
    rows = ""
    for row in samples.TABLE:
        ends = "".join(rf"\cellx{2000 * (number + 1)}" for number in range(len(row)))
        rows += rf"\trowd{ends}\pard\intbl " + "".join(rf"{text}\cell " for text in row) + r"\row "
    return rtf("".join(rf"{text}\par " for text in samples.PARAGRAPHS) + rows + r"\pard\par")


SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("style", "style"), ("table", "table"), ("text", "text"),
    ("draw", "drawing"))
)  # fmt: skip


def odt(body: str, styles: str = "", kind: str = "text", **parts: str) -> bytes:
    content = f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    automatic = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    return zipped(content=f"<office:document-content {SPACES}>{automatic}{content}</office:document-content>", **parts)


def odt_report() -> bytes:
    paragraphs = "".join(f"<text:p>{text}</text:p>" for text in samples.PARAGRAPHS)
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in row)
        + "</table:table-row>"
        for row in samples.TABLE
    )
    return odt(f"{paragraphs}<table:table>{rows}</table:table>")


def ofd(*pages: str, more: str = "") -> bytes:
    """Return a document whose pages have these objects."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    area = (
        "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
    )
    parts = {
        f"Doc_0__Pages__Page_{n}__Content": (
            f"<ofd:Page {space}><ofd:Content><ofd:Layer>{page}</ofd:Layer></ofd:Content></ofd:Page>"
        )
        for n, page in enumerate(pages)
    }
    return zipped(
        OFD=f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        Doc_0__Document=f"<ofd:Document {space}>{area}<ofd:Pages>{listed}</ofd:Pages>{more}</ofd:Document>",
        **parts,
    )


SIZE = 4


def ofd_words(text: str, x: float, y: float, size: float = SIZE, more: str = "") -> str:
    """Return a text at a place of the page in millimetres, every character with its width."""
    delta = f'DeltaX="g {len(text) - 1} {size:g}"' if len(text) > 1 else ""
    return (
        f'<ofd:TextObject Boundary="{x} {y} 200 {size}" Size="{size}" {more}>'
        f'<ofd:TextCode X="0" Y="{0.88 * size:g}" {delta}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def ofd_paragraphs(paragraphs: Sequence[str], x: float = 25, top: float = 40, line: int = 40) -> str:
    """Return paragraphs that begin two characters in, broken at full lines."""
    drawn = ""
    for paragraph in paragraphs:
        text = "　　" + paragraph
        for at in range(0, len(text), line):
            drawn += ofd_words(text[at : at + line], x, top)
            top += 7
    return drawn


def ofd_table(rows: Sequence[Sequence[str]], top: float) -> str:
    """Return a table with all its rules."""
    wide, high = 40, 8
    width, height = wide * len(rows[0]), high * len(rows)
    rules = [f"M 0 {n * high} L {width} {n * high}" for n in range(len(rows) + 1)]
    rules += [f"M {n * wide} 0 L {n * wide} {height}" for n in range(len(rows[0]) + 1)]
    drawn = "".join(
        f'<ofd:PathObject Boundary="25 {top} {width} {height}"><ofd:AbbreviatedData>{rule}</ofd:AbbreviatedData>'
        "</ofd:PathObject>"
        for rule in rules
    )
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            drawn += ofd_words(text, 27 + across * wide, top + 2 + down * high)
    return drawn


def ofd_report() -> bytes:
    return ofd(ofd_paragraphs(samples.PARAGRAPHS) + ofd_table(samples.TABLE, 180))
