"""The form for one value: the typed texts are parsed or asked back, and nobody's change is overwritten unnoticed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.actions.observations import Judged, judge
from metrics.admin.permissions import RoleForm
from metrics.domain.choices import Period
from metrics.domain.observation_fields import FIELDS, FIGURE, LONGEST, TYPED, WITH_SOURCE, Kind
from metrics.domain.rows import Finding, IndicatorRow
from metrics.domain.stated import Stated
from metrics.models import Observation, StaleObservation, User
from metrics.models.observations import ObservationFields
from metrics.parsing.cell_parser import parse_stated
from metrics.parsing.written import typed_value
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.series import point_of
from metrics.web.form_fields import WholeField, WrittenField, YearField
from metrics.wording.formatting import as_of_words, value_words
from metrics.wording.years import as_of_typed

NUMBERS = tuple(field.name for field in FIELDS if field.kind is Kind.NUMBER)


class ObservationForm(RoleForm):
    year = YearField(label=gettext_lazy("年度"))
    value = WrittenField(label=gettext_lazy("数值"), help_text=gettext_lazy("比率按百分数填写：89.4表示89.4%。"))
    numerator = WrittenField(label=gettext_lazy("分子"))
    denominator = WrittenField(label=gettext_lazy("分母"))
    as_of = WrittenField(
        label=gettext_lazy("截至日期"),
        help_text=gettext_lazy("留空表示全年；原文只写“目前”而未注明日期的，写“目前”。"),
        widget=AdminDateWidget,
    )
    seen_version = WholeField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Observation
        fields = ("indicator", "jurisdiction", "year", *TYPED, "report", *WITH_SOURCE, "change_reason")

    by: User
    scope: Scope
    judged: Judged
    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen_version"] = self.instance.version
            self.initial["change_reason"] = ""  # each change has its own
            if self.instance.until is Period.NOT_STATED:
                self.initial["as_of"] = as_of_typed(self.instance.until, self.instance.year)
            if (typed := typed_value(self.instance.value, self.instance.indicator.unit)).endswith("%"):
                self.initial["value"] = typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.instance.pk:
            self.errors.pop("seen_version", None)  # without a version that can be read, none was seen
        if self.errors:
            return cleaned
        indicator = catalogue().by_code[(cleaned.get("indicator") or self.instance.indicator).code]
        year = cleaned.get("year") or self.instance.year
        stated = self.stated(indicator, year)
        cleaned |= {name: getattr(stated, name) for name in FIGURE}
        try:
            self.judged = judge(
                by=self.by,
                scope=self.scope,
                indicator=indicator,
                jurisdiction=jurisdiction_row(cleaned.get("jurisdiction") or self.instance.jurisdiction),
                year=year,
                stated=stated,
                version=cleaned.get("seen_version") if self.instance.pk else None,
                reason=cleaned["change_reason"],
            )
        except PermissionDenied as denied:  # said in the form, since its picker offers indicators of every theme
            raise ValidationError(str(denied)) from denied
        except StaleObservation as stale:
            self._ask_again(stale.current)
        return cleaned

    def _ask_again(self, current: ObservationFields) -> None:
        """Refuse to save over somebody else's change the first time, and show both values; a second save overwrites
        it. Raises `Stored` for a value that was to be new."""
        if not self.instance.pk:
            raise Stored(current, self.cleaned_data)
        self.add_error(None, stale_words(current, self.cleaned_data))
        self.data = self.data.copy()
        self.data[self.add_prefix("seen_version")] = str(current.version)

    def warnings(self) -> tuple[Finding, ...]:
        """Return what is said against the value that was judged, each with its explanation."""
        made, values = self.judged.observation, self.judged.values
        indicator = values.catalogue.by_id[made.indicator_id]
        return values.with_point(indicator, point_of(made)).verdict(indicator, made.year).warnings

    def stated(self, indicator: IndicatorRow, year: int) -> Stated:
        """Return what the texts of the form state. Raises `ValidationError` by field."""
        texts = {name: str(self.cleaned_data.get(name) or "") for name in (*FIGURE, *LONGEST)}
        # Browsers send a line end as two characters; a place in a text is that of one value in one report.
        stated = parse_stated({name: text.replace("\r\n", "\n") for name, text in texts.items()}, indicator, year)
        report = self.cleaned_data.get("report")
        stated = replace(stated, report_id=report.pk if report else None)
        there = self.instance
        if there.pk and (stated.report_id, stated.value) == (self.initial.get("report"), there.value):
            stated = replace(stated, locator_start=there.locator_start, locator_end=there.locator_end)
        return stated

    def _post_clean(self) -> None:
        """Apply the model's rules only if the form's own checks passed: an unreadable number needs no second
        message."""
        if not self.errors:
            super()._post_clean()  # type: ignore[misc]  # private, and not in the stubs


class Stored(Exception):
    """The value that was to be new is there already: `current`. `words` tell the user both."""

    def __init__(self, current: ObservationFields, mine: dict[str, Any]) -> None:
        super().__init__()
        self.current = current
        row = catalogue().by_id[current.indicator_id]
        self.words = _("“%(what)s”已有数据：%(theirs)s（%(state)s），已为您打开。") % {
            "what": row.name, "theirs": _stated_words(row, current), "state": current.get_state_display(),
        }  # fmt: skip
        if (typed := _typed_words(row, current.year, mine)) and typed != _stated_words(row, current):
            self.words += _("您填写的“%(mine)s”尚未保存。") % {"mine": typed}


def stale_words(current: ObservationFields, mine: dict[str, Any] | None = None) -> str:
    """Return the sentence with the value stored by somebody else, and what this user typed."""
    row = catalogue().by_id[current.indicator_id]
    words = _("%(who)s已于%(when)s将该数值改为“%(theirs)s”。") % {
        "who": current.changed_by or _("系统"),
        "when": localtime(current.changed_at).strftime("%Y-%m-%d %H:%M"),
        "theirs": _stated_words(row, current),
    }
    typed = _typed_words(row, current.year, mine) if mine else ""
    if not typed:
        return words + _("您填写的内容尚未保存，请核对。")
    return words + _("您填写的“%(mine)s”尚未保存；核对后再次保存，将以您的为准。") % {"mine": typed}


def _typed_words(row: IndicatorRow, year: int, mine: dict[str, Any]) -> str:
    """Return the value that a form states, in words; "" when it states none."""
    if mine.get("value") is None and not mine.get("missing_reason"):
        return ""
    typed = Observation(year=year, **{name: mine.get(name) for name in ("value", "as_of")})
    typed.qualifier, typed.missing_reason = mine.get("qualifier") or "exact", mine.get("missing_reason") or ""
    typed.period = mine.get("period") or Period.YEAR
    return _stated_words(row, typed)


def _stated_words(row: IndicatorRow, obj: ObservationFields) -> str:
    """Return the value, or why there is none, with its date when it is of part of the year."""
    words = value_words(row, obj.figure)
    if obj.until is None or obj.value is None:
        return words
    return words + _("（%(words)s）") % {"words": as_of_words(obj.until)}
