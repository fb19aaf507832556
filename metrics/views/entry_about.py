"""What else is known of a row of the entry page, shown when somebody asks for it."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.shortcuts import render

from metrics.parsing import query_string
from metrics.queries.indicators import described_catalogue
from metrics.web.page import Page, about_a_jurisdiction


@about_a_jurisdiction
def entry_about(page: Page) -> HttpResponseBase:
    """Show the definition of `?indicator=` in `?year=`, and the ways to its other years and its history."""
    code, year = query_string.code(page.query, "indicator"), query_string.year(page.query)
    described = described_catalogue().get(code)
    if described is None or year is None:
        raise Http404
    about = {
        "jurisdiction": page.jurisdiction,
        "year": year,
        "code": code,
        "indicator_id": described.indicator.id,
        "definition": described.definition_in(year),
    }
    return render(page.request, "entry/_about.html", about)
