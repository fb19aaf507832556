"""Actions on a report's document: what is stored, what is proposed, and what a decision writes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from metrics.actions import proposals as acts
from metrics.actions.documents import keep_document, read_again
from metrics.documents.read import DocumentText, read_pasted
from metrics.domain.choices import DocumentKind
from metrics.models import (
    Document,
    Indicator,
    Jurisdiction,
    LearnedAlias,
    Observation,
    ObservationRevision,
    Proposal,
    Report,
    User,
)
from metrics.permissions.scope import Scope
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = """一、主要工作
（一）政务服务
全年依申请政务服务事项1000项，其中可全程网办事项940项，全程网办率94%。
（二）矛盾化解
截至10月底，人民调解案件71件，调解成功率、满意率均达100%。上年人民调解案件60件。
二、下一年打算
力争全程网办率达到96%。
"""


@pytest.fixture
def zone() -> Jurisdiction:
    zone = factories.jurisdiction("zone")
    factories.open_round(zone)
    items = factories.indicator("items", name_zh="依申请政务服务事项数", unit="项", time_basis="stock")
    online = factories.indicator("online", name_zh="可全程网办事项数", unit="项", time_basis="stock")
    factories.rate("online-rate", name_zh="全程网办率", numerator=online, denominator=items)
    factories.indicator("mediation", name_zh="人民调解案件数", aliases="人民调解案件")
    factories.rate("mediation-rate", name_zh="人民调解成功率", aliases="调解成功率")
    return zone


@pytest.fixture
def clerk(zone: Jurisdiction) -> User:
    return factories.user("clerk", "staff", zone)


@pytest.fixture
def scope(clerk: User) -> Scope:
    return Scope.of(clerk)


@pytest.fixture
def document(zone: Jurisdiction, clerk: User, scope: Scope) -> Document:
    return keep(clerk, scope, factories.report(zone))[0]


def keep(clerk: User, scope: Scope, report: Report, text: str = TEXT) -> tuple[Document, bool]:
    return keep_document(
        by=clerk, scope=scope, report=report, name="报告.txt", content=text.encode(), read=read_pasted(text)
    )


def found(document: Document, text: str) -> Proposal:
    return document.proposals.filter(text=text).order_by("start").first()  # type: ignore[return-value]


def accept(clerk: User, scope: Scope, proposal: Proposal, **more: Any) -> Observation:
    return acts.accept(by=clerk, scope=scope, proposal=proposal, version=proposal.version, **more)


def test_what_is_found_waits_and_writes_no_value(document: Document) -> None:
    codes = {row.text: row.indicator.code for row in document.proposals.all() if row.indicator}
    assert codes["1000项"] == "items" and codes["940项"] == "online" and codes["94%"] == "online-rate"
    assert codes["71件"] == "mediation"
    assert found(document, "71件").period == "as_of" and str(found(document, "71件").as_of) == "2022-10-31"
    assert found(document, "60件").period == "other_year:2021" and found(document, "96%").period == "target"
    assert not Observation.objects.exists()
    assert bytes(Document.objects.get().content).decode() == TEXT


def test_accepting_writes_a_draft_with_its_jurisdiction_in_the_text(
    document: Document, clerk: User, scope: Scope
) -> None:
    row = accept(clerk, scope, found(document, "71件"))
    row.refresh_from_db()
    assert (row.value, row.state, row.report, row.entered_by) == (71, "draft", document.report, clerk)
    assert document.text[row.locator_start : row.locator_end] == "71件" and row.section == "一(二)"
    assert str(row.as_of) == "2022-10-31" and row.year == 2022
    assert ObservationRevision.objects.get().change_reason == "从报告读取"
    proposal = found(document, "71件")
    assert (proposal.state, proposal.observation, proposal.decided_by) == ("accepted", row, clerk)


def test_a_figure_of_now_is_accepted_without_a_date(clerk: User, scope: Scope, document: Document) -> None:
    where = {"of": document, "figure": "1000项", "indicator": Indicator.objects.get(code="items"), "ordinal": 1}
    row = accept(clerk, scope, factories.proposal(**where, value=1000, unit="项", period="not_stated"))
    assert (row.as_of, row.period, row.figure.until) == (None, "not_stated", "not_stated")
    again = accept(
        clerk, scope, factories.proposal(**where | {"ordinal": 2}, value=1000, unit="项", period="not_stated")
    )
    assert again == row
    with pytest.raises(acts.Contradiction):
        accept(clerk, scope, factories.proposal(**where | {"ordinal": 3}, value=1000, unit="项", period="year"))


def test_a_correction_is_stored_and_not_what_was_found(document: Document, clerk: User, scope: Scope) -> None:
    proposal = found(document, "71件")
    other = Indicator.objects.get(code="items")
    row = accept(clerk, scope, proposal, indicator=other, reading=acts.Reading(Decimal(70), "over"))
    assert (row.indicator.code, row.value, row.qualifier, row.as_of) == ("items", 70, "over", None)
    assert found(document, "71件").indicator == other and found(document, "71件").proposed != other


def test_reading_again_changes_nothing_and_keeps_decisions(document: Document, clerk: User, scope: Scope) -> None:
    accept(clerk, scope, found(document, "71件"))
    aside = found(document, "94%")
    acts.set_aside(by=clerk, scope=scope, proposal=aside, version=aside.version, state="rejected")
    before = list(Proposal.objects.order_by("pk").values())
    assert read_again(scope=scope, document=document) == 0
    assert list(Proposal.objects.order_by("pk").values()) == before
    again, new = keep(clerk, scope, document.report)
    assert (again, new) == (document, False)
    assert list(Proposal.objects.order_by("pk").values()) == before


def test_another_value_is_not_overwritten_unless_asked(
    document: Document, clerk: User, scope: Scope, zone: Jurisdiction
) -> None:
    stored = factories.observation(Indicator.objects.get(code="mediation"), zone, value=70, state="draft")
    with pytest.raises(acts.Contradiction) as caught:
        accept(clerk, scope, found(document, "71件"))
    assert caught.value.stored == stored
    stored.refresh_from_db()
    assert (stored.value, stored.version, found(document, "71件").state) == (70, 1, "open")
    accept(clerk, scope, found(document, "71件"), replace=True)
    stored.refresh_from_db()
    assert (stored.value, stored.version) == (71, 2)


def test_the_same_value_is_linked_and_keeps_what_was_said_about_it(
    document: Document, clerk: User, scope: Scope, zone: Jurisdiction
) -> None:
    stored = factories.observation(
        Indicator.objects.get(code="items"), zone, value=1000, state="draft", note="台账", denominator=2000
    )
    accept(clerk, scope, found(document, "1000项"))
    stored.refresh_from_db()
    assert (stored.note, stored.denominator, stored.report) == ("台账", 2000, document.report)
    assert document.text[stored.locator_start : stored.locator_end] == "1000项"


def test_an_approved_value_is_linked_and_never_written(
    document: Document, clerk: User, scope: Scope, zone: Jurisdiction
) -> None:
    same = factories.observation(Indicator.objects.get(code="items"), zone, value=1000)
    other = factories.observation(Indicator.objects.get(code="online"), zone, value=939)
    assert accept(clerk, scope, found(document, "1000项")) == same
    with pytest.raises(ValidationError, match="不能修改"):
        accept(clerk, scope, found(document, "940项"), replace=True)
    assert Observation.objects.get(pk=same.pk).version == Observation.objects.get(pk=other.pk).version == 1
    assert found(document, "940项").state == "open"


def test_the_second_of_two_people_is_told(document: Document, clerk: User, scope: Scope) -> None:
    seen = found(document, "71件")
    acts.set_aside(by=clerk, scope=scope, proposal=seen, version=seen.version, state="rejected")
    with pytest.raises(acts.StaleProposal):
        accept(clerk, scope, seen)
    assert not Observation.objects.exists()


def test_a_closed_year_takes_nothing(document: Document, clerk: User, scope: Scope, zone: Jurisdiction) -> None:
    zone.rounds.all().delete()
    with pytest.raises(ValidationError, match="不在开放填报期内"):
        accept(clerk, scope, found(document, "71件"))
    assert not Observation.objects.exists() and found(document, "71件").state == "open"


def test_what_no_check_takes_is_not_stored(document: Document, clerk: User, scope: Scope) -> None:
    with pytest.raises(ValidationError, match="整数"):
        accept(clerk, scope, found(document, "71件"), reading=acts.Reading(Decimal("7.5")))
    assert found(document, "71件").state == "open"


def test_only_staff_of_the_jurisdiction_read(document: Document, zone: Jurisdiction) -> None:
    proposal = found(document, "71件")
    for role in ("official", "reviewer", "administrator", "auditor"):
        user = factories.user(role, role, zone)
        with pytest.raises(PermissionDenied):
            accept(user, Scope.of(user), proposal)
    limited = factories.user("limited", "staff", zone, factories.theme("elsewhere"))
    with pytest.raises(PermissionDenied):
        accept(limited, Scope.of(limited), proposal)
    assert not Observation.objects.exists()


def test_undoing_leaves_the_draft_where_it_is(document: Document, clerk: User, scope: Scope) -> None:
    row = accept(clerk, scope, found(document, "71件"))
    proposal = found(document, "71件")
    acts.set_aside(by=clerk, scope=scope, proposal=proposal, version=proposal.version, state="open")
    assert found(document, "71件").state == "open" and Observation.objects.get() == row
    assert accept(clerk, scope, found(document, "71件")) == row


def test_a_number_passed_over_can_be_pointed_out(document: Document, clerk: User, scope: Scope) -> None:
    start = document.text.index("10月底")
    spot: dict[str, Any] = {"start": start, "end": start + 2, "section": "一(二)", "sentence": "某句"}
    row = acts.point_out(
        by=clerk, scope=scope, document=document, indicator=Indicator.objects.get(code="items"),
        reading=acts.Reading(Decimal(10)), **spot,
    )  # fmt: skip
    assert (row.value, row.locator_start) == (10, start)
    assert document.proposals.get(start=start).by_person
    with pytest.raises(ValidationError):
        acts.point_out(
            by=clerk, scope=scope, document=document, indicator=row.indicator, reading=acts.Reading(Decimal(10)),
            **{**spot, "end": 10**6},
        )  # fmt: skip


def test_a_phrase_is_learnt_for_the_jurisdiction_and_below(
    document: Document, clerk: User, scope: Scope, zone: Jurisdiction
) -> None:
    text = "全年受理民间纠纷化解事宜33件。"
    proposal = found(document, "71件")
    indicator = Indicator.objects.get(code="mediation")
    elsewhere, below = factories.jurisdiction("elsewhere"), factories.jurisdiction("below", parent=zone)
    everywhere = factories.user("everywhere", "staff", zone)
    factories.member(everywhere, "staff", elsewhere)

    def read(at: Jurisdiction) -> list[str | None]:
        kept, _new = keep(
            everywhere, Scope.of(everywhere), factories.report(at, title=f"报告{LearnedAlias.objects.count()}"), text
        )
        return [row.indicator.code if row.indicator else None for row in kept.proposals.all()]

    assert read(below) == [None]
    acts.learn(by=clerk, scope=scope, proposal=proposal, indicator=indicator, phrase="民间纠纷化解事宜")
    assert read(below) == ["mediation"] and read(elsewhere) == [None]
    with pytest.raises(ValidationError, match="已记为"):
        acts.learn(
            by=clerk,
            scope=scope,
            proposal=proposal,
            indicator=Indicator.objects.get(code="items"),
            phrase="民间纠纷化解事宜",
        )
    for phrase in ("件", "第3件", "甲|乙", "长" * 61, "调\x00解", "调\ud800解"):
        with pytest.raises(ValidationError):
            acts.learn(by=clerk, scope=scope, proposal=proposal, indicator=indicator, phrase=phrase)


def test_a_report_is_registered_with_its_document_or_not_at_all(clerk: User, scope: Scope, zone: Jurisdiction) -> None:
    fresh = Report(jurisdiction=zone, year=2022, title="新报告")
    document, new = keep(clerk, scope, fresh)
    assert new and document.report.title == "新报告"
    stranger = factories.user("stranger", "staff", factories.jurisdiction())
    with pytest.raises(PermissionDenied):
        keep(stranger, Scope.of(stranger), Report(jurisdiction=zone, year=2022, title="别人的"))
    assert Report.objects.count() == Document.objects.count() == 1


def test_documents_of_every_kind_can_be_stored(zone: Jurisdiction, clerk: User, scope: Scope) -> None:
    for kind in DocumentKind:
        report = factories.report(zone, title=f"报告{kind}")
        read, content = DocumentText(TEXT, kind.value), kind.value.encode()
        kept, new = keep_document(by=clerk, scope=scope, report=report, name="", content=content, read=read)
        assert (new, kept.name) == (True, str(kind.label))
