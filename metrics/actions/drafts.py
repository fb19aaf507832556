"""Drafts: what a document was made with is kept before the file is handed out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from metrics.actions.rights import check_right
from metrics.domain.choices import Act
from metrics.domain.drafting import BoundFigure
from metrics.domain.rows import JurisdictionRow
from metrics.models import Draft, DraftFigure, Edition, ObservationRevision, User
from metrics.permissions.scope import Scope

MOST_FIGURES = 5000
AT_ONCE = 400
LONGEST_WORDS = DraftFigure._meta.get_field("words").max_length or 0


def keep_draft(
    *,
    by: User | None,
    scope: Scope,
    jurisdiction: JurisdictionRow,
    year: int,
    kind: str,
    figures: Sequence[BoundFigure],
    base: int | None = None,
) -> int:
    """Keep which figures the document was given, in their order, and return the number of the draft. `by` is None for
    a command of the operator. The same document made again by the same person is the same draft.

    Raises `PermissionDenied` for who may not draft there, `ValidationError` for more figures than any report has."""
    check_right(scope, jurisdiction.path, act=Act.DRAFT)
    if len(figures) > MOST_FIGURES:
        raise ValidationError(_("文稿中的数值超过%(count)d个，请分领域生成。") % {"count": MOST_FIGURES})
    with transaction.atomic():
        revisions = _revisions(jurisdiction.id, figures)
        stated = [(revisions[_key(each)], each.words[:LONGEST_WORDS]) for each in figures]
        edition = _edition(jurisdiction.id, year, scope.edition)
        same: dict[str, Any] = {
            "jurisdiction_id": jurisdiction.id,
            "year": year,
            "kind": kind,
            "base_id": base,
            "made_by": by,
            "made_from_id": edition,
        }
        last = Draft.objects.filter(**same, edition=None).first()
        if last and stated == list(last.figures.order_by("number").values_list("revision", "words")):
            return last.pk
        draft = Draft.objects.create(**same)
        DraftFigure.objects.bulk_create(
            DraftFigure(draft=draft, number=number, revision_id=revision, words=words)
            for number, (revision, words) in enumerate(stated, 1)
        )
    return draft.pk


def _edition(jurisdiction: int, year: int, number: int | None) -> int | None:
    """Return the edition that was read: the last one where there are fewer than `number`."""
    if number is None:
        return None
    found = Edition.objects.filter(jurisdiction=jurisdiction, year=year, number__lte=number)
    return found.order_by("-number").values_list("pk", flat=True).first()


def _key(figure: BoundFigure) -> tuple[str, int, int]:
    return figure.code, figure.year, figure.version


def _revisions(jurisdiction: int, figures: Sequence[BoundFigure]) -> dict[tuple[str, int, int], int]:
    """Return indicator, year and version → the version's row. Of an edition a page reads versions themselves, so that
    the ids of what it read do not say which."""
    codes, years = sorted({each.code for each in figures}), {each.year for each in figures}
    rows = ObservationRevision.objects.filter(jurisdiction=jurisdiction, year__in=years)
    found: dict[tuple[str, int, int], int] = {}
    for start in range(0, len(codes), AT_ONCE):
        at_once = rows.filter(indicator__code__in=codes[start : start + AT_ONCE])
        stated = at_once.values_list("indicator__code", "year", "version", "pk")
        found |= {(code, year, version): pk for code, year, version, pk in stated}
    return found
