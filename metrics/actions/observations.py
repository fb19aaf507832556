"""Entering and correcting values. Every value that a person states is written here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from metrics.actions.rights import check_right
from metrics.actions.writing import GONE, write, writing
from metrics.domain.catalogue import Catalogue
from metrics.domain.choices import Act, ProposalState, State
from metrics.domain.observation_fields import FIGURE
from metrics.domain.rows import Finding, IndicatorRow, JurisdictionRow, Point
from metrics.domain.stated import Stated
from metrics.models import Observation, ObservationRevision, Proposal, StaleObservation, User
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.entry import values_around
from metrics.queries.rounds import is_open
from metrics.queries.series import Values, point_of
from metrics.rules.checks import Verdict
from metrics.rules.workflow import transition

FIELD_OF = {
    "numerator_above_denominator": "numerator",
    "negative_base": "numerator",
    "as_of_outside_year": "as_of",
    "qualifier_without_value": "qualifier",
    "unknown_qualifier": "qualifier",
    "unknown_period": "as_of",
    "unknown_reason": "missing_reason",
}
"""Code of a finding → the field it belongs to; all others belong to the value."""

RELATIONS = frozenset(field.name for field in Observation._meta.concrete_fields if field.is_relation)
"""What is looked up before a value is stated, and kept by the database."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was stated, as the row that it makes, after it was judged and before or after it is written. `values` are
    those it stands among; `changes` is False when it is stored already."""

    observation: Observation
    values: Values
    changes: bool


def stated_of(observation: Observation) -> Stated:
    """Return what the stored row states."""
    return Stated(**{field.name: getattr(observation, field.name) for field in fields(Stated)})


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person says of one indicator. `stated` None: nothing, which empties a draft that is there. `version` is
    the version they saw, None when they saw no row."""

    indicator: IndicatorRow
    stated: Stated | None
    version: int | None


Refusal = PermissionDenied | ValidationError | StaleObservation
"""Why an entry was not written."""


def enter(
    *,
    by: User,
    scope: Scope,
    indicator: IndicatorRow,
    jurisdiction: JurisdictionRow,
    year: int,
    stated: Stated | None,
    version: int | None,
    reason: str = "",
    rows: Catalogue | None = None,
    keep_source: bool = False,
) -> Judged:
    """Write what was stated, as a draft, with who, when and why in the history; `values` has it in its place.

    `stated` and `version` are as in `Entry`. Stating the same again changes nothing. `keep_source` leaves report and
    section as they are stored, for forms that do not ask about them. Raises `PermissionDenied` when the person may not
    enter here; `StaleObservation` when there is another version now; `ValidationError`, by field, when the year is
    closed, the value is in review or approved, or a check stops it. After an error nothing has been written."""
    check_right(scope, jurisdiction.path, indicator.theme_id)
    with writing():
        judged = judge(
            by=by, scope=scope, indicator=indicator, jurisdiction=jurisdiction, year=year, stated=stated,
            version=version, reason=reason, rows=rows, keep_source=keep_source,
        )  # fmt: skip
        if judged.changes:
            write([judged.observation])
    return replace(judged, values=judged.values.with_point(indicator, _as_it_is_now(judged.observation)))


def enter_all(
    *,
    by: User,
    scope: Scope,
    jurisdiction: JurisdictionRow,
    year: int,
    entries: Sequence[Entry],
    reason: str = "",
    rows: Catalogue | None = None,
) -> tuple[Values, dict[str, Refusal]]:
    """Write the entries, of one indicator each, as `enter` does with one, in one transaction. Return the values with
    them in their places, and code → why for each that was refused. Raises `PermissionDenied` when the person may enter
    nothing here, `StaleObservation` when somebody was faster with a new row; then nothing has been written. The number
    of queries does not depend on the number of entries."""
    check_right(scope, jurisdiction.path)
    rows = rows or catalogue()
    refused, judged = dict[str, Refusal](), list[Judged]()
    with writing():
        judging = _Judging(by, jurisdiction, year, entries, reason)
        values = values_around(scope, jurisdiction, rows, [entry.indicator.code for entry in entries], year)
        for entry in entries:
            try:
                check_right(scope, jurisdiction.path, entry.indicator.theme_id)
                each = judging.of(entry, values)
            except (PermissionDenied, ValidationError, StaleObservation) as error:
                refused[entry.indicator.code] = error
            else:
                judged.append(each)
                values = values.with_point(entry.indicator, _as_it_is_now(each.observation))
        write(each.observation for each in judged if each.changes)
    for each in judged:  # with the versions that were written
        values = values.with_point(rows.by_id[each.observation.indicator_id], _as_it_is_now(each.observation))
    return values, refused


def judge(
    *,
    by: User,
    scope: Scope,
    indicator: IndicatorRow,
    jurisdiction: JurisdictionRow,
    year: int,
    stated: Stated | None,
    version: int | None,
    reason: str = "",
    rows: Catalogue | None = None,
    keep_source: bool = False,
) -> Judged:
    """Do all that `enter` does but the writing, and keep others from writing the row until the transaction ends."""
    check_right(scope, jurisdiction.path, indicator.theme_id)
    entry = Entry(indicator, stated, version)
    judging = _Judging(by, jurisdiction, year, [entry], reason, keep_source=keep_source)
    return judging.of(entry, values_around(scope, jurisdiction, rows or catalogue(), [indicator.code], year))


class _Judging:
    """What entries for one jurisdiction and year are judged with. Others don't change the rows until the transaction
    ends."""

    def __init__(
        self, by: User, jurisdiction: JurisdictionRow, year: int, entries: Sequence[Entry], reason: str,
        *, keep_source: bool = True,
    ) -> None:  # fmt: skip
        self.by, self.jurisdiction, self.year = by, jurisdiction, year
        self.reason, self.keep_source = reason, keep_source
        wanted = [entry.indicator.id for entry in entries]
        found = Observation.objects.filter(indicator__in=wanted, jurisdiction=jurisdiction.id, year=year)
        self.stored = {row.indicator_id: row for row in found.order_by().select_for_update()}
        self.is_open = is_open(jurisdiction.path, year)
        emptied = [self.stored.get(entry.indicator.id) for entry in entries if entry.stated is None]
        self.kept = _kept([row for row in emptied if row])

    def of(self, entry: Entry, values: Values) -> Judged:
        """Judge one entry beside the values."""
        indicator, stated, current = entry.indicator, entry.stated, self.stored.get(entry.indicator.id)
        if stated and current and self.keep_source:
            stated = stated.sourced_like(stated_of(current))
        stands = current.state == State.DRAFT and stated == stated_of(current) if current else stated is None
        # An answer that was lost is no conflict with oneself over the same value.
        seen = (current.version if current else None) == entry.version
        if not seen and not (stands and (current is None or current.changed_by_id == self.by.pk)):
            raise self._stale(indicator, current)
        observation = current or Observation(
            indicator_id=indicator.id, jurisdiction_id=self.jurisdiction.id, year=self.year
        )
        point = stated.point(self.year) if stated else Point(self.year)
        verdict = values.with_point(indicator, point).verdict(indicator, self.year) if stated else Verdict((), ())
        admit(verdict, self.year, current, is_open=self.is_open)
        if stands:
            return Judged(observation, values, changes=False)
        if stated is None and observation.pk in self.kept:
            raise ValidationError({NON_FIELD_ERRORS: self.kept[observation.pk]})
        explained = codes(verdict.warnings) if stated and stated.explanation else ""
        state_again(observation, stated or Stated(), by=self.by, reason=self.reason, explained=explained)
        observation.clean_fields(exclude=RELATIONS)
        return Judged(observation, values, changes=True)

    def _stale(self, indicator: IndicatorRow, current: Observation | None) -> Exception:
        """Return what stands now, or who emptied it."""
        last = current or ObservationRevision.objects.emptying().filter(
            indicator=indicator.id, jurisdiction=self.jurisdiction.id, year=self.year
        ).order_by("-version").first()  # fmt: skip
        return StaleObservation(last) if last else ValidationError(GONE)


def _kept(rows: Sequence[Observation]) -> dict[int, str]:
    """Return id → why the draft can't be emptied; two queries, none for no rows."""
    keys = [row.pk for row in rows]
    if not keys:
        return {}
    submitted = ObservationRevision.objects.filter(observation__in=keys).exclude(state=State.DRAFT)
    accepted = Proposal.objects.filter(observation__in=keys, state=ProposalState.ACCEPTED)
    words = dict.fromkeys(
        accepted.values_list("observation_id", flat=True),
        _("该数值是从报告中采用的，请先在报告里改为“待确认”，再清空。"),
    )
    return words | dict.fromkeys(
        submitted.values_list("observation_id", flat=True), _("该数值曾提交审核，不能清空。没有数值的，请选缺值原因。")
    )


def _as_it_is_now(observation: Observation) -> Point:
    """Return the row as a point; one without anything for a row that is emptied."""
    point = point_of(observation)
    return point if point.value is not None or point.missing_reason else Point(observation.year)


def admit(verdict: Verdict, year: int, current: Observation | None, *, is_open: bool) -> None:
    """Raise `ValidationError` when the year is closed, the stored value is in review or approved, or, by field, for
    every error of the verdict."""
    if not is_open and not (current and not current.shown):  # what was reopened can be corrected in any year
        raise ValidationError({NON_FIELD_ERRORS: _("%(year)d年度目前不在开放填报期内。") % {"year": year}})
    if current and transition(Act.ENTER, current.state) is None:
        words = _("该数值处于“%(state)s”状态，不能修改。") % {"state": current.get_state_display()}
        raise ValidationError({NON_FIELD_ERRORS: words})
    found: dict[str, list[str]] = {}
    for finding in verdict.errors:
        found.setdefault(FIELD_OF.get(finding.code, "value"), []).append(finding.sentence)
    if found:
        raise ValidationError({field: [ValidationError(sentence) for sentence in found[field]] for field in found})


def codes(found: Iterable[Finding]) -> str:
    """Return the codes of what an explanation speaks of, as they are stored with it."""
    return " ".join(finding.code for finding in found)


def state_again(observation: Observation, stated: Stated, *, by: User | None, reason: str, explained: str) -> None:
    """Put what was stated into the row, as a draft changed by this person (None: by the operator of the server),
    without saving it. They become its author when the figure is new or another: not by a note or a source."""
    if observation.pk is None or any(getattr(observation, name) != getattr(stated, name) for name in FIGURE):
        observation.entered_by = by
    for field in fields(stated):
        setattr(observation, field.name, getattr(stated, field.name))
    observation.state = State.DRAFT
    observation.changed_by = by
    observation.change_reason = reason.strip()
    observation.explained = explained
