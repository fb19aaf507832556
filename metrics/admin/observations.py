"""The admin of observations: entering and correcting single values, and the history of each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.actions.writing import write, writing
from metrics.admin.beside_input import change_address
from metrics.admin.display import READ_ONLY
from metrics.admin.entering import Entering
from metrics.admin.list_filters import StateFilter, ThemeFilter, YearFilter
from metrics.admin.observation_form import NUMBERS, ObservationForm, Stored, stale_words
from metrics.admin.site import site
from metrics.admin.submitting import submit
from metrics.domain.choices import State
from metrics.domain.observation_fields import TYPED, WITH_SOURCE
from metrics.models import Observation, ObservationRevision, Report, StaleObservation
from metrics.permissions.scope import Scope
from metrics.web.page import scope_of
from metrics.wording.formatting import as_of_words, number, plain

FIGURE_LINES = (("value", "qualifier"), ("as_of", "missing_reason"), ("numerator", "denominator"))
MOST_AT_ONCE = 500
MOST_SENTENCES = 20


@admin.register(Observation, site=site)
class ObservationAdmin(Entering):
    """Observations of the user's jurisdictions. Every value is judged and written by `metrics.actions.observations`."""

    form = ObservationForm
    fixed = ("indicator", "jurisdiction", "year")
    actions = ("submit",)
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
        (None, {"fields": ("indicator", ("jurisdiction", "year"))}),
        (
            None,
            {
                "fields": (
                    *FIGURE_LINES, *(name for name in TYPED if name not in flatten(FIGURE_LINES)), "seen_version",
                )
            },
        ),
        (gettext_lazy("来源"), {"fields": ("report", *WITH_SOURCE)}),
        (
            gettext_lazy("状态"),
            {"fields": ("change_reason", "state", ("version", "entered_by", "changed_by", "changed_at"))},
        ),
    )  # fmt: skip

    class Media:
        js = (forms.Script("metrics/admin/entering.js", type="module"),)

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

    def save_model(self, request: HttpRequest, obj: Observation, form: ObservationForm, change: bool) -> None:
        saved = form.judged.observation
        if form.judged.changes:
            with writing():
                write([saved])
        obj.pk, obj.version, obj.state = saved.pk, saved.version, saved.state
        self._show_normalised(request, form)

    @staticmethod
    def _show_normalised(request: HttpRequest, form: ObservationForm) -> None:
        for name in NUMBERS:
            typed, value = form.data.get(name, "").strip(), form.cleaned_data.get(name)
            if typed and value is not None and typed not in (number(value), plain(value)):
                words = {"typed": typed, "shown": number(value)}
                messages.info(request, _("“%(typed)s”已按%(shown)s保存。") % words)

    @admin.action(description=gettext_lazy("提交审核"), permissions=["add"])
    def submit(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """Submit the chosen drafts; say of each other row why it was not."""
        if rows.count() > MOST_AT_ONCE:
            messages.error(request, _("一次最多提交%(count)d条，请缩小范围。") % {"count": MOST_AT_ONCE})
            return
        scope = self._enters(scope_of(request))
        chosen: Any = rows.select_related("indicator", "jurisdiction")
        done, refused = submit(chosen, by=request.user, scope=scope)  # type: ignore[arg-type]
        if done:
            messages.success(request, _("已提交%(count)d项，等待审核。") % {"count": done})
        if refused:
            messages.warning(request, _("%(count)d项没有提交：") % {"count": len(refused)})
        for sentence in refused[:MOST_SENTENCES]:
            messages.warning(request, sentence)
        if len(refused) > MOST_SENTENCES:
            messages.warning(request, _("还有%(count)d项，原因未列出。") % {"count": len(refused) - MOST_SENTENCES})

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
        except Stored as stored:
            messages.warning(request, stored.words)
            return HttpResponseRedirect(change_address(stored.current))
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
            (each, self.words(each), as_of_words(each.until)) for each in kept.select_related("indicator", "changed_by")
        ]
        response: HttpResponse = super().history_view(
            request, object_id, {"revisions": revisions} | (extra_context or {})
        )
        return response
