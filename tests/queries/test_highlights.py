"""What stands out in a year: changes are ranked only where they have a common measure, and named otherwise."""

from __future__ import annotations

import datetime

import pytest

from metrics.domain.dashboard import Highlights
from metrics.models import Jurisdiction, Round
from metrics.permissions.scope import Scope
from metrics.queries.dashboard import dashboard
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.tables.at_a_glance import leader_view
from metrics.tables.highlights import Block, blocks
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2023, 5, 1)


@pytest.fixture
def zone() -> Jurisdiction:
    return factories.jurisdiction("zone")


def found(zone: Jurisdiction, role: str = "official", year: int = 2022) -> Highlights:
    return dashboard(Scope.of(factories.user("", role, zone)), jurisdiction_row(zone), year).highlights


def told(zone: Jurisdiction, code: str, today: datetime.date = TODAY) -> list[tuple[list[str], str, str]]:
    """Return (names, sentence, css) of each sentence below one heading."""
    made: list[Block] = blocks(found(zone), today=today)
    return [
        ([name for name, _url in said.links], said.sentence, said.css)
        for block in made
        if block.code == code
        for _label, group in block.groups
        for said in group
    ]


def values(zone: Jurisdiction, code: str, before: str, now: str, **fields: object) -> None:
    make = factories.rate if fields.pop("is_rate", False) else factories.indicator
    one = make(code, name_zh=code, **fields)  # type: ignore[operator]
    factories.observation(one, zone, 2021, before)
    factories.observation(one, zone, 2022, now)


def test_rates_go_by_points_and_counts_by_their_share(zone: Jurisdiction) -> None:
    values(zone, "small-share", "10000", "10500")
    values(zone, "large-share", "20", "30")
    values(zone, "one-point", "90", "91", is_rate=True)
    values(zone, "five-points", "95", "90", is_rate=True)
    values(zone, "unchanged", "50", "50")
    changes = found(zone).changes
    assert [row.indicator.code for row in changes.rates] == ["five-points", "one-point"]
    assert [row.indicator.code for row in changes.others] == ["large-share", "small-share"]
    assert told(zone, "changes")[0] == (["five-points"], "90%，比上年下降5个百分点", "worse")


def test_a_neutral_indicator_gets_no_verdict(zone: Jurisdiction) -> None:
    values(zone, "penalties", "20", "90")
    [(_names, sentence, css)] = told(zone, "changes")
    assert "比上年" in sentence
    assert css == ""


def test_what_cannot_be_ranked_is_named_with_its_reason(zone: Jurisdiction) -> None:
    values(zone, "redefined", "20", "90", break_year=2022)
    values(zone, "tiny", "3", "9")
    one = factories.indicator("part", name_zh="part")
    factories.observation(one, zone, 2021, 50)
    factories.observation(one, zone, 2022, 40, as_of=datetime.date(2022, 10, 31))
    two = factories.indicator("rough", name_zh="rough")
    factories.observation(two, zone, 2021, 500)
    factories.observation(two, zone, 2022, 900, qualifier="over")
    changes = found(zone).changes
    assert (changes.rates, changes.others) == ((), ())
    assert {tuple(names): sentence for names, sentence, _css in told(zone, "changes")} == {
        ("redefined",): "口径调整",
        ("tiny",): "上年不足10，百分比没有意义",
        ("part",): "截至月份不同",
        ("rough",): "近似值，差额不精确",
    }


def test_a_missed_target_says_how_far_and_by_which_document(zone: Jurisdiction) -> None:
    missed, met, unknown = (factories.rate(code, name_zh=code) for code in ("missed", "met", "unknown"))
    for one in (missed, met, unknown):
        factories.target(one, zone, 2022, 90, document="《工作要点》")
    factories.observation(missed, zone, 2022, "89.4")
    factories.observation(met, zone, 2022, "90")
    factories.observation(unknown, zone, 2022, None)
    assert told(zone, "missed") == [
        (["missed"], "89.4%，目标不低于90%，差0.6个百分点（《工作要点》）", ""),
        (["unknown"], "没有数值", "unknown"),
    ]


def test_a_rate_of_part_of_the_year_is_not_held_against_the_years_target(zone: Jurisdiction) -> None:
    one = factories.rate("one", name_zh="one")
    factories.target(one, zone, 2022, 90)
    factories.observation(one, zone, 2022, 80, as_of=datetime.date(2022, 10, 31))
    assert told(zone, "missed") == [(["one"], "只到某月", "unknown")]


def test_an_approximate_value_misses_without_a_distance(zone: Jurisdiction) -> None:
    one = factories.indicator("one", name_zh="one")
    factories.target(one, zone, 2022, 50, kind="at_most")
    factories.observation(one, zone, 2022, 60, qualifier="over")
    assert told(zone, "missed") == [(["one"], "60余件，目标不超过50件（工作要点）", "")]


@pytest.mark.parametrize(
    ("today", "published", "sentence", "css"),
    [
        ("2023-03-30", None, "年度报告尚无公开日期；期限为2023年4月1日，还有2天", ""),
        ("2023-04-03", None, "年度报告尚无公开日期；期限为2023年4月1日，已过2天", "flagged"),
        ("2026-04-03", None, "年度报告尚无公开日期；期限为2023年4月1日，早已过期", "flagged"),
        ("2023-05-01", "2023-03-20", "年度报告2023年3月20日公开，在期限2023年4月1日之前", ""),
        ("2023-05-01", "2023-04-15", "年度报告2023年4月15日公开，比期限2023年4月1日晚14天", "flagged"),
    ],
)
def test_the_statutory_date_of_publication(
    zone: Jurisdiction, today: str, published: str | None, sentence: str, css: str
) -> None:
    factories.observation(factories.indicator("one"), zone)
    factories.report(zone, published_on=published and datetime.date.fromisoformat(published))
    assert told(zone, "due", datetime.date.fromisoformat(today)) == [([], sentence, css)]


def test_a_round_has_dates_of_its_own_and_early_years_have_none(zone: Jurisdiction) -> None:
    factories.observation(factories.indicator("one"), zone)
    factories.open_round(zone)
    Round.objects.update(departments_due=datetime.date(2023, 2, 1), publication_due=datetime.date(2023, 2, 15))
    assert found(zone).due.publication == datetime.date(2023, 2, 15)
    assert found(zone, year=2019).due.publication == datetime.date(2020, 4, 1)
    assert found(zone, year=2018).due.publication is None


def test_what_last_year_had_is_late_until_it_is_reported_or_explained(zone: Jurisdiction) -> None:
    gone = factories.indicator("gone", name_zh="gone")
    factories.observation(gone, zone, 2021)
    assert found(zone).due.missing == ()  # nobody asked
    factories.open_round(zone)
    said = ["应报而未填报；期限为2023年3月1日，已过61天"]
    assert [sentence for names, sentence, _css in told(zone, "due") if names == ["gone"]] == said
    factories.observation(gone, zone, 2022, None, missing_reason="not_applicable")
    assert found(zone).due.missing == ()


def test_what_is_due_by_a_target_or_a_round_is_missed_too_and_what_is_to_come_is_told(zone: Jurisdiction) -> None:
    asked = factories.open_round(zone)
    made = [factories.indicator(code, name_zh=code) for code in ("wanted", "required", "coming", "free")]
    wanted, required, coming, _free = made
    factories.target(wanted, zone, 2022)
    asked.required.add(required, coming)
    factories.observation(coming, zone, 2022, None, state="draft", missing_reason="to_come")
    for role in ("official", "staff", "reviewer"):
        due = found(zone, role).due
        assert [row.indicator.code for row in due.missing] == ["wanted", "required"], role
        assert [row.indicator.code for row in due.to_come] == ["coming"], role
    said = [
        (["wanted", "required"], "应报而未填报；期限为2023年3月1日，已过61天", "flagged"),
        (["coming"], "1项待报", ""),
    ]
    assert told(zone, "due")[1:] == said
    assert found(zone, year=2021).due.missing == ()


def test_what_waits_for_review_is_counted_for_those_who_see_it(zone: Jurisdiction) -> None:
    factories.observation(factories.indicator("one"), zone, state="submitted")
    assert found(zone, "staff").due.waiting == 1
    assert found(zone).due.waiting == 0


def test_on_one_screen_names_leave_room_for_the_sentence(zone: Jurisdiction) -> None:
    factories.open_round(zone)
    for number in range(9):
        factories.observation(factories.indicator(f"gone-{number}"), zone, 2021, 50)
        unknown = factories.indicator(f"unknown-{number}")
        factories.observation(unknown, zone, 2022, None)
        factories.target(unknown, zone, 2022, 50)
        values(zone, f"few-{number}", "5", "7")
    shown = dashboard(Scope.of(factories.user("", "official", zone)), jurisdiction_row(zone), 2022)
    lists = [
        (len(said.links), said.more)
        for block in leader_view(shown, today=TODAY).blocks
        for _label, group in block.groups
        for said in group
        if len(said.links) > 1
    ]
    assert lists == [(2, 7)] * 3
