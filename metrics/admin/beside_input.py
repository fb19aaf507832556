"""What stands beside the input of a value: the years before, unit, definition and limits, what is said against it, and
the ways to the entry page and to the next value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from metrics.domain.choices import State
from metrics.domain.measured import Measured
from metrics.domain.rows import Finding, IndicatorRow
from metrics.models import Indicator, Jurisdiction, Observation
from metrics.models.observations import ObservationFields
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.entry import unfilled
from metrics.queries.indicators import described_catalogue
from metrics.queries.input_context import beside
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.rounds import is_open
from metrics.web.offers import OfferButton
from metrics.wording.formatting import as_of_words, change_words, number, unit_words, value_words, year_words

ADD = "admin:metrics_observation_add"


def add_address(jurisdiction: int, year: int, indicator: int | None = None) -> str:
    """Return the address of the form for a value of the place and year; without an indicator, for the next due."""
    chosen = f"&indicator={indicator}" if indicator else ""
    return f"{reverse(ADD)}?jurisdiction={jurisdiction}&year={year}{chosen}"


def beside_place(scope: Scope, jurisdiction: Jurisdiction, year: int, after: str = "") -> dict[str, Any]:
    """Return what is said of the place and year: how many values are due, which comes next, and its entry page."""
    row = jurisdiction_row(jurisdiction)
    waiting = unfilled(scope, row, year, after=after)
    others = [each for each in waiting if each.code != after]
    return {
        "jurisdiction": jurisdiction,
        "year": year_words(year),
        "fictional": jurisdiction.fictional,
        "is_open": is_open(row.path, year),
        "due": len(waiting),
        "next": {"name": others[0].name, "url": add_address(row.id, year, others[0].id)} if others else None,
        "sheet": f"{reverse('entry')}?jurisdiction={row.code}&year={year}",
    }


def beside_value(
    scope: Scope,
    indicator: Indicator,
    jurisdiction: Jurisdiction,
    year: int,
    *,
    stored: Observation | None,
    problems: Sequence[str] = (),
    offers: Sequence[OfferButton] = (),
    findings: Sequence[Finding] | None = None,
) -> dict[str, Any]:
    """Return what is said of one value. `stored` is the row that the form is about; `problems` and `findings` are said
    against what is typed, by default against what is stored; `offers` are for one click instead of what is typed."""
    rows = catalogue()
    row = rows.by_code[indicator.code]
    *earlier, now = beside(scope, rows, row, jurisdiction, year).cells
    about = beside_place(scope, jurisdiction, year, row.code)
    about["sheet"] += f"#entry-{row.code}"
    there = (
        None if stored else Observation.objects.filter(indicator=row.id, jurisdiction=jurisdiction, year=year).first()
    )
    return about | {
        "unit": unit_words(row.unit),
        "limits": limits(row),
        "definition": described_catalogue()[row.code].definition_in(year),
        "earlier": [_line(cell) for cell in earlier],
        "problems": problems,
        "offers": offers,
        "findings": (now.findings if stored else ()) if findings is None else findings,
        "target": now.target,
        "there": _there(there, now) if there and scope.shows(jurisdiction.path, row.theme_id, there.state) else None,
    }


def _there(stored: Observation, now: Measured) -> dict[str, str]:
    """Return the value that the place and year have already, and where it is opened."""
    line = _line(now)
    return {"value": line["value"], "state": str(stored.get_state_display()), "url": change_address(stored)}


def change_address(stored: ObservationFields) -> str:
    return reverse("admin:metrics_observation_change", args=[stored.pk])


def limits(row: IndicatorRow) -> str:
    """Return which numbers the indicator takes: "整数，不小于0" or "最多2位小数，0至100"."""
    digits = _("最多%(count)d位小数") % {"count": row.decimals} if row.decimals else _("整数")
    low, high = row.bounds
    if low is not None and high is not None:
        return _("%(digits)s，%(low)s至%(high)s") % {"digits": digits, "low": number(low), "high": number(high)}
    if low is not None:
        return _("%(digits)s，不小于%(low)s") % {"digits": digits, "low": number(low)}
    return digits


def _line(cell: Measured) -> dict[str, str]:
    point = cell.point
    return {
        "year": year_words(point.year),
        "value": value_words(cell.indicator, point),
        "as_of": as_of_words(point.until) if point.value is not None else "",
        "change": change_words(cell.change) if point.value is not None else "",
        "state": str(State(point.state).label) if point.state not in ("", State.APPROVED) else "",
    }
