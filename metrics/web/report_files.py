"""The report as a file: annex, paragraphs or draft, in Chinese whatever the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from metrics.actions.drafts import keep_draft
from metrics.actions.rights import check_right
from metrics.domain.choices import Act
from metrics.domain.drafting import Annex, BaseText, DraftKind, Written
from metrics.domain.rows import JurisdictionRow
from metrics.drafting.annex import annex_document, annex_rows
from metrics.drafting.paragraphs import paragraphs_document
from metrics.drafting.pdf import pdf
from metrics.drafting.redraft import redraft
from metrics.drafting.word import docx
from metrics.exports.annex import annex_columns
from metrics.exports.formats import XLSX, XLSX_TYPE, Content
from metrics.models import User
from metrics.permissions.scope import Scope
from metrics.queries.annex import annex_of
from metrics.queries.drafts import base_text, bases_of
from metrics.queries.paragraph_templates import templates_of

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CONTENT_TYPES: Mapping[str, str] = {"docx": DOCX_TYPE, "pdf": "application/pdf", "xlsx": XLSX_TYPE}
ENDINGS: Mapping[str, tuple[str, ...]] = {
    DraftKind.ANNEX: ("docx", "pdf", "xlsx"),
    DraftKind.PARAGRAPHS: ("docx", "pdf"),
    DraftKind.DRAFT: ("docx", "pdf"),
}
"""Kind → the endings of the files that it can be."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which document is asked for: of whom, what, and as what kind of file. `base` is the report that a draft begins
    with; None: the latest one with a text."""

    jurisdiction: JurisdictionRow
    year: int
    kind: str
    ending: str
    base: int | None = None


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
        base = _base(asked, scope) if asked.kind == DraftKind.DRAFT else None
        if base:
            written = redraft(base, found)
        elif asked.kind == DraftKind.PARAGRAPHS:
            written = paragraphs_document(found, templates_of(asked.jurisdiction))
        else:
            written = annex_document(found)
        return ReportFile(
            f"{written.title}.{asked.ending}", _content(asked, written, found, scope=scope, by=by, base=base)
        )


def _base(asked: Asked, scope: Scope) -> BaseText:
    """Return the text to begin with. Raises `ValidationError` where there is none."""
    offered = [key for key, _title in bases_of(asked.jurisdiction, asked.year)]
    key = asked.base or next(iter(offered), None)
    found = base_text(scope, asked.jurisdiction, key) if key in offered else None
    if found is None:
        raise ValidationError(_("没有可作底稿的报告：请先在“报告”里上传往年报告，读出并确认其中的数值。"))
    return found


def _content(
    asked: Asked, written: Written, annex: Annex, *, scope: Scope, by: User | None, base: BaseText | None
) -> IO[bytes]:
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
        figures=list(written.figures()), base=base.report if base else None,
    )  # fmt: skip
    return BytesIO(docx(written, draft))
