"""Bulk export writes the same bytes as the CSV file made row by row, and releases everything even if the client goes
away."""

from __future__ import annotations

import datetime
import random
from decimal import Decimal
from itertools import count

import pytest
from django.db import connection
from django.utils import translation

from metrics.domain.choices import Incomparable, MissingReason, Qualifier, State
from metrics.domain.listing import Filter
from metrics.exports.bulk_csv import LISTS, OF_INDICATOR, OF_JURISDICTION, bulk_blocks, line_wording
from metrics.exports.columns import OBSERVATIONS
from metrics.exports.csv import lines
from metrics.models import Indicator, Jurisdiction, Observation, Report
from metrics.parsing.texts import UNSEEN_IN_LINES
from metrics.permissions.scope import Scope
from metrics.queries import bulk_lines as made
from metrics.queries.bulk_lines import lines as bulk_lines
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.observations import every_observation, select
from tests import factories
from tests.exports.test_csv import ATTACKS, PLAIN

pytestmark = pytest.mark.django_db

EVERYTHING = Scope((), everything=True)

NOTES = [
    *(text for text in (*ATTACKS, *PLAIN) if not UNSEEN_IN_LINES.search(text)), 'a"b', "a,b", "两\r\n行", '"', '=1,"2"\n',
    "𠮷野", "ابجد، 5",
    "\u202eרגיל", "'quoted'", "'=", "'\t=1", "100%", "%s", "{year}", "back\\slash", "\\N", "\u061c=1", "\U000e0001=1",
    "é", "🙂",
]  # fmt: skip

NUMBERS = ["0", "1", "-1", "-3.5", "0.0001", "-0.0001", "99999999999.9999", "-99999999999.9999", "12345678901.2345",
"89.4", "100",
           "0.5", "1.5", "2.25", "2.5", "0.05", "0.15", "1000", "6500"]  # fmt: skip


@pytest.fixture
def values() -> dict[str, Jurisdiction]:
    """Create three jurisdictions, six indicators and six years with gaps, with random content of every kind, the same
    in every run."""
    chance = random.Random(6)
    city = factories.jurisdiction("city", position=1, name_zh="=市，“引号”", name_en='City, "quoted"')
    zone = factories.jurisdiction("zone", parent=city, position=1, name_zh="区\r\n二", name_en="")
    demo = factories.jurisdiction("demo", position=2, fictional=True)
    late = factories.theme("late", position=9, name_zh="@领域", name_en="Theme, late")
    indicators = [
        factories.indicator("whole", in_theme=late, min_value=None),
        factories.rate("share", in_theme=late, min_value=None),
        factories.indicator("redefined", break_year=2021, decimals=1, min_value=None, unit="人次"),
        factories.indicator("money", decimals=4, unit="万元", measure="amount", min_value=None),
        factories.indicator("stock", decimals=3, time_basis="stock", unit="个", min_value=None, name_zh="-指标"),
        factories.rate("other", decimals=0, min_value=None),
    ]  # fmt: skip
    reports = [None, factories.report(city), factories.report(zone, title='=报告，"一"\n续')]
    for jurisdiction in (city, zone, demo):
        for indicator in indicators:
            for year in range(2018, 2025):
                if chance.random() < 0.9:
                    _observation(chance, indicator, jurisdiction, year, chance.choice(reports))
    for year in range(2019, 2024):
        factories.open_round(city, year)
    for year in range(2019, 2024):
        factories.target(indicators[0], zone, year)
    return {"city": city, "zone": zone, "demo": demo}


DATES_AND_BOUNDS = (Incomparable.BOUNDS, Incomparable.AS_OF, Incomparable.NOT_STATED)


def _observation(
    chance: random.Random, indicator: Indicator, jurisdiction: Jurisdiction, year: int, report: Report | None
) -> None:
    missing = chance.random() < 0.15
    reason = chance.choice(MissingReason.values) if missing else ""
    end = chance.choice([None, None, None, (12, 31), (10, 31), (10, 15), (2, 28), (2, 29 if year % 4 == 0 else 27)])
    base = sorted([Decimal(abs(chance.randint(0, 99999))) / 100, Decimal(chance.randint(0, 9999))])
    factories.observation(
        indicator,
        jurisdiction,
        year,
        None if missing else chance.choice([*NUMBERS, str(Decimal(chance.randint(-(10**6), 10**6)) / 10**4)]),
        qualifier=Qualifier.EXACT if missing or chance.random() < 0.5 else chance.choice(Qualifier.values),
        missing_reason=reason,
        as_of=end and datetime.date(year, *end),
        period="as_of" if end else chance.choice(["year", "year", "not_stated"]),
        numerator=base[0] if chance.random() < 0.3 else None,
        denominator=base[1] if chance.random() < 0.3 else None,
        state=State.DRAFT if reason == MissingReason.TO_COME else chance.choice(State.values),
        note=chance.choice(NOTES),
        section=chance.choice(["", "一(二)1", "-3", "a,b"]),
        report=report,
    )


def slow(scope: Scope, asked: Filter) -> str:
    return "".join(lines(OBSERVATIONS, every_observation(select(scope, asked))))


def quick(scope: Scope, asked: Filter) -> str:
    return "".join(bulk_blocks(bulk_lines(select(scope, asked), line_wording())))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_both_roads_write_the_same_bytes(values: dict[str, Jurisdiction], language: str) -> None:
    city, zone = jurisdiction_row(values["city"]), jurisdiction_row(values["zone"])
    with translation.override(language):
        whole = slow(EVERYTHING, Filter())
        assert whole.count("\r\n") > 100
        for asked in (
            Filter(), Filter(jurisdiction=city), Filter(jurisdiction=city, below=True), Filter(jurisdiction=zone),
            Filter(year=2021), Filter(year=1990),
            Filter(theme="late"), Filter(indicator="redefined", year=2021), Filter(state="approved"),
            Filter(state="draft", year=2020),
            Filter(text="share"), Filter(text="nothing"),
        ):  # fmt: skip
            assert quick(EVERYTHING, asked).split("\r\n") == slow(EVERYTHING, asked).split("\r\n"), asked


def test_both_roads_say_why_the_year_before_is_lacking(values: dict[str, Jurisdiction]) -> None:
    gap = factories.indicator("gap")
    for year in (2018, 2020):
        factories.observation(gap, values["city"], year)
    leader = Scope.of(factories.user("leader", "official", values["city"]))
    assert quick(leader, Filter(year=2021)) == slow(leader, Filter(year=2021))
    whole = quick(leader, Filter())
    assert whole == slow(leader, Filter())
    assert all(f"上年{words}" in whole for words in ("审核中", "未填报", "无记录"))


@pytest.mark.parametrize("role", ["official", "staff", "reviewer", "administrator", "auditor", "limited", "two", ""])
def test_both_roads_show_what_the_user_may_see(values: dict[str, Jurisdiction], role: str) -> None:
    city, zone, theme = values["city"], values["zone"], factories.theme("late")
    user = factories.user("chen")
    if role == "limited":
        factories.member(user, "staff", zone, theme)
    elif role == "two":
        factories.member(user, "official", city)
        factories.member(user, "staff", zone, theme)
        factories.member(user, "auditor", values["demo"])
    elif role:
        factories.member(user, role, city)
    scope = Scope.of(user)
    for asked in (Filter(), Filter(year=2021), Filter(state="draft")):
        assert quick(scope, asked) == slow(scope, asked)


def test_every_text_is_written_the_same(values: dict[str, Jurisdiction]) -> None:
    """Every character that some program may skip or run, alone and at the beginning."""
    texts = [*NOTES]
    for code in (*range(1, 0x500), *range(0x1680, 0x1810), *range(0x2000, 0x2080), 0x3000, 0xFEFF,
    *range(0xFFF0, 0xFFFD),
                 0x110BD, 0x1BCA0, 0x1D173, 0xE0001, 0xE0020, 0x20BB7):  # fmt: skip
        if not UNSEEN_IN_LINES.match(chr(code)):  # no database of ours has it
            texts += [chr(code), f"{chr(code)}=1", f"'{chr(code)}x"]
    indicators = [factories.indicator() for _ in range(0, len(texts), 150)]
    Observation.objects.bulk_create(
        Observation(
            indicator=indicators[n // 150], jurisdiction=values["zone"], year=1950 + n % 150, value=1,
            state="approved", note=text
        )
        for n, text in enumerate(texts)
    )  # fmt: skip
    assert quick(EVERYTHING, Filter()).split("\r\n") == slow(EVERYTHING, Filter()).split("\r\n")


def test_differences_of_any_size_are_rounded_the_same() -> None:
    jurisdiction = factories.jurisdiction("zone")
    chance = random.Random(1)
    for decimals in range(5):
        indicator = factories.indicator(f"d{decimals}", decimals=decimals, min_value=None)
        Observation.objects.bulk_create(
            Observation(
                indicator=indicator, jurisdiction=jurisdiction, year=year, state="approved",
                value=Decimal(chance.randint(-(10 ** (digits := chance.randint(1, 14))), 10**digits)) / 10**4,
            )
            for year in range(1950, 2100)
        )  # fmt: skip
        half = factories.indicator(f"h{decimals}", decimals=decimals, min_value=None)
        Observation.objects.bulk_create(
            Observation(
                indicator=half, jurisdiction=jurisdiction, year=year, state="approved",
                value=Decimal(chance.choice([-15, -5, 0, 5, 15, 25])) / 10 ** min(decimals + 1, 4),
            )
            for year in range(1950, 2100)
        )  # fmt: skip
    assert quick(EVERYTHING, Filter()).split("\r\n") == slow(EVERYTHING, Filter()).split("\r\n")


def test_all_pairs_of_qualifiers_and_of_dates_are_compared_the_same() -> None:
    jurisdiction, cases = factories.jurisdiction("zone"), factories.indicator("cases")
    pairs = [(one, other, None, None) for one in Qualifier.values for other in Qualifier.values]
    days = [None, (), (12, 31), (12, 30), (10, 31), (10, 15), (2, 28)]  # () is not stated
    dated = [("exact", "exact", one, other) for one in days for other in days]
    for indicator, rows in ((cases, pairs), (factories.indicator("dated"), dated)):
        year = count(1950, 3)
        for earlier, later, before, after in rows:
            first = next(year)
            for of, qualifier, day in ((first, earlier, before), (first + 1, later, after)):
                until = (
                    {"as_of": datetime.date(of, *day)} if day else {"period": "year" if day is None else "not_stated"}
                )
                factories.observation(indicator, jurisdiction, of, of, qualifier=qualifier, **until)
    written = quick(EVERYTHING, Filter())
    assert written.split("\r\n") == slow(EVERYTHING, Filter()).split("\r\n")
    assert min(written.count(str(reason.label)) for reason in DATES_AND_BOUNDS) > 5


def test_every_column_has_both_ways() -> None:
    names = [column.name for column in OBSERVATIONS]
    assert set(made.CELLS) == set(names)
    assert {*OF_INDICATOR, *OF_JURISDICTION, *LISTS} <= set(names)


@pytest.mark.parametrize("few", [1, 10**9])
def test_jurisdictions_are_read_together_by_the_length_of_their_text(
    values: dict[str, Jurisdiction], monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(made, "FEW", few)
    monkeypatch.setattr(made, "MANY", few)
    for _ in range(9):
        factories.observation(factories.indicator(), factories.jurisdiction(parent=values["city"]))
    assert quick(EVERYTHING, Filter()) == slow(EVERYTHING, Filter())


@pytest.mark.django_db(transaction=True)
def test_a_file_is_of_one_moment_and_leaves_nothing_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written during the download is not in the file; when the client goes away, everything is closed."""
    monkeypatch.setattr(made, "FEW", 0)
    jurisdictions = [factories.jurisdiction(position=n) for n in (1, 2, 3)]
    cases = factories.indicator("cases")
    for jurisdiction in jurisdictions:
        factories.observation(cases, jurisdiction, state="draft")
    whole = slow(EVERYTHING, Filter())
    monkeypatch.setattr("metrics.exports.csv.BLOCK", 1)
    running = bulk_blocks(bulk_lines(select(EVERYTHING, Filter()), line_wording()))
    taken = next(running)
    _elsewhere(cases, jurisdictions[2])
    assert taken + "".join(running) == whole
    assert "999" in quick(EVERYTHING, Filter())
    leaving = bulk_blocks(bulk_lines(select(EVERYTHING, Filter()), line_wording()))
    next(leaving)
    leaving.close()
    assert not connection.in_atomic_block
    if connection.vendor == "sqlite":
        assert not connection.connection.in_transaction
    else:
        assert connection.connection.info.transaction_status.name == "IDLE"


def _elsewhere(cases: Indicator, jurisdiction: Jurisdiction) -> None:
    """Write a value through another connection, as another user would."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(
                "UPDATE metrics_observation SET value = 999, version = version + 1 WHERE indicator_id = %s AND "
                "jurisdiction_id = %s",
                [cases.pk, jurisdiction.pk],
            )
    finally:
        other.close()
