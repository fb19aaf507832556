"""Reads pages as a person does: the cells of a table as words, the points of charts, the rows of a file."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.scripts: dict[str, str] = {}
        self._cell = False
        self._script = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self._cell = True
        elif tag == "br" and self._cell:
            self.rows[-1][-1] += "|"
        elif tag == "script" and found.get("type") == "application/json":
            self._script = found["id"] or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._cell = False
        elif tag == "script":
            self._script = ""

    def handle_data(self, data: str) -> None:
        if self._script:
            self.scripts[self._script] = self.scripts.get(self._script, "") + data
        elif self._cell:
            self.rows[-1][-1] += data


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


def table(html: str) -> list[dict[str, str]]:
    """Return the rows of the page's table by the words of its head, without headings of groups."""
    head, *rows = _read(html).rows
    names = [name.strip() for name in head]
    return [dict(zip(names, map(str.strip, row), strict=True)) for row in rows if len(row) == len(names)]


def figures(html: str) -> dict[str, dict[str, Any]]:
    """Return the charts' figures by key; {} on a page without any."""
    found: dict[str, dict[str, Any]] = json.loads(_read(html).scripts.get("figures", '{"figures": {}}'))["figures"]
    return found


def points(figure: dict[str, Any]) -> list[tuple[int, Any]]:
    """Return (year, value) of everything the chart shows."""
    (values,) = (trace for trace in figure["data"] if trace["meta"]["role"] == "values")
    return list(zip(values["x"], values["y"], strict=True))


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def file(client: Client, address: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file by its header."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[arg-type, attr-defined]
    return list(csv.DictReader(io.StringIO(text, newline="")))


def told(html: str) -> str:
    """Return the page without the markup that keeps a year and its number on one line."""
    return re.sub("</?span>", "", html)
