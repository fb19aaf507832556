"""Progress, review and history as files."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from metrics.domain.audit_log import Happening
from metrics.domain.change import change
from metrics.domain.choices import State
from metrics.domain.entry import ReviewRow
from metrics.domain.measured import Measured
from metrics.domain.progress import Progress
from metrics.domain.rows import JurisdictionRow, Point
from metrics.exports.columns import (
    EXPLANATION,
    FICTIONAL,
    JURISDICTION_CODE,
    JURISDICTION_NAME,
    OBSERVATIONS,
    Column,
)
from metrics.wording.formatting import value_words
from metrics.wording.progress import Counts, difference_words, waits_words


def progress_columns(
    jurisdiction: JurisdictionRow, year: int, counts: Counts, *, themes: bool
) -> Sequence[Column[Progress]]:
    """Return the columns for `jurisdiction` and those below it, or, with `themes`, for its themes."""

    def at(row: Progress) -> JurisdictionRow:
        return row.jurisdiction or jurisdiction

    theme: Sequence[Column[Progress]] = [Column("theme", _("领域"), lambda row: row.name)] if themes else []
    return (
        JURISDICTION_CODE.of(at),
        JURISDICTION_NAME.of(at),
        *theme,
        Column("year", _("年度"), lambda row: year),
        *count_columns(counts).values(),
        Column("waits_for", _("等待"), waits_words),
        FICTIONAL.of(at),
    )


def count_columns(counts: Counts) -> dict[str, Column[Progress]]:
    """Return the column of each count, empty where nothing is told yet."""
    return {field: Column(field, label, _count(field)) for field, label in counts}


def _count(field: str) -> Callable[[Progress], int | None]:
    return lambda row: None if row.closed else getattr(row, field)


def _submitted_before(row: ReviewRow) -> str:
    """Return the value at its previous submission, for a row that waits for review, as the page shows it; empty for an
    approved row."""
    waits = row.measured.point.state == State.SUBMITTED
    return value_words(row.measured.indicator, row.before) if waits and row.before else ""


def _measured(row: ReviewRow) -> Measured:
    return row.measured


REVIEW: Sequence[Column[ReviewRow]] = (
    *(column.of(_measured) for column in OBSERVATIONS),
    EXPLANATION.of(_measured),
    Column("warnings", _("提示"), lambda row: str(_("；")).join(each.sentence for each in row.measured.findings)),
    Column("submitted_before", _("上次提交"), _submitted_before, _("上次提交时的数值；首次提交的为空。")),
    Column("entered_by", _("填报人"), lambda row: row.entered_by),
)


def history_columns(jurisdiction: JurisdictionRow) -> Sequence[Column[Happening]]:
    """Return the columns for the versions of the values of `jurisdiction`. What a version stated has the same columns
    as in other files."""

    def measured(row: Happening) -> Measured:
        return Measured(
            row.indicator, jurisdiction, row.point, change(row.indicator, Point(row.point.year - 1), row.point)
        )

    stated = {column.name: column.of(measured) for column in OBSERVATIONS}
    return (
        Column(
            "changed_at",
            _("时间"),
            lambda row: localtime(row.at).replace(microsecond=0),
            _("本系统所在时区的时间，精确到秒。"),
        ),
        Column("changed_by", _("何人"), lambda row: row.who),
        *(stated[name] for name in ("indicator_code", "indicator", "jurisdiction_code", "jurisdiction", "year")),
        Column("version", _("版本"), lambda row: row.version),
        *(stated[name] for name in ("value", "unit", "qualifier", "as_of", "period", "missing_reason", "state")),
        Column("differences", _("变动"), lambda row: str(_("；")).join(difference_words(row))),
        Column("change_reason", _("原因"), lambda row: row.why),
        stated["fictional"],
    )
