"""Invented drafts with planted errors, and how well a check finds them.

They were written before any rule of the check, by people who did not know the rules of the reader that serve it. Each
file has the year, the register (code, value of the year, value of the year before; 余 and 约 behind a number, @ and the
month up to which it counts), a line of dashes, and the text. A number in braces is one to be judged: {1240件} is right,
{1204件|不一致|code} is not."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

from metrics.checking.check import check
from metrics.checking.register import Register
from metrics.domain.checking import WRONG, Check, Checked, Verdict
from metrics.domain.rows import IndicatorRow, Point
from tests.reader.corpus import catalogue, reader

HERE = Path(__file__).parent / "drafts"
QUALIFIERS = {"余": "over", "约": "about", "近": "nearly"}


@dataclass(frozen=True, slots=True)
class Planted:
    """A number at `start:end` and what is to be said of it."""

    start: int
    end: int
    text: str
    verdict: Verdict
    code: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    name: str
    text: str
    register: Register
    numbers: tuple[Planted, ...]


@dataclass(slots=True)
class Score:
    """`found` of `planted` errors are called one, `named` by the very verdict; `alarms` are right numbers called wrong,
    `differs` those of them called 不一致; `undecided` of `numbers`."""

    planted: int = 0
    found: int = 0
    named: int = 0
    numbers: int = 0
    right: int = 0
    alarms: int = 0
    differs: int = 0
    undecided: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, draft: Draft, result: Check) -> None:
        """Add what a check says of the draft."""
        for number in draft.numbers:
            rows = [row for row in result.rows if row.start < number.end and number.start < row.end]
            said = {verdict for row in rows for verdict in row.verdicts}
            self.numbers += 1
            self.undecided += not rows or Verdict.UNDECIDED in said
            if number.verdict is Verdict.AGREES:
                self.right += 1
                self.alarms += bool(said & WRONG)
                self.differs += Verdict.DIFFERS in said
                if said != {Verdict.AGREES}:
                    self.errors.append(_told(draft, number, said, rows))
                continue
            self.planted += 1
            self.named += number.verdict in said
            known = said & (WRONG | {Verdict.NOT_REGISTERED})
            self.found += bool(known)
            if number.verdict not in said:
                self.errors.append(_told(draft, number, said, rows))


def _told(draft: Draft, number: Planted, said: set[Verdict], rows: list[Checked]) -> str:
    about = [row.indicator.code if row.indicator else [each.code for each in row.candidates] for row in rows]
    words = [str(verdict.label) for verdict in said]
    return f"{draft.name}: {number.text} {number.verdict.label} {number.code} → {words} {about}"


@cache
def indicators() -> dict[str, IndicatorRow]:
    """Return the catalogue as rows, in Chinese."""
    return {
        spec.code: IndicatorRow(
            code=spec.code, name=spec.name, unit=spec.unit, measure=spec.measure, time_basis=spec.time_basis,
            direction="neutral", decimals=2, numerator=spec.numerator, denominator=spec.denominator, parts=spec.parts,
            theme_code=spec.theme,
        )
        for spec in catalogue()
    }  # fmt: skip


def drafts() -> list[Draft]:
    """Return the drafts in the order of their names."""
    return [read_draft(path) for path in sorted(HERE.glob("*.txt"))]


def read_draft(path: Path) -> Draft:
    """Return the draft in a file."""
    head, _line, marked = path.read_text(encoding="utf-8").partition("\n---\n")
    first, _line, stated = head.partition("\n")
    year = int(first)
    now, before = {}, {}
    for entry in stated.replace("\n", " ").split(";"):
        code, value, earlier = entry.split()
        now[code] = _point(value, year)
        if earlier != "-":
            before[code] = _point(earlier, year - 1)
    text, numbers = _unmarked(marked)
    names = {spec.code: (spec.name, *spec.aliases) for spec in catalogue()}
    return Draft(path.stem, text, Register(year, indicators(), now, before, names=names), tuple(numbers))


def _point(written: str, year: int) -> Point:
    number, _at, month = written.partition("@")
    qualifier = QUALIFIERS.get(number[-1], "exact")
    day = datetime.date(year, int(month), calendar.monthrange(year, int(month))[1]) if month else None
    period = "as_of" if day else "year"
    return Point(year, Decimal(number.rstrip("余约近")), qualifier, day, period)


def _unmarked(marked: str) -> tuple[str, list[Planted]]:
    """Return the text without its marks, and the numbers marked."""
    labels = {str(verdict.label): verdict for verdict in Verdict}
    text, numbers, at = "", [], 0
    for found in re.finditer(r"\{([^{}]+)\}", marked):
        shown, verdict, code = (*found[1].split("|"), *("一致", "")["|" in found[1] :], "")[:3]
        text += marked[at : found.start()]
        numbers.append(Planted(len(text), len(text) + len(shown), shown, labels[verdict], code))
        text += shown
        at = found.end()
    return text + marked[at:], numbers


def checked(draft: Draft) -> Check:
    """Return what the check says of the draft."""
    return check(draft.text, reader().read(draft.text, year=draft.register.year), draft.register)


def score() -> Score:
    """Return the score of the check on all drafts."""
    total = Score()
    for draft in drafts():
        total.add(draft, checked(draft))
    return total
