"""Headings and paragraphs, and the section that each part of the text stands in, such as 一(二)1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from metrics.reader.plain_text import BLANK, BLANKS, TABLE

NUMBER = "一二三四五六七八九十"
MARKERS = (
    re.compile(rf"(?:第?(?P<label>[{NUMBER}]{{1,3}})(?:、|\.(?![0-9])|部分[,，:：、]?|章[,，:：、]?))"),
    re.compile(rf"(?:\((?P<label>[{NUMBER}]{{1,3}})\)[、.]?)"),
    re.compile(r"(?P<label>[0-9]{1,2})(?:、|\.)(?=[^0-9]|(?:19|20)[0-9]{2}年)"),
    re.compile(r"(?:\((?P<label>[0-9]{1,2})\)[、.]?|(?P<ring>[①-⑳])|(?P<half>[0-9]{1,2})\)[、.]?)"),
)
SHAPES = ("{}", "({})", "{}", "({})")
INLINE = re.compile(
    rf"(?<=[。!?！？])[{BLANK}]*"
    rf"(?=(?:[{NUMBER}]{{1,3}}、|[(（][{NUMBER}]{{1,3}}[)）]|[0-9０-９]{{1,2}}[.．、](?![0-9０-９]))[^,，。;；]{{2}})"
)
ENDED = "。!?！？;；:："
LONG_LINE = 28
LONGEST_HEADING = 60
HEAD = 400
MOST_TITLE_LINES = 4


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph at `start:end` of the text as given, without its heading number. `headings` are the headings above
    it and its own, outermost first."""

    start: int
    end: int
    section: str
    headings: tuple[str, ...]


@dataclass(slots=True)
class _Outline:
    labels: list[str] = field(default_factory=lambda: [""] * len(MARKERS))
    titles: list[str] = field(default_factory=lambda: [""] * len(MARKERS))
    loose: str = ""

    def enter(self, level: int, label: str, title: str) -> None:
        for below in range(level, len(MARKERS)):
            self.labels[below] = self.titles[below] = ""
        self.labels[level], self.titles[level] = SHAPES[level].format(label), title
        if level == 0:
            self.loose = ""

    def headings(self) -> tuple[str, ...]:
        return tuple(title for title in (self.loose, *self.titles) if title)


def paragraphs(text: str) -> Iterator[Paragraph]:
    """Yield the paragraphs in order, each with its section label; text above the first heading has the label ""."""
    outline = _Outline()
    for start, end in _blocks(text):
        head = text[start : min(end, start + LONGEST_HEADING + 12)].translate(TABLE)
        level, label, after = marker(head)
        if level < 0 and len(head) <= LONGEST_HEADING // 2 and head[-1] not in ENDED + ",，、":
            outline.loose = head
        elif level >= 0:
            outline.enter(level, label, _title(head[after:]))
        if start + after < end:
            yield Paragraph(start + after, end, "".join(outline.labels), outline.headings())


def title(text: str) -> tuple[str, ...]:
    """Return the lines above the first sentence and the first heading: the title of the report, and who it is from."""
    lines: list[str] = []
    for line in text[:HEAD].translate(TABLE).splitlines():
        bare = line.strip("".join(BLANKS))
        if not bare:
            continue
        if len(lines) == MOST_TITLE_LINES or len(bare) > LONGEST_HEADING or marker(bare)[0] >= 0 or bare[-1] in ENDED:
            break
        lines.append(bare)
    return tuple(lines)


def marker(head: str) -> tuple[int, str, int]:
    """Return (level, label, length) of the heading number at the beginning of `head` (half-width); level -1 when there
    is none."""
    for level, pattern in enumerate(MARKERS):
        match = pattern.match(head)
        if match:
            found = match.groupdict()
            ring = found.get("ring")
            label = str(ord(ring) - 0x245F) if ring else found["label"] or found.get("half") or ""
            return level, label.lstrip("0"), match.end()
    return -1, "", 0


def _title(head: str) -> str:
    return re.split("[。;；]", head, maxsplit=1)[0][:LONGEST_HEADING]


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the span of each block: lines are joined where a line merely ended at the margin, and cut where a heading
    begins within one."""
    for start, end in _joined_lines(text):
        begin = start
        for cut in INLINE.finditer(text, start, end):
            if cut.end() > begin:
                yield begin, cut.start()
                begin = cut.end()
        if begin < end:
            yield begin, end


def _joined_lines(text: str) -> Iterator[tuple[int, int]]:
    begin, last = -1, -1
    full = False
    for match in re.finditer(r"[^\n]+", text):
        start, end = _stripped(text, match.start(), match.end())
        if start == end:
            full = False
            continue
        if not (full and begin >= 0 and marker(text[start : start + 12].translate(TABLE))[0] < 0):
            if begin >= 0:
                yield begin, last
            begin = start
        last = end
        full = end - start >= LONG_LINE and text[end - 1] not in ENDED
    if begin >= 0:
        yield begin, last


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in BLANKS:
        start += 1
    while end > start and text[end - 1] in BLANKS:
        end -= 1
    return start, end
