"""Documents: the text of a report with its original file, the figures found in it, and phrases learnt from
decisions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from metrics.domain.choices import DocumentKind, FactKind, ProposalState, Qualifier
from metrics.models.constraints import DECIMAL_PLACES, MAX_DIGITS, finite, one_of
from metrics.models.texts import CheckedCharField


class Document(models.Model):
    """The text of a report and the file it was taken from. Never changed: a better file is another document.

    `content` is the original file, offered as a download only; `sha256` is its digest in hexadecimal. Offsets of
    proposals and locators count characters of `text`."""

    report = models.ForeignKey("metrics.Report", models.PROTECT, related_name="documents", verbose_name=_("报告"))
    name = CheckedCharField(_("文件名"), max_length=200)
    kind = models.CharField(_("格式"), max_length=10, choices=DocumentKind.choices)
    content = models.BinaryField(_("原件"))
    sha256 = CheckedCharField(max_length=64)
    text = models.TextField(_("文字"))
    added_by = models.ForeignKey(
        "metrics.User",
        models.PROTECT,
        related_name="+",
        verbose_name=_("上传人"),
        null=True,
        blank=True,
        db_index=False,
    )
    added_at = models.DateTimeField(_("上传时间"), default=timezone.now)

    class Meta:
        verbose_name = _("原件")
        verbose_name_plural = _("原件")
        ordering = ("-added_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("report", "sha256"), name="document_once"),
            one_of("kind", DocumentKind),
        )

    def __str__(self) -> str:
        return self.name


class Proposal(models.Model):
    """A figure that the reader found in a document, or that a person marked, and the decision on it.

    `start:end` is its place in the document's text; `ordinal` distinguishes several indicators of one figure
    (答复率、办结率均达100%). `value` is None where it has more digits than can be stored. `indicator` is the chosen one: at
    first the reader's best match, None where nothing fits. `observation` is the one that an accepted proposal was
    stored as."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="proposals", verbose_name=_("原件"))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    ordinal = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(_("原文"), max_length=200)
    section = models.CharField(_("章节"), max_length=40, blank=True)
    sentence = models.TextField(_("原句"))
    value = models.DecimalField(_("数值"), max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    qualifier = models.CharField(_("限定词"), max_length=10, choices=Qualifier.choices, default=Qualifier.EXACT)
    as_of = models.DateField(_("截至日期"), null=True, blank=True)
    period = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=FactKind.choices)
    by_person = models.BooleanField(default=False)
    proposed = models.ForeignKey(
        "metrics.Indicator",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("读出的指标"),
        db_index=False,
    )
    score = models.FloatField(default=0)
    alternatives = models.JSONField(default=list, blank=True)
    evidence = models.JSONField(default=list, blank=True)
    indicator = models.ForeignKey(
        "metrics.Indicator", models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("指标")
    )
    state = models.CharField(_("状态"), max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    observation = models.ForeignKey(
        "metrics.Observation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("年度数据"),
    )
    version = models.PositiveIntegerField(default=1)
    decided_by = models.ForeignKey(
        "metrics.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("确认人"),
        db_index=False,
    )
    decided_at = models.DateTimeField(_("确认时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("待确认")
        verbose_name_plural = _("待确认")
        ordering = ("document", "start", "end", "ordinal")
        constraints = (
            models.UniqueConstraint(fields=("document", "start", "end", "ordinal"), name="proposal_once"),
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="proposal_has_length"),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.ACCEPTED) | Q(observation__isnull=False),
                name="proposal_accepted_is_stored",
            ),
            one_of("qualifier", Qualifier),
            one_of("kind", FactKind),
            one_of("state", ProposalState),
            finite("value"),
        )

    def __str__(self) -> str:
        return self.text


class LearnedAlias(models.Model):
    """A name that a jurisdiction uses for an indicator, learnt when somebody assigned a figure. It is used there and
    below; names that hold everywhere belong in the catalogue (`Indicator.aliases`)."""

    jurisdiction = models.ForeignKey(
        "metrics.Jurisdiction", models.PROTECT, related_name="learned_aliases", verbose_name=_("地区")
    )
    indicator = models.ForeignKey(
        "metrics.Indicator", models.PROTECT, related_name="learned_aliases", verbose_name=_("指标")
    )
    phrase = CheckedCharField(_("说法"), max_length=60)
    learned_by = models.ForeignKey(
        "metrics.User",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("记录人"),
        db_index=False,
    )
    learned_at = models.DateTimeField(_("记录时间"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("学到的说法")
        verbose_name_plural = _("学到的说法")
        ordering = ("jurisdiction__path", "phrase")
        constraints = (models.UniqueConstraint(fields=("jurisdiction", "phrase"), name="learned_alias_once"),)

    def __str__(self) -> str:
        return self.phrase
