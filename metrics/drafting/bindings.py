"""The keys of a Word document: a bookmark and a content control around each bound figure, and what they say when the
document comes back.

A word processor may lose one of the two: LibreOffice keeps the bookmark and drops the tag of the control; who copies a
sentence copies the control, never the bookmark. Runs in the sandbox too: knows no Django."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

from metrics.documents.package import Package
from metrics.documents.refusals import Refused
from metrics.documents.safe_xml import Element

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{NAMESPACE}}}"
KEY = re.compile(r"rol_([0-9a-f]{1,12})_([0-9]{3,6})")
"""Shorter than the 40 characters that a bookmark may have."""
GONE = frozenset({f"{W}del", f"{W}moveFrom"})
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
LONGEST_ALIAS = 64
MOST_KEYS = 20_000


def key_of(draft: int, number: int) -> str:
    """Return the key of the figure with this number in the draft."""
    return f"rol_{draft:04x}_{number:03d}"


def parsed(key: str) -> tuple[int, int] | None:
    """Return draft and number of a key; None for any other name."""
    found = KEY.fullmatch(key)
    return (int(found[1], 16), int(found[2])) if found else None


def bound(run: Element, key: str, alias: str, number: int) -> list[Element]:
    """Return what stands in the paragraph instead of the run: a bookmark around a content control around it (ECMA-376
    part 1, 17.13.6 and 17.5.2). `number` is that of the bookmark, another for each in the file."""
    start, end = etree.Element(f"{W}bookmarkStart"), etree.Element(f"{W}bookmarkEnd")
    for each in (start, end):
        each.set(f"{W}id", str(number))
    start.set(f"{W}name", key)
    control = etree.Element(f"{W}sdt")
    properties = etree.SubElement(control, f"{W}sdtPr")
    for name, value in (("alias", alias[:LONGEST_ALIAS]), ("tag", key), ("id", str(100_000 + number))):
        etree.SubElement(properties, f"{W}{name}").set(f"{W}val", value)
    etree.SubElement(properties, f"{W}text")
    etree.SubElement(control, f"{W}sdtContent").append(run)
    return [start, control, end]


def found_keys(content: bytes) -> dict[str, Any]:
    """Return {"keys": […]} of a Word document in the order of its text, or {"refused": reason}.

    Each key has `key`, `text` (what it shows now), `paragraph` (the text of its paragraph or cell), `start` in it, and
    `problem`: "" or "copied" (the key stands in several places), "nested" (within or around another key), "renamed"
    (bookmark and control name different keys) or "empty"."""
    try:
        root = Package(content).root()
    except Refused as refused:
        return {"refused": refused.reason, "count": refused.count}
    found = [each for paragraph in root.iter(f"{W}p") if not _copy(paragraph) for each in _keys(paragraph)]
    if len(found) > MOST_KEYS:
        return {"refused": "limits", "count": MOST_KEYS}
    often = Counter(each["key"] for each in found)
    for each in found:
        if not each["problem"] and often[each["key"]] > 1:
            each["problem"] = "copied"
    return {"keys": found}


def _copy(paragraph: Element) -> bool:
    """Return whether this is the copy of a text box that Word keeps for older programs."""
    return any(above.tag == FALLBACK for above in paragraph.iterancestors())


def _keys(paragraph: Element) -> Iterator[dict[str, Any]]:
    """Yield the keys of a paragraph. A bookmark and the control in it that say the same are one key."""
    text, spans = _read(paragraph)
    controls = [span for span in spans if span[3]]
    marks = [span for span in spans if not span[3]]
    merged: list[tuple[str, int, int, str]] = []
    taken: set[int] = set()
    for key, start, end, _is_control in marks:
        inside = [at for at, each in enumerate(controls) if start <= each[1] and each[2] <= end and at not in taken]
        own = next((at for at in inside if controls[at][0] == key), None)
        if own is None and len(inside) == 1 and controls[inside[0]][1:3] == (start, end):
            taken.add(inside[0])
            merged.append((key, start, end, "renamed"))
            continue
        taken |= set() if own is None else {own}
        merged.append((key, start, end, ""))
    merged += [(key, start, end, "") for at, (key, start, end, _c) in enumerate(controls) if at not in taken]
    for at, (key, start, end, problem) in enumerate(sorted(merged, key=lambda each: (each[1], each[2]))):
        others = [each for number, each in enumerate(sorted(merged, key=lambda e: (e[1], e[2]))) if number != at]
        if any(start < other[2] and other[1] < end for other in others):
            problem = "nested"
        yield {
            "key": key, "text": text[start:end], "paragraph": text, "start": start,
            "problem": problem or ("" if text[start:end].strip() else "empty"),
        }  # fmt: skip


def _read(paragraph: Element) -> tuple[str, list[tuple[str, int, int, bool]]]:
    """Return the text of the paragraph and its keys: key, start, end, and whether it is that of a control."""
    parts: list[str] = []
    length = 0
    open_marks: dict[str, tuple[str, int]] = {}
    spans: list[tuple[str, int, int, bool]] = []
    walk = etree.iterwalk(paragraph, events=("start", "end"))
    begun: dict[Element, tuple[str, int]] = {}
    for event, element in walk:
        tag = element.tag
        if event == "end":
            if element in begun:
                key, start = begun.pop(element)
                spans.append((key, start, length, True))
            continue
        if tag in GONE or (tag == f"{W}txbxContent"):
            walk.skip_subtree()
        elif tag == f"{W}bookmarkStart" and parsed(element.get(f"{W}name", "")):
            open_marks[element.get(f"{W}id", "")] = (element.get(f"{W}name", ""), length)
        elif tag == f"{W}bookmarkEnd" and element.get(f"{W}id", "") in open_marks:
            key, start = open_marks.pop(element.get(f"{W}id", ""))
            spans.append((key, start, length, False))
        elif tag == f"{W}sdt":
            named = element.find(f"{W}sdtPr/{W}tag")
            key = named.get(f"{W}val", "") if named is not None else ""
            if parsed(key):
                begun[element] = (key, length)
        elif tag == f"{W}t":
            parts.append(element.text or "")
            length += len(parts[-1])
    return "".join(parts), spans
