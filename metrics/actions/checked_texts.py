"""Keeps texts that are to be checked, and deletes them again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from metrics.actions.rights import check_right
from metrics.documents.read import DocumentText, find_facts
from metrics.domain.choices import Act, DocumentKind
from metrics.domain.rows import JurisdictionRow
from metrics.models import CheckedText, User
from metrics.permissions.scope import Scope
from metrics.queries.reader_catalogue import reading_catalogue

MOST_OF_A_YEAR = 30
LONGEST_NAME = 200


def keep_text(
    *,
    by: User,
    scope: Scope,
    jurisdiction: JurisdictionRow,
    year: int,
    name: str,
    content: bytes,
    read: DocumentText,
    keys: Sequence[dict[str, Any]] = (),
) -> CheckedText:
    """Store a text with what the reader finds in it. Raises `UnreadableDocument` when that takes too long or finds too
    much, `ValidationError` when the place has too many texts of the year: then nothing is stored."""
    check_right(scope, jurisdiction.path, act=Act.DRAFT)
    facts = find_facts(read.text, year=year, specs=reading_catalogue(jurisdiction.path))
    with transaction.atomic():
        if CheckedText.objects.filter(jurisdiction=jurisdiction.id, year=year).count() >= MOST_OF_A_YEAR:
            raise ValidationError(_("该年度校核的文稿已有%(count)d份，请先删除不用的。") % {"count": MOST_OF_A_YEAR})
        return CheckedText.objects.create(
            jurisdiction_id=jurisdiction.id,
            year=year,
            name=name[-LONGEST_NAME:] or str(DocumentKind(read.kind).label),
            kind=read.kind,
            content=content,
            text=read.text,
            facts=[fact.to_json() | {"evidence": list(fact.evidence)} for fact in facts],
            keys=list(keys),
            added_by=by,
        )


def delete_text(*, by: User, scope: Scope, text: CheckedText) -> None:
    """Delete a text; whoever uploaded it may, and staff and reviewers of its place."""
    if text.added_by_id != by.pk:
        check_right(scope, text.jurisdiction.path, act=Act.DRAFT)
    text.delete()
