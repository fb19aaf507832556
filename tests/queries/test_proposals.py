"""What the reading room knows about each figure."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics.domain.reports import ProposalRow, Room
from metrics.models import Document, Jurisdiction, Proposal
from metrics.permissions.scope import Scope
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.proposals import around, documents_of, room, spots
from metrics.tables.proposal_words import proposal_card
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = "一、工作\n事项1000项，其中网办940项，网办率95%。另据统计事项1200项。印发〔2022〕8号文件，覆盖37所学校。"


@pytest.fixture
def zone() -> Jurisdiction:
    return factories.jurisdiction("zone")


@pytest.fixture
def document(zone: Jurisdiction) -> Document:
    return factories.document(factories.report(zone), TEXT)


def propose(document: Document, figure: str, code: str, value: object, **fields: object) -> Proposal:
    from metrics.models import Indicator

    indicator = Indicator.objects.get(code=code)
    return factories.proposal(document, figure, value=value, proposed=indicator, indicator=indicator, **fields)


def shown(document: Document) -> Room:
    (row,) = documents_of(document.report_id)
    return room(Scope.of_operator(), row, jurisdiction_row(document.report.jurisdiction), document.report.year)


def one(document: Document, text: str) -> ProposalRow:
    return next(row for row in shown(document).rows if row.text == text)


def test_contradictions_within_the_report_are_shown_before_anything_is_stored(document: Document) -> None:
    items, online = factories.indicator("items", unit="项"), factories.indicator("online", unit="项")
    factories.rate("share", numerator=online, denominator=items)
    propose(document, "1000项", "items", 1000)
    propose(document, "940项", "online", 940)
    propose(document, "95%", "share", 95, kind="rate")
    (finding,) = one(document, "95%").findings
    assert finding.code == "rate_differs" and "94" in finding.sentence
    propose(document, "1200项", "items", 1200)
    assert one(document, "1000项").twice == ("1200项",) and one(document, "1200项").twice == ("1000项",)
    assert not one(document, "1000项").plain and one(document, "940项").plain


def test_what_is_stored_and_what_was_last_year_stand_beside(document: Document, zone: Jurisdiction) -> None:
    items = factories.indicator("items", unit="项")
    factories.observation(items, zone, 2021, 900)
    propose(document, "1000项", "items", 1000)
    row = one(document, "1000项")
    assert row.stored is None and row.earlier and row.earlier.value == 900
    assert row.change and row.change.delta == 100 and row.plain
    factories.observation(items, zone, 2022, 999, state="draft")
    row = one(document, "1000项")
    assert row.contradicts and not row.plain and not row.locked


def test_only_values_of_the_year_can_be_accepted_together(document: Document) -> None:
    factories.indicator("items", unit="项")
    propose(document, "1000项", "items", 1000, period="other_year:2021")
    propose(document, "940项", "items", 940, kind="change")
    propose(document, "1200项", "items", 1200, score=0.7)
    found = shown(document)
    assert [row.text for row in found.waiting] == ["1200项"] and len(found.aside) == 2
    assert [row.text for row in found.above(0.7)] == ["1200项"] and found.above(0.8) == []
    assert found.thresholds == [(0.7, 1)]


def test_what_no_check_takes_is_not_accepted_together(document: Document) -> None:
    factories.rate("share")
    propose(document, "1000项", "share", 1000, kind="rate")
    row = one(document, "1000项")
    assert [problem.code for problem in row.problems] == ["out_of_bounds"] and not row.plain


def test_numbers_nobody_proposed_are_listed(document: Document) -> None:
    factories.indicator("items", unit="项")
    propose(document, "1000项", "items", 1000)
    found = shown(document)
    assert [number.text for number in found.unnamed] == ["940", "95", "1200", "37"]
    assert [number.text for number in found.named] == ["2022", "8"]


def test_a_value_leads_to_its_sentence_and_only_for_those_who_see_it(document: Document, zone: Jurisdiction) -> None:
    items = factories.indicator("items", unit="项")
    draft = factories.observation(items, zone, value=1000, state="draft", report=document.report)
    proposal = propose(document, "1000项", "items", 1000, state="accepted", observation=draft)
    start = TEXT.index("940项")
    located = factories.observation(
        factories.indicator("online"),
        zone,
        value=940,
        report=document.report,
        locator_start=start,
        locator_end=start + 4,
    )
    (row,) = documents_of(document.report_id)
    official = Scope.of(factories.user("chief", "official", zone))
    assert [(s.observation_id, s.start) for s in spots(Scope((), everything=True), row, oldest=True)] == [
        (draft.pk, proposal.start), (located.pk, start),
    ]  # fmt: skip
    assert [s.observation_id for s in spots(official, row, oldest=True)] == [located.pk]
    assert spots(official, row, oldest=False) == []


def test_a_stretch_of_the_text_has_its_sentence_and_section() -> None:
    assert around(TEXT, TEXT.index("1200"), 0) == ("另据统计事项1200项。", "一")
    assert around(TEXT, 10**6, 10**6) == ("", "")


def test_the_room_costs_the_same_however_many_figures(zone: Jurisdiction) -> None:
    counts = []
    for year, count in ((2022, 2), (2023, 60)):
        text = "".join(f"事项{1000 + n}项。" for n in range(count))
        document = factories.document(factories.report(zone, year), text)
        for n in range(count):
            factories.indicator(f"i{year}-{n}", unit="项")
            propose(document, f"{1000 + n}项", f"i{year}-{n}", 1000 + n)
        with CaptureQueriesContext(connection) as queries:
            assert len(shown(document).rows) == count
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_number_that_may_not_be_whole_is_not_accepted_together(document: Document) -> None:
    factories.indicator("items", unit="项")
    propose(document, "1000项", "items", 1000)
    assert one(document, "1000项").plain
    at = document.text.index("1000项")
    Document.objects.filter(pk=document.pk).update(text=f"{document.text[: at - 1]}\u200b{document.text[at:]}")
    document.refresh_from_db()
    row = one(document, "1000项")
    assert row.doubtful and not row.plain and shown(document).above(0) == []
    assert any("可能没有读全或读串" in warning for warning in proposal_card(row, 2022).warnings)
