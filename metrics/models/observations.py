from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from metrics.domain.choices import MissingReason, Period, Qualifier, State
from metrics.domain.observation_fields import FIGURE, LABELS, LONGEST
from metrics.domain.rows import Point, Until, until
from metrics.models.constraints import (
    DECIMAL_PLACES,
    MAX_DIGITS,
    finite,
    not_above,
    one_of,
    real_year,
)
from metrics.models.texts import CheckedCharField, CheckedTextField
from metrics.models.triggers import STALE

DECIMAL_ZERO = Decimal(0)


class StaleObservation(Exception):
    """Somebody else changed the row after it was read. `current` is the row as it is now, or the last version of one
    that was emptied."""

    def __init__(self, current: Observation | ObservationRevision) -> None:
        super().__init__(f"observation {current.pk} is at version {current.version}")
        self.current = current


class ObservationFields(models.Model):
    """The columns that an observation has in common with its revisions.

    `value`, `numerator` and `denominator` are in the indicator's unit, a rate in per cent; None means there is no
    value, and `missing_reason` says why. `as_of` is a date only with the `period` as_of. `entered_by` is who
    last changed what is stated, `changed_by` who last changed anything (state included)."""

    indicator = models.ForeignKey(
        "metrics.Indicator", models.PROTECT, related_name="%(class)ss", verbose_name=_("指标"), db_index=False
    )
    jurisdiction = models.ForeignKey(
        "metrics.Jurisdiction", models.PROTECT, related_name="%(class)ss", verbose_name=_("地区"), db_index=False
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    value = models.DecimalField(
        LABELS["value"], max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True
    )
    numerator = models.DecimalField(
        LABELS["numerator"], max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True
    )
    denominator = models.DecimalField(
        LABELS["denominator"], max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True
    )
    qualifier = models.CharField(LABELS["qualifier"], max_length=10, choices=Qualifier.choices, default=Qualifier.EXACT)
    as_of = models.DateField(LABELS["as_of"], null=True, blank=True, help_text=_("留空表示全年。"))
    period = models.CharField(LABELS["period"], max_length=10, choices=Period.choices, default=Period.YEAR)
    missing_reason = models.CharField(
        LABELS["missing_reason"], max_length=20, choices=MissingReason.choices, blank=True
    )
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    report = models.ForeignKey(
        "metrics.Report",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("来源报告"),
    )
    section = CheckedCharField(LABELS["section"], max_length=LONGEST["section"], blank=True)
    locator_start = models.PositiveIntegerField(null=True, blank=True, editable=False)
    locator_end = models.PositiveIntegerField(null=True, blank=True, editable=False)
    note = CheckedTextField(LABELS["note"], blank=True, max_length=LONGEST["note"])
    explanation = CheckedCharField(LABELS["explanation"], max_length=LONGEST["explanation"], blank=True)
    explained = CheckedCharField(
        max_length=200, blank=True, editable=False, help_text="Codes of the warnings explained, separated by spaces."
    )
    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)
    entered_by = models.ForeignKey(
        "metrics.User",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("填报人"),
        db_index=False,
    )
    changed_by = models.ForeignKey(
        "metrics.User",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("修改人"),
        db_index=False,
    )
    changed_at = models.DateTimeField(_("修改时间"), default=timezone.now, editable=False)
    change_reason = CheckedCharField(_("修改原因"), max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def figure(self) -> Point:
        """Return what the row states as such."""
        return Point(self.year, **{name: getattr(self, name) for name in FIGURE})

    @property
    def until(self) -> Until:
        return until(self.as_of, self.period)


class WorkingManager(models.Manager["Observation"]):
    def get_queryset(self) -> models.QuerySet[Observation]:
        return super().get_queryset().filter(stands=False)


class ReadingManager(models.Manager["Observation"]):
    def get_queryset(self) -> models.QuerySet[Observation]:
        return super().get_queryset().filter(shown=True)


class Observation(ObservationFields):
    """The value of one indicator for one jurisdiction in one year.

    Written through `metrics.actions` only. The database raises on any update that does not raise `version` by exactly
    one, and copies each version into `ObservationRevision`. An update to neither a value nor a reason empties the row:
    its last version says so, and the row is gone. Only a draft that was never submitted can be emptied.

    `objects` are the rows that people work on, `reading` those that pages and files show. They differ while an approved
    value is checked again: its last approved version is kept as a row of its own (`stands`), and the working copy is
    not `shown` until it is approved. Only triggers make and remove the row that stands."""

    stands = models.BooleanField(default=False, db_default=False, editable=False)
    shown = models.BooleanField(default=True, db_default=True, editable=False)

    objects = WorkingManager()
    reading = ReadingManager()

    class Meta:
        verbose_name = _("年度数据")
        verbose_name_plural = _("年度数据")
        ordering = ("jurisdiction__path", "-year", "indicator__theme__position", "indicator__position")
        constraints = (
            models.UniqueConstraint(fields=("jurisdiction", "year", "indicator", "stands"), name="observation_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, missing_reason="")
                | (Q(value__isnull=True) & ~Q(missing_reason=""))
                | Q(value__isnull=True, numerator__isnull=True, denominator__isnull=True, note="", version__gt=1),
                name="observation_value_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(qualifier=Qualifier.EXACT),
                name="observation_no_qualifier_without_value",
            ),
            real_year(),
            one_of("qualifier", Qualifier),
            one_of("period", Period),
            models.CheckConstraint(
                condition=Q(period=Period.AS_OF, as_of__isnull=False)
                | (~Q(period=Period.AS_OF) & Q(as_of__isnull=True)),
                name="observation_date_with_its_period",
            ),
            one_of("missing_reason", MissingReason, blank=True),
            # What is still to come cannot be submitted.
            models.CheckConstraint(
                condition=~Q(missing_reason=MissingReason.TO_COME) | Q(state=State.DRAFT),
                name="observation_to_come_is_a_draft",
            ),
            one_of("state", State),
            finite("value"),
            finite("numerator", lowest=DECIMAL_ZERO),
            finite("denominator", lowest=DECIMAL_ZERO),
            not_above("numerator", "denominator"),
            not_above("locator_start", "locator_end"),
            models.CheckConstraint(condition=Q(version__gte=1), name="observation_version_positive"),
            # 厅字〔2019〕28号 leaves the check of a figure to somebody other than its author.
            models.CheckConstraint(
                condition=~Q(state=State.APPROVED)
                | Q(entered_by__isnull=True)
                | Q(changed_by__isnull=True)
                | ~Q(entered_by=F("changed_by")),
                name="observation_not_approved_by_its_author",
            ),
        )
        indexes = (
            # All that is said of thousands of jurisdictions together is read from this index alone: how many have a
            # value in which year, how they rank, their median and total; and the state, on which it depends who may see
            # a value.
            models.Index(
                fields=("indicator", "year"),
                include=(
                    "jurisdiction",
                    "value",
                    "qualifier",
                    "as_of",
                    "period",
                    "missing_reason",
                    "numerator",
                    "denominator",
                    "state",
                    "stands",
                    "shown",
                ),
                name="observation_by_indicator",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator} · {self.jurisdiction} · {self.year}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row with `version` raised by one. Raises `StaleObservation` when somebody else saved it first; the
        instance then keeps the version it was read at."""
        if self._state.adding:
            super().save(*args, **kwargs)
            return
        read_at = self.version
        self.version = read_at + 1
        self.changed_at = timezone.now()
        if update_fields := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*update_fields, "version", "changed_at"}
        try:
            with transaction.atomic():
                super().save(*args, **kwargs)
        except IntegrityError as error:
            self.version = read_at
            if STALE in str(error):
                raise StaleObservation(Observation.objects.get(pk=self.pk)) from error
            raise


class RevisionQuerySet(models.QuerySet["ObservationRevision"]):
    def of(self, observation: Observation) -> RevisionQuerySet:
        """Return the revisions of the observation, newest first."""
        return self.filter(observation=observation).order_by("-version")

    def emptying(self) -> RevisionQuerySet:
        """Return the last versions of drafts that were emptied."""
        return self.filter(value__isnull=True, missing_reason="")


class ObservationRevision(ObservationFields):
    """One version of one observation, as it was. Only database triggers write it; the table refuses UPDATE and DELETE.
    `changed_by`, `changed_at` and `change_reason` are those of the change that made this version. The last version of
    an emptied draft states nothing, and its `observation` is no longer there."""

    observation = models.ForeignKey(
        Observation,
        models.PROTECT,
        related_name="revisions",
        verbose_name=_("年度数据"),
        db_index=False,
        db_constraint=False,
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("历史版本")
        verbose_name_plural = _("历史版本")
        ordering = ("-changed_at", "-id")
        constraints = (models.UniqueConstraint(fields=("observation", "version"), name="revision_once"),)
        indexes = (models.Index(fields=("jurisdiction", "year", "-changed_at"), name="revision_by_place_and_year"),)

    def __str__(self) -> str:
        return f"{self.indicator} · {self.jurisdiction} · {self.year} · v{self.version}"
