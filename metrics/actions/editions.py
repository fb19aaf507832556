"""Publishing: the approved values of a jurisdiction and year are frozen as an edition."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.actions.rights import check_right
from metrics.domain.choices import Act
from metrics.domain.rows import JurisdictionRow
from metrics.models import Draft, Edition, EditionValue, Jurisdiction, Report, Theme, User
from metrics.permissions.scope import Scope
from metrics.queries.editions import approved_versions


def publish(
    *,
    by: User,
    scope: Scope,
    jurisdiction: JurisdictionRow,
    year: int,
    published_on: datetime.date | None,
    report: Report | None = None,
    draft: int | None = None,
    note: str = "",
    seen: int,
) -> Edition:
    """Freeze what readers see now as the next edition, and with it the figures of the `draft` that was published.
    `seen` is the number of the last edition that the person saw, 0 for none.

    Raises `PermissionDenied` for a person without the right in all themes, `ValidationError` when somebody published
    meanwhile, nothing is approved, nothing differs from the last edition, the date lies in the future, the report or
    the draft is of another jurisdiction or year, or a further edition does not say why. After an error nothing has
    been written."""
    check_right(scope, jurisdiction.path, *Theme.objects.values_list("pk", flat=True), act=Act.PUBLISH)
    note = note.strip()
    with transaction.atomic():
        # One at a time: two people who publish at once would take the same number.
        Jurisdiction.objects.select_for_update().get(pk=jurisdiction.id)
        last = Edition.objects.filter(jurisdiction=jurisdiction.id, year=year).order_by("-number").first()
        number = last.number + 1 if last else 1
        if number != seen + 1:
            raise ValidationError(_("有人刚刚公开了第%(number)d版，请核对后再操作。") % {"number": number - 1})
        if published_on is None or published_on > timezone.localdate():
            raise ValidationError(_("请填写公开日期，不能晚于今天。"))
        if report is not None and (report.jurisdiction_id, report.year) != (jurisdiction.id, year):
            raise ValidationError(_("所选报告不是该地区该年度的报告。"))
        if draft is not None and not _free(jurisdiction.id, year).filter(pk=draft).exists():
            raise ValidationError(_("所选文稿不是该地区该年度尚未公开的文稿。"))
        if last and not note:
            raise ValidationError(_("公开后更正须写明原因。"))
        versions = set(approved_versions(jurisdiction.id, year).values_list("pk", flat=True))
        if not versions:
            raise ValidationError(_("还没有审核通过的数值，不能公开。"))
        if last and versions == set(last.values.values_list("revision", flat=True)):
            raise ValidationError(_("与第%(number)d版没有差别，不需要再公开。") % {"number": last.number})
        edition = Edition(
            jurisdiction_id=jurisdiction.id, year=year, number=number, published_on=published_on, report=report,
            note=note, published_by=by,
        )  # fmt: skip
        edition.full_clean(exclude=("jurisdiction", "published_by"))
        edition.save()
        EditionValue.objects.bulk_create(EditionValue(edition=edition, revision_id=key) for key in sorted(versions))
        # The figures of a document are those of the edition from now on: only unpublished drafts are given one.
        if draft is not None:
            _free(jurisdiction.id, year).filter(pk=draft).update(edition=edition)
    return edition


def _free(jurisdiction: int, year: int) -> QuerySet[Draft]:
    """Return the drafts that an edition can take: none has, and they have not the values of an earlier one."""
    return Draft.objects.filter(jurisdiction=jurisdiction, year=year, edition=None, made_from=None).order_by()
