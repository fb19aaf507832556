"""Decisions on the figures found in a report (`metrics.actions.documents`).

No figure becomes a value by itself. Accepting writes a draft through `metrics.actions.observations.enter`, with the
same rights, checks and history as typing it in."""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.actions.documents import LONGEST_SECTION, LONGEST_TEXT
from metrics.actions.observations import enter, stated_of
from metrics.actions.rights import check_right
from metrics.domain.catalogue import Catalogue
from metrics.domain.choices import FactKind, Period, ProposalState, Qualifier, State
from metrics.domain.rows import period_of, until
from metrics.domain.stated import Stated
from metrics.models import Document, Indicator, LearnedAlias, Observation, Proposal, User
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.records import HEAVY

SHORTEST_PHRASE, LONGEST_PHRASE = 2, 60


class StaleProposal(Exception):
    """Somebody else has decided meanwhile. `current` is the proposal as it is now."""

    def __init__(self, current: Proposal) -> None:
        super().__init__(f"proposal {current.pk} is at version {current.version}")
        self.current = current


class Contradiction(Exception):
    """Another value is stored for the indicator and year. `stored` is that row; nothing was written."""

    def __init__(self, stored: Observation) -> None:
        super().__init__(f"observation {stored.pk} says otherwise")
        self.stored = stored


@dataclass(frozen=True, slots=True)
class Reading:
    """The value of a proposal: as the reader found it, or as a person corrected it."""

    value: Decimal
    qualifier: str = Qualifier.EXACT
    as_of: datetime.date | None = None
    period: str = Period.YEAR


def accept(
    *,
    by: User,
    scope: Scope,
    proposal: Proposal,
    version: int,
    indicator: Indicator | None = None,
    reading: Reading | None = None,
    replace: bool = False,
    phrase: str = "",
    rows: Catalogue | None = None,
) -> Observation:
    """Write the figure as a draft of the report's jurisdiction and year, with its place in the text.

    `indicator` and `reading` correct what the reader found. If the same value is stored already, even approved, it is
    only linked to the sentence; another stored value is a `Contradiction` unless `replace`. A `phrase` is learnt as
    well. Raises the errors of `enter` and `learn`, and `StaleProposal` when somebody else decided first. After an error
    nothing has been written."""
    with transaction.atomic():
        current = _locked(scope, proposal, version, indicator)
        report = current.document.report
        chosen = indicator or current.indicator
        if chosen is None:
            raise ValidationError({"indicator": _("请先选择指标。")})
        reading = reading or as_found(current)
        stored = (
            Observation.objects.select_for_update(of=("self",))
            .filter(indicator=chosen, jurisdiction=report.jurisdiction, year=report.year)
            .first()
        )
        observation = _written(by, scope, current, chosen, reading, stored, replace=replace, rows=rows)
        current.indicator, current.observation = chosen, observation
        _decide(current, ProposalState.ACCEPTED, by)
        if phrase:
            learn(by=by, scope=scope, proposal=current, indicator=chosen, phrase=phrase)
    return observation


def as_found(proposal: Proposal) -> Reading:
    """Return the value as the reader found it. Raises `ValidationError` when it is not a value of this report's
    year."""
    if proposal.value is None:
        raise ValidationError({"value": _("数字位数过多，请填写数值。")})
    return Reading(proposal.value, proposal.qualifier, proposal.as_of, period_of(proposal.as_of, proposal.period))


def _written(
    by: User,
    scope: Scope,
    proposal: Proposal,
    indicator: Indicator,
    reading: Reading,
    stored: Observation | None,
    *,
    replace: bool,
    rows: Catalogue | None,
) -> Observation:
    if stored is not None:
        if says(stored, reading):
            if stored.state != State.DRAFT or stored.locator_start is not None:
                return stored
        elif not replace:
            raise Contradiction(stored)
    said = stated_of(stored) if stored else Stated()
    if stored and not says(stored, reading):  # what was about another value
        said = dataclasses.replace(said, numerator=None, denominator=None, explanation="")
    stated = dataclasses.replace(
        said,
        value=reading.value,
        qualifier=reading.qualifier,
        as_of=reading.as_of,
        period=reading.period,
        missing_reason="",
        report_id=proposal.document.report_id,
        section=proposal.section,
        locator_start=proposal.start,
        locator_end=proposal.end,
    )
    rows = rows or catalogue()
    judged = enter(
        by=by,
        scope=scope,
        indicator=rows.by_code[indicator.code],
        jurisdiction=jurisdiction_row(proposal.document.report.jurisdiction),
        year=proposal.document.report.year,
        stated=stated,
        version=stored.version if stored else None,
        reason=_("从报告读取"),
        rows=rows,
    )
    return judged.observation


def says(stored: Observation, reading: Reading) -> bool:
    """Return whether a stored row states exactly this value."""
    said = (reading.value, reading.qualifier, until(reading.as_of, reading.period))
    return (stored.value, stored.qualifier, stored.until) == said


def set_aside(*, by: User, scope: Scope, proposal: Proposal, version: int, state: str) -> None:
    """Reject a proposal, mark it as no fact, or open it again. A value that was accepted stays stored, as a draft that
    can be changed on the entry page."""
    if state == ProposalState.ACCEPTED:
        raise ValueError(state)
    with transaction.atomic():
        current = _locked(scope, proposal, version)
        current.observation = None
        _decide(current, state, by)


def assign(*, by: User, scope: Scope, proposal: Proposal, version: int, indicator: Indicator, phrase: str = "") -> None:
    """Assign a figure to an indicator, and learn the `phrase` if there is one. The proposal stays open until it is
    accepted."""
    with transaction.atomic():
        current = _locked(scope, proposal, version, indicator)
        current.indicator = indicator
        _decide(current, ProposalState.OPEN, by)
        if phrase:
            learn(by=by, scope=scope, proposal=current, indicator=indicator, phrase=phrase)


def point_out(
    *, by: User, scope: Scope, document: Document, start: int, end: int, section: str, sentence: str,
    indicator: Indicator,
    reading: Reading, replace: bool = False,
) -> Observation:  # fmt: skip
    """Accept a figure that the reader missed, as a person read it, and return its observation. The same place twice is
    one proposal."""
    check_right(scope, document.report.jurisdiction.path, indicator.theme_id)
    if not 0 <= start < end <= len(document.text):
        raise ValidationError(_("原文中没有这个位置。"))
    with transaction.atomic():
        kind = FactKind.RATE if indicator.measure == FactKind.RATE else FactKind.COUNT
        found, _new = Proposal.objects.get_or_create(
            document=document,
            start=start,
            end=end,
            ordinal=0,
            defaults={
                "text": document.text[start:end][:LONGEST_TEXT],
                "section": section[:LONGEST_SECTION],
                "sentence": sentence,
                "value": reading.value,
                "unit": indicator.unit,
                "period": "year",
                "kind": kind,
                "by_person": True,
            },
        )
        return accept(
            by=by,
            scope=scope,
            proposal=found,
            version=found.version,
            indicator=indicator,
            reading=reading,
            replace=replace,
        )


def check_decides(scope: Scope, proposal: Proposal, indicator: Indicator | None = None) -> None:
    """Raise `PermissionDenied` unless the person enters values of the proposal's indicator, and of `indicator`, in its
    jurisdiction."""
    themes = [each.theme_id for each in (proposal.indicator, indicator) if each is not None]
    check_right(scope, proposal.document.report.jurisdiction.path, *themes)


def _locked(scope: Scope, proposal: Proposal, version: int, indicator: Indicator | None = None) -> Proposal:
    """Return the proposal as it is now, locked for this transaction. Raises `PermissionDenied` as `check_decides`
    does, and `StaleProposal` when it is at another version."""
    current = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("document__report__jurisdiction", "indicator")
        .defer(*HEAVY)
        .get(pk=proposal.pk)
    )
    check_decides(scope, current, indicator)
    if current.version != version:
        raise StaleProposal(current)
    return current


def _decide(proposal: Proposal, state: str, by: User) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, timezone.now()
    proposal.version += 1
    proposal.save()


def learn(*, by: User, scope: Scope, proposal: Proposal, indicator: Indicator, phrase: str) -> LearnedAlias:
    """Store the phrase that the jurisdiction uses for an indicator, for reports of the jurisdiction and those below.
    Raises `ValidationError` for an unsuitable phrase, or one that already means another indicator here."""
    jurisdiction = proposal.document.report.jurisdiction
    check_right(scope, jurisdiction.path, indicator.theme_id)
    phrase = "".join(phrase.split())
    short_or_long = not SHORTEST_PHRASE <= len(phrase) <= LONGEST_PHRASE
    if short_or_long or "|" in phrase or any(c.isdigit() for c in phrase):
        raise ValidationError(
            _("说法须为%(low)d到%(high)d个字，不含数字和“|”。") % {"low": SHORTEST_PHRASE, "high": LONGEST_PHRASE}
        )
    found, new = LearnedAlias.objects.get_or_create(
        jurisdiction=jurisdiction, phrase=phrase, defaults={"indicator": indicator, "learned_by": by}
    )
    if not new and found.indicator_id != indicator.pk:
        raise ValidationError(
            _("“%(phrase)s”已记为“%(indicator)s”的说法。") % {"phrase": phrase, "indicator": found.indicator}
        )
    return found
