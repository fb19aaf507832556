"""The admin of observations: entering and correcting single values, and the history of each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.actions.observations import write, writing
from metrics.admin.display import READ_ONLY, InWords
from metrics.admin.list_filters import StateFilter, ThemeFilter, YearFilter
from metrics.admin.observation_form import NUMBERS, ObservationForm, stale_words
from metrics.admin.permissions import LONGEST_KEY, RoleAdmin
from metrics.admin.site import site
from metrics.domain.choices import State
from metrics.domain.measured import Measured
from metrics.domain.observation_fields import TYPED, WITH_SOURCE
from metrics.models import Jurisdiction, Observation, ObservationRevision, Report, StaleObservation
from metrics.parsing import query_string
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.input_context import beside
from metrics.queries.rounds import open_years
from metrics.web.page import scope_of
from metrics.wording.formatting import as_of_words, change_words, unit_words, value_words, year_words

FIGURE_LINES = (("value", "qualifier", "as_of"), "missing_reason", ("numerator", "denominator"))


@admin.register(Observation, site=site)
class ObservationAdmin(InWords, RoleAdmin):
    """Observations of the user's jurisdictions. Every value is judged and written by `metrics.actions.observations`."""

    form = ObservationForm
    fixed = ("indicator", "jurisdiction", "year")
    list_display = (
        "indicator",
        "words",
        "as_of_words",
        "year",
        "jurisdiction_name",
        "state",
        "changed_by",
        "changed_at",
    )
    list_filter = (StateFilter, YearFilter, ThemeFilter)
    list_select_related = ("indicator__theme", "jurisdiction", "changed_by")
    list_per_page = 50
    search_fields = (
        "indicator__name_zh", "indicator__name_en", "indicator__code", "indicator__aliases", "jurisdiction__name_zh",
        "jurisdiction__name_en",
    )  # fmt: skip
    search_help_text = gettext_lazy("按指标名称、别名、代码或地区查找")
    autocomplete_fields = ("indicator", "jurisdiction", "report")
    readonly_fields = (
        "words",
        "as_of_words",
        "base",
        "jurisdiction_name",
        "state",
        "version",
        "entered_by",
        "changed_by",
        "changed_at",
    )
    fieldsets = (
        (None, {"fields": ("indicator", "jurisdiction", "year")}),
        (
            gettext_lazy("数值"),
            {
                "fields": (
                    *FIGURE_LINES, *(name for name in TYPED if name not in flatten(FIGURE_LINES)), "seen_version",
                )
            },
        ),
        (gettext_lazy("来源"), {"fields": (("report", *WITH_SOURCE),)}),
        (
            gettext_lazy("状态"),
            {"fields": ("change_reason", "state", ("version", "entered_by", "changed_by", "changed_at"))},
        ),
    )  # fmt: skip

    class Media:
        js = (forms.Script("metrics/admin/new_value.js", type="module"),)

    def within(self, scope: Scope, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(scope.observations()).select_related("indicator__theme", "jurisdiction")

    def may_write(self, scope: Scope, obj: Observation) -> bool:
        open_to_entry = obj.state in (State.DRAFT, State.RETURNED)
        return open_to_entry and scope.may_enter(obj.jurisdiction.path, obj.indicator.theme_id)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether the user enters values. Only the reporting unit states its figures (不许代填代改), so a superuser
        may see everything, but not enter."""
        return self._enters(scope_of(request)).opens(self.address("add"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request) and super().has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields: without state and author for a new value, and in the words of the pages for a value that
        is only read."""
        if obj is None:
            return (*self.fieldsets[:-1], (None, {"fields": ("change_reason",)}))
        return self.fieldsets if self.has_change_permission(request, obj) else READ_ONLY

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.by, form.scope = request.user, scope_of(request)
        return form

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField[Any] | None:
        scope = scope_of(request)
        if db_field.name == "jurisdiction":
            kwargs["queryset"] = self._enters(scope).jurisdictions_opening(self.address("add"))
        if db_field.name == "report":
            kwargs["queryset"] = Report.objects.filter(jurisdiction__in=scope.jurisdictions())
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return the values from the address for a new observation. 404 for a jurisdiction or an indicator that the
        user may not see."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        for name in ("indicator", "jurisdiction", "report"):
            key = query_string.whole(request.GET, name, largest=10**LONGEST_KEY - 1)
            column: Any = self.opts.get_field(name)
            field = self.formfield_for_dbfield(column, request)
            found = field.queryset.filter(pk=key).first() if key else None
            if key and found is None:
                raise Http404
            initial[name] = found
        initial["jurisdiction"] = initial["jurisdiction"] or self._only_jurisdiction(request)
        initial["year"] = query_string.year(request.GET) or _open_year(initial["jurisdiction"])
        return initial

    @staticmethod
    def _enters(scope: Scope) -> Scope:
        """Return the scope from memberships alone, without the rights of a superuser."""
        return replace(scope, everything=False)

    def _only_jurisdiction(self, request: HttpRequest) -> Jurisdiction | None:
        jurisdictions = list(self._enters(scope_of(request)).jurisdictions_opening(self.address("add"))[:2])
        return jurisdictions[0] if len(jurisdictions) == 1 else None

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        context["beside"] = self._beside(request, context["adminform"].form, kwargs.get("obj"))
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def _beside(self, request: HttpRequest, form: Any, obj: Observation | None) -> dict[str, Any] | None:
        """Return what is shown beside the input, once indicator, jurisdiction and year are known."""
        said: Any = getattr(form, "cleaned_data", form.initial) if obj is None else vars(obj) | {
            "indicator": obj.indicator, "jurisdiction": obj.jurisdiction,
        }  # fmt: skip
        indicator, jurisdiction, year = said.get("indicator"), said.get("jurisdiction"), said.get("year")
        if not (indicator and jurisdiction and year):
            return None
        rows = catalogue()
        row = rows.by_code[indicator.code]
        *earlier, now = beside(scope_of(request), rows, row, jurisdiction, year).cells
        return {
            "fictional": jurisdiction.fictional,
            "unit": unit_words(row.unit),
            "definition": indicator.definition,
            "earlier": [_line(cell) for cell in earlier],
            "findings": now.findings if obj else (),
            "target": now.target,
        }

    def save_model(self, request: HttpRequest, obj: Observation, form: ObservationForm, change: bool) -> None:
        saved = form.judged.observation
        if form.judged.changes:
            with writing():
                write([saved])
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
        """Show or save the form. When somebody else saves between the form's check and the write, nothing is written,
        and the user sees both values."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except StaleObservation as stale:
            messages.error(request, stale_words(stale.current))
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        return HttpResponseRedirect(request.path)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show every version that the user may see, newest first."""
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


def _open_year(jurisdiction: Jurisdiction | None) -> int | None:
    return next(iter(open_years(jurisdiction.path)), None) if jurisdiction else None


def _line(cell: Measured) -> dict[str, str]:
    point = cell.point
    return {
        "year": year_words(point.year),
        "value": value_words(cell.indicator, point),
        "as_of": as_of_words(point.as_of) if point.value is not None else "",
        "change": change_words(cell.change) if point.value is not None else "",
        "state": str(State(point.state).label) if point.state not in ("", State.APPROVED) else "",
    }
