"""What a check says, as JSON; docs/checking.md describes it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from metrics.domain.checking import Check, Checked
from metrics.domain.rows import JurisdictionRow, Point
from metrics.wording.checking import explanation, point_of, registered_words


def as_json(found: Check, place: JurisdictionRow, authors: Mapping[int, str]) -> dict[str, Any]:
    """Return the check as an object of texts and numbers; `authors` is observation id → who entered the value."""
    return {
        "jurisdiction": place.code,
        "year": found.year,
        "counts": {str(verdict): count for verdict, count in found.counts.items()},
        "numbers": [_number(row, authors) for row in found.rows],
        "unmentioned": [
            {"indicator": indicator.code, "name": indicator.name, "key": indicator.is_key, **_point(point)}
            for indicator, point in found.unmentioned
        ],
        "contents": [
            {"content": str(each.content), "name": str(each.content.label), "presence": str(each.presence),
             "section": each.section}
            for each in found.contents
        ],
        "same": {
            "share": _plain(found.share),
            "sentences": [{"start": each.start, "end": each.end, "sentence": each.sentence} for each in found.same],
        },
        "unread": list(found.unread),
        "aside": found.aside,
    }  # fmt: skip


def _number(row: Checked, authors: Mapping[int, str]) -> dict[str, Any]:
    point = point_of(row)
    return {
        "start": row.start,
        "end": row.end,
        "text": row.text,
        "section": row.section,
        "sentence": row.sentence,
        "verdict": str(row.verdict),
        "verdict_words": str(row.verdict.label),
        "verdicts": [str(verdict) for verdict in row.verdicts],
        "explanation": explanation(row),
        "value": _plain(row.value),
        "unit": row.unit,
        "qualifier": row.qualifier,
        "as_of": row.as_of.isoformat() if row.as_of else None,
        "period": row.period,
        "kind": row.kind,
        "indicator": row.indicator.code if row.indicator else None,
        "candidates": [each.code for each in row.candidates],
        "registered": _point(point) if point else None,
        "registered_words": registered_words(row),
        "entered_by": authors.get(point.observation_id or 0) if point else None,
        "elsewhere": row.elsewhere,
        "key": row.key,
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "year": point.year,
        "value": _plain(point.value),
        "qualifier": point.qualifier,
        "as_of": point.as_of.isoformat() if point.as_of else None,
        "period": str(point.period),
        "state": str(point.state),
        "version": point.version,
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f")
