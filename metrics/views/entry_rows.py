"""What the entry page sends of one row, and what it is told when that was not saved."""

from __future__ import annotations

import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.actions.observations import Refusal
from metrics.domain.catalogue import Catalogue
from metrics.domain.rows import IndicatorRow
from metrics.domain.stated import Stated
from metrics.models import StaleObservation
from metrics.parsing import query_string
from metrics.parsing.cell_parser import parse_stated
from metrics.wording.formatting import value_words

SAYING = ("value", "missing_reason", "numerator", "denominator", "note")
"""Fields that say something by themselves; the others say something about the value."""


def stated_in(texts: dict[str, str], indicator: IndicatorRow, year: int) -> Stated | None:
    """Return what the texts of a row state; None for a row in which nothing is entered. Raises `ValidationError` by
    field."""
    said = any(texts[name].strip() for name in SAYING)
    return parse_stated(texts, indicator, year) if said else None


def version_in(text: str) -> int | None:
    """Return the version that a row was shown at; None where none was shown."""
    return query_string.sent_back(text, digits=9) or None


def sentences(error: Refusal, rows: Catalogue, code: str) -> list[str]:
    """Return the sentences that tell the user what went wrong."""
    if isinstance(error, StaleObservation):
        now = error.current
        if now.value is None and not now.missing_reason:
            return [
                _("%(who)s已于%(when)s清空该数值。您填写的内容尚未保存，请选择保留哪一个。")
                % {"who": now.changed_by or _("系统"), "when": _clock(now.changed_at)}
            ]
        point = now.figure
        return [
            _("%(who)s已于%(when)s将该数值改为“%(value)s”。您填写的内容尚未保存，请选择保留哪一个。")
            % {
                "who": now.changed_by or _("系统"),
                "when": _clock(now.changed_at),
                "value": value_words(rows.by_code[code], point),
            }
        ]
    return [str(error)] if isinstance(error, PermissionDenied) else list(error.messages)


def _clock(at: datetime.datetime) -> str:
    return timezone.localtime(at).strftime("%m-%d %H:%M")
