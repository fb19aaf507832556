from __future__ import annotations

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Max
from django.db.models.functions import Concat, Length, Substr
from django.utils.translation import gettext_lazy as _

from metrics.domain.choices import JurisdictionKind
from metrics.models.bilingual import NamedInTwoLanguages
from metrics.models.constraints import FIRST_YEAR, LAST_YEAR, not_above, one_of
from metrics.models.texts import CheckedCharField, CheckedSlugField

STEP = 4
"""Digits of the path for each level of the tree."""

MAX_DEPTH = 8


def path_after(path: str) -> str:
    """Return the first path that sorts after the whole subtree of `path`. Paths consist of digits only, so the order
    is the same under every collation, and a subtree is the range [path, path_after(path)) of one index."""
    if set(path) == {"9"}:
        return "9" * (STEP * MAX_DEPTH + 1)  # the last jurisdiction of all: longer than any path
    return str(int(path) + 1).zfill(len(path))


def subtree(path: str, prefix: str = "") -> models.Q:
    """Return the condition that a jurisdiction is the one with this path, or lies below it now."""
    return models.Q(**{f"{prefix}path__gte": path, f"{prefix}path__lt": path_after(path)})


def existing_in(year: int, prefix: str = "") -> models.Q:
    """Return the condition that a jurisdiction existed, or an indicator was collected, in the year."""
    first, last = f"{prefix}first_year", f"{prefix}last_year"
    begun = models.Q(**{f"{first}__isnull": True}) | models.Q(**{f"{first}__lte": year})
    return begun & (models.Q(**{f"{last}__isnull": True}) | models.Q(**{f"{last}__gte": year}))


class JurisdictionQuerySet(models.QuerySet["Jurisdiction"]):
    def in_year(self, year: int) -> Self:
        """Return those that existed in the year."""
        return self.filter(existing_in(year))

    def below(self, root: Jurisdiction) -> Self:
        return self.filter(path__gt=root.path, path__lt=path_after(root.path))


class Jurisdiction(NamedInTwoLanguages, models.Model):
    """The province, city, county, zone or town that a figure is about. Jurisdictions form a tree.

    `path` holds the positions from the root down, four digits each: ordering by it is the official order of
    jurisdictions, depth first; a subtree is one range of it. It is derived from `parent` and `position` on save."""

    code = CheckedSlugField(_("代码"), max_length=60, unique=True)
    kind = models.CharField(_("类别"), max_length=20, choices=JurisdictionKind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级地区")
    )
    position = models.PositiveSmallIntegerField(
        _("次序"),
        validators=[MinValueValidator(1), MaxValueValidator(9999)],
        help_text=_("同级地区的法定排序，1至9999。"),
    )
    path = CheckedCharField(max_length=STEP * MAX_DEPTH, unique=True, editable=False)
    fictional = models.BooleanField(_("虚构"), default=False, help_text=_("虚构的演示地区，页面和文件都会标明。"))
    first_year = models.PositiveSmallIntegerField(
        _("设立年度"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
        help_text=_("有数据的第一个年度。留空表示一直都有。"),
    )
    last_year = models.PositiveSmallIntegerField(
        _("撤并年度"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
        help_text=_("有数据的最后一个年度，以后的年度不再列入。留空表示没有撤并。"),
    )

    objects = JurisdictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("地区")
        verbose_name_plural = _("地区")
        ordering = ("path",)
        indexes = (models.Index(fields=["name_zh"], name="jurisdiction_by_name"),)
        constraints = (
            one_of("kind", JurisdictionKind),
            models.UniqueConstraint(fields=("parent", "position"), name="jurisdiction_position_once"),
            not_above("first_year", "last_year"),
            models.CheckConstraint(
                condition=models.Q(position__gte=1, position__lte=9999), name="jurisdiction_position_in_range"
            ),
        )

    def clean(self) -> None:
        super().clean()
        if self.first_year and self.last_year and self.first_year > self.last_year:
            raise ValidationError({"last_year": _("撤并年度不能早于设立年度。")})
        if self.parent is None:
            return
        self._check_tree(self._stored_path(), self.parent.path)
        if self.parent.fictional and not self.fictional:
            raise ValidationError({"fictional": _("虚构地区的下级也必须标为虚构。")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the jurisdiction and update the paths of its whole subtree. Raises `ValidationError` when it would lie
        below itself or the tree would become too deep."""
        if update_fields := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*update_fields, "path"}
        with transaction.atomic():
            # Read again: a place further up may have been moved since this one or its parent was read.
            before = self._stored_path()
            above = Jurisdiction.objects.values_list("path", flat=True).get(pk=self.parent_id) if self.parent_id else ""
            self._check_tree(before, above)
            self.path = above + str(self.position).zfill(STEP)
            super().save(*args, **kwargs)
            if before and before != self.path:
                Jurisdiction.objects.filter(path__gt=before, path__lt=path_after(before)).exclude(pk=self.pk).update(
                    path=Concat(models.Value(self.path), Substr("path", len(before) + 1))
                )

    def _stored_path(self) -> str:
        """Return the path stored in the database; "" for a new jurisdiction."""
        return Jurisdiction.objects.filter(pk=self.pk).values_list("path", flat=True).first() or ""

    def _check_tree(self, before: str, above: str) -> None:
        """Raise `ValidationError` when the jurisdiction, now at `before`, may not move below `above` ("" is the
        top)."""
        if before and above.startswith(before):
            raise ValidationError({"parent": _("上级地区不能是本地区或其下级。")})
        if len(above) + STEP + self._digits_below(before) > STEP * MAX_DEPTH:
            raise ValidationError({"parent": _("地区层级不能超过%(depth)d级。") % {"depth": MAX_DEPTH}})

    def _digits_below(self, path: str) -> int:
        """Return how many digits longer than `path` the longest path below it is; 0 when nothing is below it."""
        if not path:
            return 0
        own = Jurisdiction.objects.filter(path__gte=path, path__lt=path_after(path))
        return int(own.aggregate(longest=Max(Length("path")))["longest"]) - len(path)
