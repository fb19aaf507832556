"""Puts what a check says into the Word document that was checked, as comments at the numbers. Runs in the sandbox."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import docx
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from metrics.documents.package import Package
from metrics.documents.refusals import Refused
from metrics.documents.safe_xml import Element
from metrics.drafting.bindings import W

MOST_COMMENTS = 2000
LOOKED_AHEAD = 60
"""Remarks that are looked for in each paragraph: those of a few paragraphs, some of which stand in none."""
BLANKS = " \t\r\n\u3000\u00a0"


class Remark(NamedTuple):
    """A comment on `number`, which stands in `sentence`."""

    sentence: str
    number: str
    words: str


def question(content: bytes, remarks: list[Remark], author: str) -> bytes:
    """Return the input of `commented` as bytes."""
    said = {"content": base64.b64encode(content).decode(), "remarks": [list(each) for each in remarks]}
    return json.dumps(said | {"author": author}).encode()


def commented(asked: bytes) -> dict[str, Any]:
    """Return {"content": the document with comments, as base64}, or {"refused": reason, "count": …}. A remark whose
    sentence no longer stands in one paragraph is left out."""
    given = json.loads(asked)
    content = base64.b64decode(given["content"])
    try:
        Package(content).root()
    except Refused as refused:
        return {"refused": refused.reason, "count": refused.count}
    document = docx.Document(io.BytesIO(content))
    left = [Remark(*each) for each in given["remarks"][:MOST_COMMENTS]]
    for element in document.element.body.iter(f"{W}p"):
        paragraph = Paragraph(element, document)
        words = _without_blanks("".join(text for _run, text in _runs(element)))
        for remark in list(left[:LOOKED_AHEAD]):
            place = words.find(_without_blanks(remark.sentence))
            if place < 0:
                continue
            left.remove(remark)
            start = words.find(_without_blanks(remark.number), place)
            runs = _covering(element, start, start + len(_without_blanks(remark.number)))
            if runs:
                shown = [run for run in paragraph.runs if run.element in runs] or None
                if shown is None:
                    shown = [Run(each, paragraph) for each in (runs[0], runs[-1])]
                document.add_comment(runs=shown, text=remark.words, author=given["author"], initials="")
    made = io.BytesIO()
    document.save(made)
    return {"content": base64.b64encode(made.getvalue()).decode()}


def _without_blanks(words: str) -> str:
    return words.translate(dict.fromkeys(map(ord, BLANKS)))


def _runs(paragraph: Element) -> Iterator[tuple[Element, str]]:
    for run in paragraph.iter(f"{W}r"):
        yield run, "".join(text.text or "" for text in run.iter(f"{W}t"))


def _covering(paragraph: Element, start: int, end: int) -> list[Element]:
    """Return the runs that `start:end` of the paragraph's text, without blanks, lies in."""
    found, at = [], 0
    for run, text in _runs(paragraph):
        after = at + len(_without_blanks(text))
        if at < end and start < after:
            found.append(run)
        at = after
    return found if start >= 0 else []
