"""Runs the reader in the sandbox (metrics/parsing/sandbox.py), over a text that anybody may have sent."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from itertools import islice
from typing import Any

from metrics.reader.facts import Fact
from metrics.reader.indicators.catalogue import IndicatorSpec
from metrics.reader.read import Reader, TooManyNumbers
from metrics.reader.unread_numbers import unread

MOST_NUMBERS = 10_000
"""The most numbers of a text, whether facts are made of them or not: the page of the report has a row for each."""
CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]")
LATIN_FOR_ONE_CHINESE = 20
"""Latin letters for one Chinese character from which a text counts as not Chinese. Chinese reports may contain many
names in Latin letters, but fewer than that."""


def question(text: str, year: int, specs: Sequence[IndicatorSpec]) -> bytes:
    """Return the input of `find` as bytes."""
    return json.dumps({"text": text, "year": year, "specs": [asdict(spec) for spec in specs]}).encode()


def find(content: bytes) -> dict[str, Any]:
    """Return {"facts": […]}, or {"refused": "numbers", "count": the limit}. A text in another language has no facts."""
    asked = json.loads(content)
    text = asked["text"]
    if any(islice(unread(text, []), MOST_NUMBERS, None)):
        return {"refused": "numbers", "count": MOST_NUMBERS}
    if len(LATIN.findall(text)) > LATIN_FOR_ONE_CHINESE * len(CHINESE.findall(text)):
        return {"facts": []}
    specs = [_spec(each) for each in asked["specs"]]
    try:
        facts = Reader(specs).read(text, year=asked["year"], most=MOST_NUMBERS)
    except TooManyNumbers:
        return {"refused": "numbers", "count": MOST_NUMBERS}
    return {"facts": [fact.to_json() | {"evidence": fact.evidence} for fact in facts]}


def answer(facts: list[dict[str, Any]]) -> list[Fact]:
    """Return the facts that `find` returned as JSON, as objects."""
    return [_fact(each) for each in facts]


def _spec(each: dict[str, Any]) -> IndicatorSpec:
    return IndicatorSpec(**each | {"aliases": tuple(each["aliases"]), "parts": tuple(each["parts"])})


def _fact(each: dict[str, Any]) -> Fact:
    return Fact(
        **each
        | {
            "value": Decimal(each["value"]),
            "as_of": datetime.date.fromisoformat(each["as_of"]) if each["as_of"] else None,
            "alternatives": tuple((code, score) for code, score in each["alternatives"]),
            "evidence": tuple(each["evidence"]),
        }
    )
