from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.actions.observations import Stated, check, enter
from metrics.admin.rights import RoleAdmin
from metrics.admin.site import site
from metrics.choices import Role, State
from metrics.formatting import as_of_words, value_words, year_words
from metrics.forms.fields import NumberField, YearField
from metrics.models import Indicator, Jurisdiction, Observation, ObservationRevision, StaleObservation
from metrics.queries.catalogue import catalogue
from metrics.queries.places import place_row
from metrics.queries.rounds import is_open
from metrics.queries.scope import Scope
from metrics.queries.series import values_of
from metrics.rows import IndicatorRow, Point
from metrics.views.page import scope_of

YEARS_BESIDE = 3


if TYPE_CHECKING:
    ObservationModelForm = forms.ModelForm[Observation]
else:
    ObservationModelForm = forms.ModelForm  # takes a type argument only where types are checked


class ObservationForm(ObservationModelForm):
    year = YearField(label=gettext_lazy("年度"))
    value = NumberField(label=gettext_lazy("数值"), help_text=gettext_lazy("比率按百分数填写：89.4表示89.4%。"))
    numerator = NumberField(label=gettext_lazy("分子"))
    denominator = NumberField(label=gettext_lazy("分母"))
    seen_version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = Observation
        fields = (
            "indicator", "jurisdiction", "year", "value", "qualifier", "as_of", "missing_reason", "numerator",
            "denominator", "explanation", "note", "report", "section", "change_reason",
        )  # fmt: skip

    scope: Scope

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen_version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        indicator = cleaned.get("indicator") or getattr(self.instance, "indicator", None)
        year = cleaned.get("year") or self.instance.year
        if indicator and year and not self.errors:
            self._check_unit(indicator)
            check(catalogue().by_code[indicator.code], self.stated(), year)
            self._check_version()
            if not self.instance.pk:
                self._check_right(indicator, cleaned["jurisdiction"], year)
                self._check_new(indicator, cleaned["jurisdiction"], year)
        return cleaned

    def _check_unit(self, indicator: Indicator) -> None:
        for name in ("value", "numerator", "denominator"):
            typed = self.data.get(self.add_prefix(name), "")
            if typed.strip().endswith(("%", "％")) and (indicator.unit != "%" or name != "value"):
                raise ValidationError({name: _("该指标的单位不是百分比，请去掉百分号。")})

    def _check_right(self, indicator: Indicator, place: Jurisdiction, year: int) -> None:
        if not is_open(place.path, year):
            raise ValidationError({"year": _("%(year)d年度目前不在开放填报期内。") % {"year": year}})
        if not self.scope.may_enter(place.path, indicator.theme_id):
            raise ValidationError(_("您不能填报该地区或该领域的数据。"))

    def _check_new(self, indicator: Indicator, place: Jurisdiction, year: int) -> None:
        if Observation.objects.filter(indicator=indicator, jurisdiction=place, year=year).exists():
            raise ValidationError(_("该指标在该地区该年度已有数据，请打开原有数据修改。"))

    def _check_version(self) -> None:
        """The second to save sees both values, who and when."""
        if not self.instance.pk:
            return
        current = Observation.objects.select_related("changed_by").get(pk=self.instance.pk)
        if current.version != self.cleaned_data.get("seen_version"):
            raise ValidationError(stale_words(current, self.cleaned_data.get("value")))

    def stated(self) -> Stated:
        names = ("value", "numerator", "denominator", "qualifier", "as_of", "missing_reason", "note", "explanation",
                 "report", "section")  # fmt: skip
        return Stated(**{name: self.cleaned_data[name] for name in names})

    def _post_clean(self) -> None:
        """The model's own rules come after the form's: a number nobody could read needs no second sentence."""
        if not self.errors:
            super()._post_clean()

    def validate_constraints(self) -> None:
        """Nothing: constraints speak the database's language, and the checks have said it in ours."""


def stale_words(current: Observation, mine: Any) -> str:
    """What stands now beside what was typed."""
    row = catalogue().by_id[current.indicator_id]
    stands = Point(current.year, current.value, current.qualifier, current.as_of, current.missing_reason)
    return _("%(who)s已于%(when)s将该数值改为“%(theirs)s”；您填写的“%(mine)s”尚未保存。请核对后重新打开再改。") % {
        "who": current.changed_by or _("系统"),
        "when": localtime(current.changed_at).strftime("%Y-%m-%d %H:%M"),
        "theirs": value_words(row, stands),
        "mine": value_words(row, Point(current.year, mine)) if mine is not None else "",
    }


@admin.register(Observation, site=site)
class ObservationAdmin(RoleAdmin):
    """Drafts of one's own places. Every write goes through `metrics.actions.observations.enter`."""

    form = ObservationForm
    writers = (Role.STAFF,)
    list_display = ("indicator", "jurisdiction", "year", "words", "as_of_words", "state", "changed_by", "changed_at")
    list_filter = ("state", "year", "indicator__theme")
    list_select_related = ("indicator__theme", "jurisdiction", "changed_by")
    list_per_page = 50
    search_fields = ("indicator__name_zh", "indicator__name_en", "indicator__code", "jurisdiction__name_zh")
    search_help_text = gettext_lazy("按指标名称、代码或地区查找")
    autocomplete_fields = ("indicator", "jurisdiction", "report")
    readonly_fields = ("earlier_years", "state", "version", "entered_by", "changed_by", "changed_at")
    fieldsets = (
        (None, {"fields": ("indicator", "jurisdiction", "year", "earlier_years")}),
        (
            gettext_lazy("数值"),
            {
                "fields": (
                    ("value", "qualifier", "as_of"), "missing_reason", ("numerator", "denominator"),
                    "explanation", "note", "seen_version",
                )
            },
        ),
        (gettext_lazy("来源"), {"fields": (("report", "section"),)}),
        (gettext_lazy("状态"), {"fields": ("state", "change_reason", ("version", "entered_by", "changed_by", "changed_at"))}),
    )  # fmt: skip

    def within(self, scope: Scope, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(scope.observations())

    def may_write(self, scope: Scope, obj: Observation) -> bool:
        open_to_entry = obj.state in (State.DRAFT, State.RETURNED)
        return open_to_entry and scope.may_enter(obj.jurisdiction.path, obj.indicator.theme_id)

    def get_readonly_fields(self, request: HttpRequest, obj: Observation | None = None) -> tuple[str, ...]:
        """What a value is about is decided once: another indicator, place or year is another row."""
        return (*self.readonly_fields, "indicator", "jurisdiction", "year") if obj else self.readonly_fields

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.scope = scope_of(request)
        return form

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField[Any] | None:
        scope = scope_of(request)
        if db_field.name == "jurisdiction":
            kwargs["queryset"] = scope.jurisdictions_as(Role.STAFF)
        if db_field.name == "report":
            kwargs["queryset"] = db_field.related_model._default_manager.filter(jurisdiction__in=scope.jurisdictions())
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Observation, form: ObservationForm, change: bool) -> None:
        saved = enter(
            by=request.user,  # type: ignore[arg-type]
            scope=form.scope,
            indicator=obj.indicator,
            jurisdiction=obj.jurisdiction,
            year=obj.year,
            stated=form.stated(),
            version=form.cleaned_data["seen_version"] if change else None,
            reason=form.cleaned_data["change_reason"],
        )
        obj.pk, obj.version, obj.state = saved.pk, saved.version, saved.state
        self._show_normalised(request, form)

    def _show_normalised(self, request: HttpRequest, form: ObservationForm) -> None:
        for name in ("value", "numerator", "denominator"):
            typed, value = form.data.get(name, "").strip(), form.cleaned_data.get(name)
            shown = form.fields[name].prepare_value(value)
            if typed and value is not None and typed != shown:
                messages.info(request, _("“%(typed)s”已按%(shown)s保存。") % {"typed": typed, "shown": shown})

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """Between the form's check and the write somebody may still be faster: then nothing is written, and they see it."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except StaleObservation as stale:
            messages.error(request, stale_words(stale.current, None))
        except PermissionDenied as denied:
            if not str(denied):
                raise
            messages.error(request, str(denied))
        return HttpResponseRedirect(request.path)

    @admin.display(description=gettext_lazy("数值"), ordering="value")
    def words(self, obj: Observation) -> str:
        stands = Point(obj.year, obj.value, obj.qualifier, obj.as_of, obj.missing_reason)
        return value_words(_row(obj.indicator), stands)

    @admin.display(description=gettext_lazy("截至"), ordering="as_of")
    def as_of_words(self, obj: Observation) -> str:
        return as_of_words(obj.as_of)

    @admin.display(description=gettext_lazy("前三年"))
    def earlier_years(self, obj: Observation) -> str | SafeString:
        """The values of the three years before, beside the input."""
        if not obj.indicator_id or not obj.jurisdiction_id or not obj.year:
            return _("保存后显示前三年的数值。")
        rows = catalogue()
        row = rows.by_id[obj.indicator_id]
        everything = Scope((), everything=True)
        values = values_of(
            everything, place_row(obj.jurisdiction), rows, first=obj.year - YEARS_BESIDE, last=obj.year, only={row.code}
        )
        cells = [
            (year_words(point.year), value_words(row, point), as_of_words(point.as_of) if point.value is not None else "")
            for point in values.trail(row, obj.year - YEARS_BESIDE, obj.year - 1)
        ]
        return format_html(
            "<table><tbody>{}</tbody></table>",
            format_html_join("", '<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>', cells),
        )


def _row(indicator: Indicator) -> IndicatorRow:
    """Enough of the row to put a value in words."""
    return IndicatorRow(
        code=indicator.code,
        name=indicator.name,
        unit=indicator.unit,
        measure=indicator.measure,
        time_basis=indicator.time_basis,
        direction=indicator.direction,
        decimals=indicator.decimals,
    )


@admin.register(ObservationRevision, site=site)
class ObservationRevisionAdmin(RoleAdmin):
    """The audit trail: every version of every value; nobody changes it, the database would refuse."""

    readers = (Role.AUDITOR, Role.ADMINISTRATOR)
    list_display = ("changed_at", "changed_by", "indicator", "jurisdiction", "year", "version", "words", "state", "change_reason")
    list_filter = ("state", "year")
    list_select_related = ("indicator", "jurisdiction", "changed_by")
    search_fields = ("indicator__name_zh", "jurisdiction__name_zh", "changed_by__username", "change_reason")
    date_hierarchy = None
    words = ObservationAdmin.words

    def within(self, scope: Scope, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(jurisdiction__in=scope.jurisdictions_as(*self.readers))
