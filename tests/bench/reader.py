"""How good the reader is, and how its time grows."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

from tests.bench.figures import Figure, interleaved
from tests.documents import samples
from tests.reader.corpus import reader, score_of

TO_REACH = {
    "recall": (0.97, True),
    "invented": (0.03, False),
    "value": (0.99, True),
    "unit": (None, True),
    "qualifier": (None, True),
    "period": (None, True),
    "as_of": (None, True),
    "indicator": (0.9, True),
    "wrong_indicator": (0.03, False),
    "named_for_none": (None, False),
    "offered": (0.98, True),
}
"""Share → its target on sentences that no rule was made from."""


UNSEEN = ("heldout", "fresh", "last")
"""Texts that were scored before a rule was made from them, each of its own genre: sentences, paragraphs, whole reports.
See tests/reader/corpus.py."""


def accuracy() -> tuple[list[Figure], list[str]]:
    """Return the figures, and every error in words."""
    figures: list[Figure] = []
    errors: list[str] = []
    for name in UNSEEN:
        score = score_of(f"corpus_{name}.jsonl")
        shares = score.shares()
        figures += [
            Figure(f"reader_{name}_{share}", shares[share], limit, at_least)
            for share, (limit, at_least) in TO_REACH.items()
        ]
        errors += score.errors
    return figures, errors


def speed(*, rounds: int = 7) -> list[Figure]:
    """Measure the milliseconds for 1,000 characters, and how much longer each character takes in a text ten times as
    long."""
    once = "\n".join(samples.PARAGRAPHS)
    text = "\n".join([once] * (15_000 // len(once)))
    short, long = interleaved(
        lambda: reader().read(text, year=2022), lambda: reader().read(text * 10, year=2022), rounds=rounds
    )
    return [
        Figure("reader", short / len(text) * 1_000_000, 10, unit="ms"),
        Figure("reader_growth", long / 10 / short, 1.5),
    ]


def on_a_report(report: Path, expected: Path, year: int) -> tuple[list[Figure], list[str]]:
    """Measure on a whole report whose figures are listed in a CSV with code, value, qualifier, as_of."""
    facts = reader().read(report.read_text(encoding="utf-8-sig"), year=year)
    found = {fact.indicator: fact for fact in facts if fact.indicator}
    with expected.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    right, errors = 0, []
    for row in rows:
        fact = found.get(row["code"])
        stated = (Decimal(row["value"]), row["qualifier"], row["as_of"])
        if fact and (fact.value, fact.qualifier, fact.as_of.isoformat() if fact.as_of else "") == stated:
            right += 1
        else:
            errors.append(f"{row['code']}: {stated}, not {fact and fact.text}")
    return [
        Figure("reader_report_facts", len(facts), unit="of"),
        Figure("reader_report_expected", len(rows)),
        Figure("reader_report_right", right, min(56, len(rows)), at_least=True),
    ], errors
