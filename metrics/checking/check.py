"""The check of a text: every statement with its verdict, in text order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from metrics.checking.changes import Told, against_change, changes_told, fits, owners
from metrics.checking.claims import Claim, claims_of, settled
from metrics.checking.contents import contents_of
from metrics.checking.register import Register
from metrics.checking.same_sentences import same_sentences
from metrics.checking.together import beside_each_other
from metrics.checking.values import against_last_year, against_register
from metrics.domain.checking import ORDER, Check, Checked, Verdict
from metrics.domain.rows import IndicatorRow, Point
from metrics.reader.facts import Fact
from metrics.reader.plain_text import TABLE
from metrics.reader.unread_numbers import unread

CANDIDATES = 4
NOT_VALUES = frozenset({"change", "rank"})
AIM = re.compile(r"目标(?:值|数|为|是)?[^，。；;,\n]{0,24}$")
NEAR_AIM = 32
UNIT_WORDS = 12
"""Characters before a change within which a word may say what changed (场次较上年…)."""


Bound = dict[tuple[int, int], tuple[str, int, str]]
"""Place in the text → the indicator's code, the year and the key of a figure that is bound to the register."""


def check(
    text: str, facts: Sequence[Fact], register: Register, *, earlier_text: str = "", bound: Bound | None = None
) -> Check:
    """Return what is to be said of the text. `facts` are those the reader found in it for the register's year;
    `earlier_text` is the report of the year before, "" where there is none. A bound figure is judged as what it is
    bound to, whatever the words around it say."""
    keys = sorted((bound or {}).items())
    said = text.translate(TABLE)
    changes = list(changes_told(said, facts, register.year))
    values, aside = _of_two_years([fact for fact in facts if not _is_aim(said, fact)], changes, register.year)
    claims = settled([_as_bound(claim, keys, register) for claim in claims_of(values)], register, said)
    claims = [_of_neighbour(claims, at, register) for at in range(len(claims))]
    claims = [claim for claim in claims if claim.code or claim.fact.kind not in NOT_VALUES]
    rows = [*_values(claims, register), *_changes(text, said, changes, claims, register)]
    rows.sort(key=lambda row: (row.start, row.end))
    mentioned = {claim.code for claim in claims if not claim.last_year}
    same, share = same_sentences(text, earlier_text)
    spans = [(fact.start, fact.end) for fact in facts]
    return Check(
        year=register.year,
        rows=tuple(rows),
        unmentioned=_unmentioned(register, mentioned),
        contents=contents_of(text, register.year),
        same=same,
        share=share,
        unread=tuple(number.text for number in unread(text, spans) if not number.named),
        aside=aside,
    )


def _is_aim(said: str, fact: Fact) -> bool:
    """Return whether the words right before the number call it a target."""
    return bool(AIM.search(said, max(0, fact.start - NEAR_AIM), fact.start))


def _as_bound(claim: Claim, bound: Sequence[tuple[tuple[int, int], tuple[str, int, str]]], register: Register) -> Claim:
    """Return the claim with the indicator and year that it is bound to, where it is."""
    at = bisect_left(bound, claim.fact.end, key=lambda each: each[0][0]) - 1
    if at < 0 or bound[at][0][1] <= claim.fact.start:
        return claim
    code, year, key = bound[at][1]
    if code not in register.indicators or year not in (register.year, register.year - 1):
        return claim
    period = "year" if year == register.year else f"other_year:{year}"
    fact = claim.fact if claim.last_year == (year != register.year) else replace(claim.fact, period=period)
    return replace(claim, fact=fact, code=code, sure=True, key=key)


def _of_two_years(facts: Sequence[Fact], changes: Sequence[Told], year: int) -> tuple[list[Fact], int]:
    """Return the facts that state a value of the year or the one before, and how many are plans, of other years, or
    changes on something else than the year before. A number that only looks like a change (时限压缩率80%) may be one."""
    wanted = {"year", "as_of", "cumulative", f"other_year:{year - 1}"}
    told = {change.start for change in changes}
    left = [fact for fact in facts if fact.start not in told]
    stated = [fact for fact in left if fact.period in wanted or fact.period == "comparison"]
    return stated, len(left) - sum(fact.kind not in NOT_VALUES for fact in stated)


def _of_neighbour(claims: Sequence[Claim], at: int, register: Register) -> Claim:
    """Return a value of the year before with the indicator of the value before it, where its own words do not say
    (…, 上年为85件)."""
    claim = claims[at]
    if not claim.last_year and not claim.code and claim.unit == "%":
        return _of_its_base(claims, at, register)
    if not claim.last_year or (claim.code and claim.sure):
        return claim
    for other in reversed(claims[:at]):
        if other.fact.sentence != claim.fact.sentence:
            break
        if other.code and not other.last_year and register.indicators[other.code].measure == _measure(claim):
            return replace(claim, code=other.code, sure=True)
    return claim


def _of_its_base(claims: Sequence[Claim], at: int, register: Register) -> Claim:
    """Return a rate with the indicator that its base makes of it, where both stand before it in the sentence."""
    claim = claims[at]
    near = {other.code for other in claims[max(0, at - 4) : at] if other.fact.sentence == claim.fact.sentence}
    for code, indicator in register.indicators.items():
        if indicator.numerator in near and indicator.denominator in near:
            return replace(claim, code=code, sure=True)
    return claim


def _measure(claim: Claim) -> str:
    return claim.fact.kind


def _values(claims: Sequence[Claim], register: Register) -> list[Checked]:
    more: dict[int, list[Verdict]] = defaultdict(list)
    elsewhere: dict[int, str] = {}
    for at, verdict, words in beside_each_other(claims, register):
        more[at].append(verdict)
        elsewhere.setdefault(at, words)
    return [_row(claim, register, more[at], elsewhere.get(at, "")) for at, claim in enumerate(claims)]


def _row(claim: Claim, register: Register, more: Sequence[Verdict], elsewhere: str) -> Checked:
    row = replace(_plain(claim.fact, claim), elsewhere=elsewhere, key=claim.key)
    known = register.indicators
    if claim.code is None and more:
        return replace(row, verdicts=tuple(sorted({*more}, key=ORDER.__getitem__)))
    if claim.code is None:
        candidates = tuple(known[code] for code, _score in claim.scores[:CANDIDATES] if code in known)
        registered = [each for each in candidates if register.value(each.code)]
        verdict = Verdict.UNDECIDED if registered else Verdict.NOT_REGISTERED
        return replace(row, verdicts=(verdict,), candidates=tuple(registered))
    found = against_last_year(claim, register) if claim.last_year else against_register(claim, register)
    verdicts = sorted({*found, *more}, key=ORDER.__getitem__)
    if not claim.sure and not {Verdict.AGREES, Verdict.NOT_REGISTERED} & {*found}:
        return replace(row, verdicts=(Verdict.UNDECIDED,), candidates=(known[claim.code],))
    wrong = [each for each in verdicts if each not in (Verdict.AGREES, Verdict.NOT_REGISTERED)]
    return replace(
        row,
        verdicts=tuple(wrong or verdicts),
        indicator=known[claim.code],
        registered=None if claim.last_year else register.value(claim.code),
        earlier=next(iter(register.all_earlier(claim.code)), None),
    )


def _plain(fact: Fact, claim: Claim) -> Checked:
    return Checked(
        start=fact.start,
        end=fact.end,
        text=fact.text,
        section=fact.section,
        sentence=fact.sentence,
        verdicts=(Verdict.UNDECIDED,),
        value=claim.value,
        unit=claim.unit,
        qualifier=fact.qualifier,
        as_of=fact.as_of,
        period=fact.period,
        kind=fact.kind,
    )


def _changes(
    text: str, said: str, changes: Sequence[Told], claims: Sequence[Claim], register: Register
) -> list[Checked]:
    rows = []
    for told in changes:
        near = owners(told, claims, said)
        row = _told(text, told, near)
        if not near:
            rows.append(replace(row, verdicts=(Verdict.UNDECIDED,)))
            continue
        verdicts, found, owner = _best(told, near, register)
        rows.append(
            replace(
                row,
                verdicts=verdicts,
                indicator=register.indicators[owner.code or ""],
                registered=register.value(owner.code),
                earlier=found,
            )
        )
    return rows


def _best(told: Told, near: Sequence[Claim], register: Register) -> tuple[tuple[Verdict, ...], Point | None, Claim]:
    """Return what is said of the change as one of the nearest value. Where it is not right of that one but of another
    one just before, it is that one's (举办宣讲88场，参与1.6万人次，场次较上年增长17.3%)."""
    judged = [(*against_change(told, owner, register), owner) for owner in near]
    first = next((each for each in judged if fits(told, _indicator(each[2], register))), judged[0])
    if told.value is not None:
        first = next((each for each in judged if each[0] == (Verdict.AGREES,)), first)
        if told.unit == "%" and is_points(judged[0][2], told, register):
            first = judged[0]
    verdicts, found, owner = first
    return verdicts, found.earlier if found else None, owner


def is_points(owner: Claim, told: Told, register: Register) -> bool:
    """Return whether the change stands directly behind a rate, of which per cent may not be said."""
    return told.start - owner.fact.end <= UNIT_WORDS and not fits(told, _indicator(owner, register))


def _indicator(claim: Claim, register: Register) -> IndicatorRow:
    return register.indicators[claim.code or ""]


def _told(text: str, told: Told, near: Sequence[Claim]) -> Checked:
    fact = told.fact
    return Checked(
        start=told.start,
        end=told.end,
        text=text[told.start : told.end],
        section=fact.section if fact else near[0].fact.section if near else "",
        sentence=fact.sentence if fact else near[0].fact.sentence if near else "",
        verdicts=(Verdict.UNDECIDED,),
        value=told.value,
        unit=told.unit,
        kind="change",
        period="comparison",
    )


def _unmentioned(register: Register, mentioned: set[str | None]) -> tuple[tuple[IndicatorRow, Point], ...]:
    left = [
        (indicator, point)
        for code, indicator in register.indicators.items()
        if code not in mentioned and (point := register.value(code))
    ]
    return tuple(sorted(left, key=lambda each: not each[0].is_key))
