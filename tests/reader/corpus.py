"""The catalogue and the sentences with which the reader is tested.

* `corpus_dev.jsonl` was written together with the rules.
* `corpus_heldout.jsonl` was written later, without knowledge of the rules; no rule was made from it.
* `corpus_near.jsonl` has near misses: figures of one department, one kind of case or another assessment that sound
  like an indicator, and some that are one. It was written without knowledge of the rules, but rules have been made from
  it since.
* `corpus_fresh.jsonl` has paragraphs written after those rules, without knowledge of them; no rule was made from it.
* `corpus_kinds.jsonl` has paragraphs in the frame of real reports. Rules have been made from them.
* `corpus_reports.jsonl` has whole invented reports with headings, plans and figures of other years, in the same
  frame. Rules have been made from their errors; annotations were corrected.
* `corpus_further.jsonl` has four more, written without sight of the catalogue's aliases and annotated from its
  definitions. They were scored, and then rules were made from their errors.
* `corpus_last.jsonl` has four more, written after those rules. They were scored first; four rules were made
  afterwards."""

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
