"""The report as a file: annex, paragraphs or draft, in Chinese whatever the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from metrics.actions.drafts import keep_draft
from metrics.actions.rights import check_right
from metrics.domain.choices import Act
from metrics.domain.drafting import Annex, DraftKind, Written
from metrics.domain.rows import JurisdictionRow
from metrics.drafting.annex import annex_document, annex_rows
from metrics.drafting.pdf import pdf
from metrics.drafting.word import docx
from metrics.exports.annex import annex_columns
from metrics.exports.formats import XLSX, XLSX_TYPE, Content
from metrics.models import User
from metrics.permissions.scope import Scope
from metrics.queries.annex import annex_of

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CONTENT_TYPES: Mapping[str, str] = {"docx": DOCX_TYPE, "pdf": "application/pdf", "xlsx": XLSX_TYPE}
ENDINGS: Mapping[str, tuple[str, ...]] = {
    DraftKind.ANNEX: ("docx", "pdf", "xlsx"),
}
"""Kind → the endings of the files that it can be."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which document is asked for: of whom, what, and as what kind of file."""

    jurisdiction: JurisdictionRow
    year: int
    kind: str
    ending: str


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file and its name."""

    name: str
    content: IO[bytes]


def report_file(asked: Asked, *, scope: Scope, by: User | None) -> ReportFile:
    """Return the file. A Word file carries keys, and what it was made with is kept as a draft of the person's.

    Raises `PermissionDenied` for who may not draft there, `ValidationError`, which says why, where there is no file."""
    check_right(scope, asked.jurisdiction.path, act=Act.DRAFT)
    with translation.override(settings.LANGUAGES[0][0]):
        found = annex_of(scope, asked.jurisdiction, asked.year)
        written = annex_document(found)
        return ReportFile(f"{written.title}.{asked.ending}", _content(asked, written, found, scope=scope, by=by))


def _content(asked: Asked, written: Written, annex: Annex, *, scope: Scope, by: User | None) -> IO[bytes]:
    if asked.ending == "pdf":
        return BytesIO(pdf(written))
    if asked.ending == "xlsx":
        rows, notes = annex_rows(annex)
        numbered = [_("注%(number)d：%(note)s") % {"number": at, "note": note} for at, note in enumerate(notes, 1)]
        book = XLSX.write(Content(annex_columns(asked.year), rows, written.title, numbered))
        assert not hasattr(book, "send")  # a workbook is complete
        return book
    draft = keep_draft(
        by=by, scope=scope, jurisdiction=asked.jurisdiction, year=asked.year, kind=asked.kind,
        figures=list(written.figures()),
    )  # fmt: skip
    return BytesIO(docx(written, draft))
