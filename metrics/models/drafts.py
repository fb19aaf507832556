"""Drafts: the documents made of a place's values, each with the figures that it was made with."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from metrics.domain.drafting import DraftKind
from metrics.models.constraints import one_of, real_year
from metrics.models.texts import CheckedCharField


class Draft(models.Model):
    """A document made of the values of one jurisdiction and year. The file itself is with its author; this knows which
    figures it was given (`figures`).

    `base` is the report whose text it began with. `edition` is the one that the document was published with: until
    then it belongs to staff and reviewers of the place alone."""

    jurisdiction = models.ForeignKey(
        "metrics.Jurisdiction", models.PROTECT, related_name="drafts", verbose_name=_("地区"), db_index=False
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    kind = models.CharField(_("文稿"), max_length=20, choices=DraftKind.choices)
    base = models.ForeignKey(
        "metrics.Report", models.PROTECT, null=True, blank=True, related_name="drafts", verbose_name=_("底稿")
    )
    edition = models.ForeignKey(
        "metrics.Edition", models.PROTECT, null=True, blank=True, related_name="drafts", verbose_name=_("公开版次")
    )
    made_by = models.ForeignKey(
        "metrics.User", models.PROTECT, null=True, related_name="+", verbose_name=_("生成人"), db_index=False
    )
    made_at = models.DateTimeField(_("生成时间"), default=timezone.now)

    class Meta:
        verbose_name = _("文稿")
        verbose_name_plural = _("文稿")
        ordering = ("-made_at", "-id")
        indexes = (models.Index(fields=("jurisdiction", "year"), name="drafts_of_a_year"),)
        constraints = (one_of("kind", DraftKind), real_year())

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.year} · {self.get_kind_display()}"


class DraftFigure(models.Model):
    """A figure of a draft: number, the version of the value, and the words that were printed. Only added."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="figures", db_index=False)
    number = models.PositiveIntegerField()
    revision = models.ForeignKey("metrics.ObservationRevision", models.PROTECT, related_name="drafted")
    words = CheckedCharField(max_length=100)

    class Meta:
        verbose_name = _("文稿中的数值")
        verbose_name_plural = _("文稿中的数值")
        ordering = ("draft", "number")
        constraints = (models.UniqueConstraint(fields=("draft", "number"), name="draft_figure_once"),)

    def __str__(self) -> str:
        return self.words
