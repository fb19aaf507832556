from __future__ import annotations

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from metrics.choices import JurisdictionKind
from metrics.models.constraints import one_of
from metrics.models.names import NamedInTwoLanguages

STEP = 4
"""Digits of one level of the path."""

MAX_DEPTH = 8


def path_after(path: str) -> str:
    """The first path that sorts after the whole subtree of `path`. Paths are digits only, so the order is the
    same under every collation, and a subtree is the range [path, path_after(path)) of one index."""
    return str(int(path) + 1).zfill(len(path))


class JurisdictionQuerySet(models.QuerySet["Jurisdiction"]):
    def subtree(self, root: Jurisdiction) -> Self:
        """The place itself and everything below it."""
        return self.filter(path__gte=root.path, path__lt=path_after(root.path))

    def below(self, root: Jurisdiction) -> Self:
        return self.filter(path__gt=root.path, path__lt=path_after(root.path))

    def ancestors(self, place: Jurisdiction) -> Self:
        """From the province down to the parent; the place itself is not among them."""
        return self.filter(path__in=place.ancestor_paths()).order_by("path")


class Jurisdiction(NamedInTwoLanguages, models.Model):
    """A place a figure is about: province, city, county, zone, town. A tree.

    `path` holds the positions from the root down, four digits each: ordering by it is the official order of
    places, depth first; a subtree is one range of it. It is derived from `parent` and `position` on save.
    """

    code = models.SlugField(_("代码"), max_length=60, unique=True)
    kind = models.CharField(_("类别"), max_length=20, choices=JurisdictionKind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级地区")
    )
    position = models.PositiveSmallIntegerField(
        _("次序"),
        validators=[MinValueValidator(1), MaxValueValidator(9999)],
        help_text=_("同级地区的法定排序，1至9999。"),
    )
    path = models.CharField(max_length=STEP * MAX_DEPTH, unique=True, editable=False)
    fictional = models.BooleanField(_("虚构"), default=False, help_text=_("虚构的演示地区，页面和文件都会标明。"))

    objects = JurisdictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("地区")
        verbose_name_plural = _("地区")
        ordering = ("path",)
        constraints = (
            one_of("kind", JurisdictionKind),
            models.UniqueConstraint(fields=("parent", "position"), name="jurisdiction_position_once"),
            models.CheckConstraint(
                condition=models.Q(position__gte=1, position__lte=9999), name="jurisdiction_position_in_range"
            ),
        )

    def ancestor_paths(self) -> list[str]:
        return [self.path[:end] for end in range(STEP, len(self.path), STEP)]

    def contains(self, other: Jurisdiction) -> bool:
        """Whether `other` is this place or lies below it."""
        return other.path.startswith(self.path)

    def clean(self) -> None:
        super().clean()
        if self.parent is None:
            return
        if self.pk and self.path and self.parent.path.startswith(self.path):
            raise ValidationError({"parent": _("上级地区不能是本地区或其下级。")})
        if len(self.parent.path) >= STEP * MAX_DEPTH:
            raise ValidationError({"parent": _("地区层级不能超过%(depth)d级。") % {"depth": MAX_DEPTH}})
        if self.parent.fictional and not self.fictional:
            raise ValidationError({"fictional": _("虚构地区的下级也必须标为虚构。")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the paths of the whole subtree in step with parent and position."""
        path = (self.parent.path if self.parent else "") + str(self.position).zfill(STEP)
        before, self.path = self.path, path
        if update_fields := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*update_fields, "path"}
        with transaction.atomic():
            super().save(*args, **kwargs)
            if before and before != path:
                Jurisdiction.objects.filter(path__gt=before, path__lt=path_after(before)).exclude(pk=self.pk).update(
                    path=Concat(models.Value(path), Substr("path", len(before) + 1))
                )
