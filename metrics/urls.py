from collections.abc import Container

from django.urls import path, register_converter

from metrics.exports.formats import FORMATS
from metrics.views.checks import check, check_corrected, check_delete, checks
from metrics.views.dashboard import dashboard
from metrics.views.editions import editions
from metrics.views.entry import entry, entry_cell
from metrics.views.entry_about import entry_about
from metrics.views.entry_paste import entry_cells, entry_paste
from metrics.views.glossary import glossary
from metrics.views.health import healthz, readyz
from metrics.views.imports import import_template, imports
from metrics.views.indicators import indicator, indicators
from metrics.views.jurisdictions import jurisdictions
from metrics.views.observations import observations
from metrics.views.reading_room import (
    document_file,
    document_read,
    number,
    proposal,
    proposals_accept,
    report_add,
    report_document,
)
from metrics.views.reports import report, reports
from metrics.views.review import review
from metrics.views.rounds import history, rounds
from metrics.views.saved_views import pins, view, views
from metrics.views.writing import writing
from metrics.views.year_archive import year_archive
from metrics.views.years import years


class FileFormat:
    """The extension of a file that has the same rows as its page: any of `offered`."""

    regex = "[a-z][a-z0-9]*"
    offered: Container[str] = FORMATS

    def to_python(self, value: str) -> str:
        """Return the extension. ValueError, which Django turns into 404, for one that is not offered."""
        if value not in self.offered:
            raise ValueError(value)
        return value

    to_url = to_python


class ReadableFormat(FileFormat):
    """The extension of a file that is filled in and comes back: what the import reads."""

    offered = frozenset({"csv", "xlsx"})


register_converter(FileFormat, "format")
register_converter(ReadableFormat, "readable_format")

urlpatterns = [
    path("", dashboard, name="dashboard"),
    path("dashboard.<format:file_format>", dashboard, name="dashboard_file"),
    path("year.zip", year_archive, {"file_format": "zip"}, name="year_archive"),
    path("indicators/", indicators, name="indicators"),
    path("indicators.<format:file_format>", indicators, name="indicators_file"),
    path("indicators/<slug:code>/", indicator, name="indicator"),
    path("indicators/<slug:code>.<format:file_format>", indicator, name="indicator_file"),
    path("years/", years, name="years"),
    path("years.<format:file_format>", years, name="years_file"),
    path("jurisdictions/", jurisdictions, name="jurisdictions"),
    path("jurisdictions.<format:file_format>", jurisdictions, name="jurisdictions_file"),
    path("observations/", observations, name="observations"),
    path("observations.<format:file_format>", observations, name="observations_file"),
    path("reports/", reports, name="reports"),
    path("reports.<format:file_format>", reports, name="reports_file"),
    path("reports/add/", report_add, name="report_add"),
    path("reports/<int:pk>/", report, name="report"),
    path("reports/<int:pk>/document/", report_document, name="report_document"),
    path("reports/<int:pk>.<format:file_format>", report, name="report_file"),
    path("documents/<int:pk>/", document_file, name="document_file"),
    path("documents/<int:pk>/read/", document_read, name="document_read"),
    path("documents/<int:pk>/accept/", proposals_accept, name="proposals_accept"),
    path("documents/<int:pk>/number/", number, name="number"),
    path("proposals/<int:pk>/", proposal, name="proposal"),
    path("checks/", checks, name="checks"),
    path("checks/<int:pk>/", check, name="check"),
    path("checks/<int:pk>/delete/", check_delete, name="check_delete"),
    path("checks/<int:pk>/corrected.docx", check_corrected, name="check_corrected"),
    path("entry/", entry, name="entry"),
    path("entry/about/", entry_about, name="entry_about"),
    path("entry/cell/", entry_cell, name="entry_cell"),
    path("entry/cells/", entry_cells, name="entry_cells"),
    path("entry/paste/", entry_paste, name="entry_paste"),
    path("import/", imports, name="imports"),
    path("import/template.xlsx", import_template, name="import_template"),
    path("rounds/", rounds, name="rounds"),
    path("rounds.<format:file_format>", rounds, name="rounds_file"),
    path("review/", review, name="review"),
    path("review.<format:file_format>", review, name="review_file"),
    path("editions/", editions, name="editions"),
    path("editions.<format:file_format>", editions, name="editions_file"),
    path("writing/", writing, name="writing"),
    path("history/", history, name="history"),
    path("history.<format:file_format>", history, name="history_file"),
    path("glossary/", glossary, name="glossary"),
    path("pins/", pins, name="pins"),
    path("views/", views, name="saved_views"),
    path("views/<int:pk>/", view, name="saved_view"),
    path("healthz/", healthz, name="healthz"),
    path("readyz/", readyz, name="readyz"),
]
