"""Stored records for actions, which need the model instance to write it. Pages use rows instead.

Whether the user may see or write the record is checked by the view and by the action; only observations are already
limited to the user's scope."""

from __future__ import annotations

import logging
from collections.abc import Collection
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from metrics.domain.failures import failure_of
from metrics.domain.rows import JurisdictionRow
from metrics.models import Document, Indicator, Jurisdiction, Observation, Proposal, Report, triggers
from metrics.models.jurisdictions import path_after
from metrics.permissions.scope import Scope

logger = logging.getLogger(__name__)

HEAVY = ("document__content", "document__text")
"""The large columns of a document, up to 20 MB, which a decision on one figure does not need."""


def indicator_record(code: str) -> Indicator:
    """Return the indicator; 404 when there is none."""
    return get_object_or_404(Indicator, code=code)


def jurisdiction_record(row: JurisdictionRow) -> Jurisdiction:
    """Return the jurisdiction of a row."""
    return Jurisdiction.objects.get(pk=row.id)


def observation_records(scope: Scope, jurisdiction: JurisdictionRow, **which: Any) -> QuerySet[Observation]:
    """Return the observations of the jurisdiction that the user may see and that match `which`."""
    found = Observation.objects.filter(scope.observations_at(jurisdiction.path), jurisdiction=jurisdiction.id, **which)
    return found.select_related("indicator", "jurisdiction")


def observation_records_below(scope: Scope, jurisdiction: JurisdictionRow, **which: Any) -> QuerySet[Observation]:
    """Return the observations of the jurisdiction and of all below it that the user may see and that match `which`."""
    inside = {"jurisdiction__path__gte": jurisdiction.path, "jurisdiction__path__lt": path_after(jurisdiction.path)}
    found = Observation.objects.filter(scope.observations(jurisdiction.path), **inside, **which)
    return found.select_related("indicator", "jurisdiction")


def report_record(pk: int) -> Report:
    """Return the report with its jurisdiction; 404 when there is none."""
    return get_object_or_404(Report.objects.select_related("jurisdiction"), pk=pk)


def reports_about(jurisdiction: JurisdictionRow, year: int) -> list[tuple[int, str]]:
    """Return id and title of the reports of one jurisdiction and year."""
    found = Report.objects.filter(jurisdiction=jurisdiction.id, year=year)
    return list(found.order_by("title").values_list("pk", "title"))


def report_titled(jurisdiction: JurisdictionRow, said: dict[str, Any]) -> Report:
    """Return the report with this year and title, or a new, unsaved one with these fields."""
    known = Report.objects.select_related("jurisdiction").filter(
        jurisdiction=jurisdiction.id, year=said["year"], title=said["title"]
    )
    return known.first() or Report(jurisdiction=jurisdiction_record(jurisdiction), **said)


def document_record(pk: int, *, content: bool = False) -> Document:
    """Return the document with its report, its file only when asked for; 404 when there is none."""
    found = Document.objects.select_related("report__jurisdiction")
    return get_object_or_404(found if content else found.defer("content"), pk=pk)


def proposal_record(pk: int) -> Proposal:
    """Return the proposal with its report; 404 when there is none."""
    return get_object_or_404(_proposals(), pk=pk)


def proposal_records(keys: Collection[int]) -> QuerySet[Proposal]:
    """Return the proposals with their reports."""
    return _proposals().filter(pk__in=keys)


def _proposals() -> QuerySet[Proposal]:
    return Proposal.objects.select_related("document__report__jurisdiction", "indicator").defer(*HEAVY)


def database_reasons() -> list[str]:
    """Return why the database cannot serve pages: "database" when it cannot be reached, "migrations" or "triggers"
    when some are missing. Empty when all is well."""
    try:
        connection.ensure_connection()
        loader = MigrationLoader(connection)
        if any(migration not in loader.applied_migrations for migration in loader.graph.nodes):
            return ["migrations"]
        return ["triggers"] if triggers.missing(connection) else []
    except DatabaseError as error:
        if failure_of(error) is None:  # a fault of the program or its set-up, not only a server that is away
            logger.exception("The database could not be looked at")
        return ["database"]
