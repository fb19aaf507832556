"""Entering and correcting values one by one, and the history of each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ForeignKey, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics import parameters
from metrics.actions.observations import Stated, check, enter
from metrics.admin.listing import StateFilter, ThemeFilter, YearFilter
from metrics.admin.rights import LONGEST_KEY, HasPlace, RoleAdmin, RoleForm
from metrics.admin.site import site
from metrics.choices import Role, State
from metrics.formatting import as_of_words, change_words, unit_words, value_words, year_words
from metrics.forms.fields import NumberField, WholeField, YearField, refuse_per_cent
from metrics.models import Indicator, Jurisdiction, Observation, ObservationRevision, Report, StaleObservation
from metrics.models.observations import ObservationFields
from metrics.queries.beside import beside
from metrics.queries.catalogue import catalogue
from metrics.queries.rounds import is_open, open_years
from metrics.queries.scope import Scope
from metrics.rows import IndicatorRow, Measured, Point
from metrics.views.page import scope_of

NUMBERS = ("value", "numerator", "denominator")


class ObservationForm(RoleForm):
    year = YearField(label=gettext_lazy("年度"))
    value = NumberField(label=gettext_lazy("数值"), help_text=gettext_lazy("比率按百分数填写：89.4表示89.4%。"))
    numerator = NumberField(label=gettext_lazy("分子"))
    denominator = NumberField(label=gettext_lazy("分母"))
    seen_version = WholeField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Observation
        fields = (
            "indicator", "jurisdiction", "year", "value", "qualifier", "as_of", "missing_reason", "numerator",
            "denominator", "explanation", "note", "report", "section", "change_reason",
        )  # fmt: skip

    scope: Scope
    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen_version"] = self.instance.version
            self.initial["change_reason"] = ""  # each change has its own

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.instance.pk:
            self._check_version()
        if self.errors:
            return cleaned
        indicator: Indicator = cleaned.get("indicator") or self.instance.indicator
        place: Jurisdiction = cleaned.get("jurisdiction") or self.instance.jurisdiction
        year: int = cleaned.get("year") or self.instance.year
        refuse_per_cent(lambda name: self.data.get(self.add_prefix(name), ""), indicator.unit, names=NUMBERS)
        check(catalogue().by_code[indicator.code], self.stated(), year)
        self._check_right(indicator, place, year)
        if not self.instance.pk:
            self._check_new(indicator, place, year)
        return cleaned

    def _check_right(self, indicator: Indicator, place: Jurisdiction, year: int) -> None:
        if not is_open(place.path, year):
            raise ValidationError(_("%(year)d年度目前不在开放填报期内。") % {"year": year})
        if not self.scope.may_enter(place.path, indicator.theme_id):
            raise ValidationError(_("您不能填报该地区或该领域的数据。"))

    def _check_new(self, indicator: Indicator, place: Jurisdiction, year: int) -> None:
        if Observation.objects.filter(indicator=indicator, jurisdiction=place, year=year).exists():
            raise ValidationError(_("该指标在该地区该年度已有数据，请打开原有数据修改。"))

    def _check_version(self) -> None:
        """The second to save sees both values, who and when; saving once more is then their decision."""
        current = Observation.objects.select_related("changed_by").get(pk=self.instance.pk)
        if current.version == self.cleaned_data.get("seen_version"):
            return
        self.add_error(None, stale_words(current, self.cleaned_data))
        self.data = self.data.copy()
        self.data[self.add_prefix("seen_version")] = str(current.version)
        self.errors.pop("seen_version", None)

    def stated(self) -> Stated:
        names = ("value", "numerator", "denominator", "qualifier", "as_of", "missing_reason", "explanation", "report",
                 "section")  # fmt: skip
        said: dict[str, Any] = {name: self.cleaned_data.get(name) for name in names}
        # Browsers send a line end as two characters; a sentence of a report is found again only in that report.
        said["note"] = (self.cleaned_data.get("note") or "").replace("\r\n", "\n")
        if self.instance.pk and said["report"] is not None and said["report"].pk == self.initial.get("report"):
            said |= {"locator_start": self.instance.locator_start, "locator_end": self.instance.locator_end}
        return Stated(**said)

    def _post_clean(self) -> None:
        """The model's own rules come after the form's: a number nobody could read needs no second sentence."""
        if not self.errors:
            super()._post_clean()  # type: ignore[misc]  # private, and not in the stubs


def stale_words(current: Observation, mine: dict[str, Any] | None = None) -> str:
    """What stands now beside what was typed."""
    row = catalogue().by_id[current.indicator_id]
    words = _("%(who)s已于%(when)s将该数值改为“%(theirs)s”。") % {
        "who": current.changed_by or _("系统"),
        "when": localtime(current.changed_at).strftime("%Y-%m-%d %H:%M"),
        "theirs": _stated_words(row, current),
    }
    if mine is None or ("value" in mine and mine["value"] is None and not mine.get("missing_reason")):
        return words + _("您填写的内容尚未保存，请核对。")
    typed = Observation(year=current.year, **{name: mine.get(name) for name in ("value", "as_of")})
    typed.qualifier, typed.missing_reason = mine.get("qualifier") or "exact", mine.get("missing_reason") or ""
    return words + _("您填写的“%(mine)s”尚未保存；核对后再次保存，将以您的为准。") % {"mine": _stated_words(row, typed)}


def _stated_words(row: IndicatorRow, obj: ObservationFields) -> str:
    """The value, or why there is none, with its date when it is of a part of the year."""
    point = Point(obj.year, obj.value, obj.qualifier, obj.as_of, obj.missing_reason)
    words = value_words(row, point)
    return f"{words}（{as_of_words(obj.as_of)}）" if obj.as_of and obj.value is not None else words


class InWords(HasPlace):
    """Columns that say a value as the pages do."""

    @admin.display(description=gettext_lazy("数值"), ordering="value")
    def words(self, obj: ObservationFields) -> str:
        return value_words(
            _row(obj.indicator), Point(obj.year, obj.value, obj.qualifier, obj.as_of, obj.missing_reason)
        )

    @admin.display(description=gettext_lazy("截至"), ordering="as_of")
    def as_of_words(self, obj: ObservationFields) -> str:
        return as_of_words(obj.as_of) if obj.value is not None else ""


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


@admin.register(Observation, site=site)
class ObservationAdmin(InWords, RoleAdmin):
    """Drafts of one's own places. Every write goes through `metrics.actions.observations.enter`."""

    form = ObservationForm
    writers = (Role.STAFF,)
    fixed = ("indicator", "jurisdiction", "year")
    list_display = ("indicator", "place", "year", "words", "as_of_words", "state", "changed_by", "changed_at")
    list_filter = (StateFilter, YearFilter, ThemeFilter)
    list_select_related = ("indicator__theme", "jurisdiction", "changed_by")
    list_per_page = 50
    search_fields = (
        "indicator__name_zh", "indicator__name_en", "indicator__code", "indicator__aliases", "jurisdiction__name_zh",
        "jurisdiction__name_en",
    )  # fmt: skip
    search_help_text = gettext_lazy("按指标名称、别名、代码或地区查找")
    autocomplete_fields = ("indicator", "jurisdiction", "report")
    readonly_fields = ("state", "version", "entered_by", "changed_by", "changed_at")
    fieldsets = (
        (None, {"fields": ("indicator", "jurisdiction", "year")}),
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
        (
            gettext_lazy("状态"),
            {"fields": ("change_reason", "state", ("version", "entered_by", "changed_by", "changed_at"))},
        ),
    )  # fmt: skip

    class Media:
        js = ("metrics/admin.js",)

    def within(self, scope: Scope, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(scope.observations()).select_related("indicator__theme", "jurisdiction")

    def may_write(self, scope: Scope, obj: Observation) -> bool:
        open_to_entry = obj.state in (State.DRAFT, State.RETURNED)
        return open_to_entry and scope.may_enter(obj.jurisdiction.path, obj.indicator.theme_id)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only the reporting unit states its figures (不许代填代改): a superuser sees everything and enters nothing."""
        return any(grant.role == Role.STAFF for grant in scope_of(request).grants)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request) and super().has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new value has no state, and nobody who changed it."""
        if obj:
            return self.fieldsets
        return (*self.fieldsets[:-1], (None, {"fields": ("change_reason",)}))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.scope = scope_of(request)
        return form

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField[Any] | None:
        scope = scope_of(request)
        if db_field.name == "jurisdiction":
            held = [grant.path for grant in scope.grants if grant.role == Role.STAFF]
            kwargs["queryset"] = scope.jurisdictions_as(Role.STAFF) if held else Jurisdiction.objects.none()
        if db_field.name == "report":
            kwargs["queryset"] = Report.objects.filter(jurisdiction__in=scope.jurisdictions())
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address says of a new value; a place or an indicator that is not there for the user is a 404."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        for name in ("indicator", "jurisdiction", "report"):
            key = parameters.whole(request.GET, name, largest=10**LONGEST_KEY - 1)
            column: Any = self.opts.get_field(name)
            field = self.formfield_for_dbfield(column, request)
            found = field.queryset.filter(pk=key).first() if key else None
            if key and found is None:
                raise Http404
            initial[name] = found
        initial["jurisdiction"] = initial["jurisdiction"] or self._only_place(request)
        initial["year"] = parameters.year(request.GET) or _open_year(initial["jurisdiction"])
        return initial

    def _only_place(self, request: HttpRequest) -> Jurisdiction | None:
        places = list(scope_of(request).jurisdictions_as(Role.STAFF)[:2])
        return places[0] if len(places) == 1 else None

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        context["beside"] = self._beside(request, context["adminform"].form, kwargs.get("obj"))
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def _beside(self, request: HttpRequest, form: Any, obj: Observation | None) -> dict[str, Any] | None:
        """What stands beside the input, once it is known what is entered."""
        said: Any = getattr(form, "cleaned_data", form.initial) if obj is None else vars(obj) | {
            "indicator": obj.indicator, "jurisdiction": obj.jurisdiction,
        }  # fmt: skip
        indicator, place, year = said.get("indicator"), said.get("jurisdiction"), said.get("year")
        if not (indicator and place and year):
            return None
        rows = catalogue()
        row = rows.by_code[indicator.code]
        *earlier, now = beside(scope_of(request), rows, row, place, year).cells
        return {
            "unit": unit_words(row.unit),
            "definition": indicator.definition,
            "earlier": [_line(cell) for cell in earlier],
            "findings": now.findings if obj else (),
            "target": now.target,
        }

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
        for name in NUMBERS:
            typed, value = form.data.get(name, "").strip(), form.cleaned_data.get(name)
            shown = form.fields[name].prepare_value(value)
            if typed and value is not None and typed != shown:
                messages.info(request, _("“%(typed)s”已按%(shown)s保存。") % {"typed": typed, "shown": shown})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Between the form's check and the write somebody may still be faster: nothing is written, and they see it."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except StaleObservation as stale:
            messages.error(request, stale_words(stale.current))
        except PermissionDenied as denied:
            if not str(denied):
                raise
            messages.error(request, str(denied))
        return HttpResponseRedirect(request.path)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Every version the user may see, newest first."""
        kept = ObservationRevision.objects.none()
        if obj := self.get_object(request, object_id):
            kept = ObservationRevision.objects.of(obj).filter(scope_of(request).observations())
        revisions = [
            (each, self.words(each), as_of_words(each.as_of)) for each in kept.select_related("indicator", "changed_by")
        ]
        response: HttpResponse = super().history_view(
            request, object_id, {"revisions": revisions} | (extra_context or {})
        )
        return response


def _open_year(place: Jurisdiction | None) -> int | None:
    return next(iter(open_years(place.path)), None) if place else None


def _line(cell: Measured) -> dict[str, str]:
    point = cell.point
    return {
        "year": year_words(point.year),
        "value": value_words(cell.indicator, point),
        "as_of": as_of_words(point.as_of) if point.value is not None else "",
        "change": change_words(cell.change) if point.value is not None else "",
        "state": str(State(point.state).label) if point.state not in ("", State.APPROVED) else "",
    }


@admin.register(ObservationRevision, site=site)
class ObservationRevisionAdmin(InWords, RoleAdmin):
    """The audit trail: every version of every value; nobody changes it, the database would refuse."""

    readers = (Role.AUDITOR, Role.ADMINISTRATOR)
    list_display = (
        "changed_at",
        "changed_by",
        "indicator",
        "place",
        "year",
        "version",
        "words",
        "state",
        "change_reason",
    )
    list_filter = (StateFilter, YearFilter, ThemeFilter)
    list_select_related = ("indicator", "jurisdiction", "changed_by")
    search_fields = ("indicator__name_zh", "jurisdiction__name_zh", "changed_by__username", "change_reason")
    search_help_text = gettext_lazy("按指标、地区、修改人或修改原因查找")

    def within(self, scope: Scope, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(jurisdiction__in=scope.jurisdictions_as(*self.readers))
