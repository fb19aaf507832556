"""The catalogue and the sentences as the tests of the reader use them: `corpus_dev.jsonl` was written while the rules
were, `corpus_heldout.jsonl` afterwards, without sight of the rules; rules are made from the former only.
`corpus_near.jsonl` are near misses: figures of one department, one kind or another assessment that sound like an
indicator, among others that are. They too were written without sight of the rules, but rules have been made from them
since. `corpus_fresh.jsonl` are paragraphs written after those rules, again without sight of them: nothing has been made
from them."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path

from metrics.reader import IndicatorSpec, Reader, load_catalogue
from tests.reader.scoring import Expected, Score, compare

HERE = Path(__file__).parent
CATALOGUE = HERE.parents[1] / "fixtures" / "catalogue" / "indicators.csv"


@cache
def catalogue() -> tuple[IndicatorSpec, ...]:
    """Return the project's indicators."""
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        return tuple(load_catalogue(csv.DictReader(file)))


@cache
def reader() -> Reader:
    """Return a reader of the project's catalogue, made once."""
    return Reader(catalogue())


def score_of(name: str) -> Score:
    """Return the score of the reader on the sentences in the JSON lines file `name`."""
    total = Score()
    for number, line in enumerate((HERE / name).read_text(encoding="utf-8").splitlines(), 1):
        row = json.loads(line)
        expected = [Expected.from_json(fact) for fact in row["facts"]]
        total.add(compare(reader().read(row["text"], year=row["year"]), expected, label=f"{name}:{number}"))
    return total
