"""Drafts: the documents made of a place's values, each with the figures that it was made with."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from metrics.domain.drafting import DraftKind
from metrics.models.constraints import one_of, real_year
from metrics.models.texts import CheckedCharField
from metrics.parsing import templates


class Draft(models.Model):
    """A document made of the values of one jurisdiction and year. The file itself is with its author; this knows which
    figures it was given (`figures`).

    `base` is the report whose text it began with, `made_from` the edition whose values it was given (None: those of its
    day). `edition` is the one that the document was published with: until then it belongs to staff and reviewers of the
    place alone."""

    jurisdiction = models.ForeignKey(
        "metrics.Jurisdiction", models.PROTECT, related_name="drafts", verbose_name=_("地区"), db_index=False
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    kind = models.CharField(_("文稿"), max_length=20, choices=DraftKind.choices)
    base = models.ForeignKey(
        "metrics.Report", models.PROTECT, null=True, blank=True, related_name="drafts", verbose_name=_("底稿")
    )
    made_from = models.ForeignKey(
        "metrics.Edition", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所用版次")
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


class ParagraphTemplate(models.Model):
    """How the sentences of a theme are made, at one place and below it, or (`jurisdiction` None) everywhere. Where
    there is none, the built-in one is used."""

    theme = models.ForeignKey(
        "metrics.Theme", models.PROTECT, related_name="paragraph_templates", verbose_name=_("领域"), db_index=False
    )
    jurisdiction = models.ForeignKey(
        "metrics.Jurisdiction",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="paragraph_templates",
        verbose_name=_("地区"),
        help_text=_("用于该地区和它的下级地区；下级地区另有模板的，用自己的。留空表示用于所有地区。"),
    )
    text = CheckedCharField(_("模板"), max_length=templates.LONGEST)

    class Meta:
        verbose_name = _("段落模板")
        verbose_name_plural = _("段落模板")
        ordering = ("theme__position", "jurisdiction__path")
        constraints = (
            models.UniqueConstraint(fields=("theme", "jurisdiction"), name="paragraph_template_once"),
            models.UniqueConstraint(
                fields=("theme",),
                condition=models.Q(jurisdiction=None),
                name="paragraph_template_once_for_all",
                violation_error_message=_("该领域已有用于所有地区的模板。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.theme} · {self.jurisdiction or _('全部地区')}"

    def clean(self) -> None:
        super().clean()
        try:
            templates.pieces(self.text)
        except ValidationError as error:
            raise ValidationError({"text": error.messages}) from error
