"""Addresses of pages of this site, for everything that shows values."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse

from metrics.domain.rows import Point


def source_address(point: Point) -> str:
    """Return the address of the place where the value was read: its sentence in the report, or its row in the list of
    reports; "" when no report is known."""
    return f"{_report(point.report_id)}#o{point.observation_id}" if point.report_id else ""


def indicator_address(code: str, jurisdiction: str) -> str:
    """Return the address of the page of the indicator in the jurisdiction, both given by their codes."""
    return f"{_indicator(code)}?jurisdiction={jurisdiction}"


def jurisdictions_address(parent: str, indicator: str, year: int) -> str:
    """Return the address of the page of one indicator in one year across the jurisdictions below `parent`."""
    return f"{reverse('jurisdictions')}?{urlencode({'parent': parent, 'indicator': indicator, 'year': year})}"


def chosen_jurisdictions_address(places: Sequence[str], indicator: str, first: int, last: int) -> str:
    """Return the address of the page of one indicator over several years in these jurisdictions."""
    query = {"place": places, "indicator": indicator, "from": first, "to": last}
    return f"{reverse('jurisdictions')}?{urlencode(query, doseq=True)}"


@lru_cache(maxsize=1024)
def _indicator(code: str) -> str:
    return reverse("indicator", args=[code])


@lru_cache(maxsize=1024)
def _report(pk: int) -> str:
    """Return the address of the report, cached: a page shows hundreds of values of a few reports, and making an
    address takes longer than writing a cell."""
    return reverse("report", args=[pk])
