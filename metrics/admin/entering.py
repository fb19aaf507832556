"""Entering one value after another in the admin: what the form opens on, what stands beside the input, and which value
comes next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.db.transaction import atomic
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _

from metrics.admin.beside_input import add_address, beside_place, beside_value, change_address
from metrics.admin.display import InWords
from metrics.admin.observation_form import Stored
from metrics.admin.permissions import LONGEST_KEY, RoleAdmin
from metrics.domain.observation_fields import FIGURE
from metrics.models import Indicator, Jurisdiction, Observation
from metrics.parsing import query_string
from metrics.parsing.cell_parser import offers_of
from metrics.permissions.scope import Scope
from metrics.queries.entry import unfilled
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.rounds import open_years
from metrics.web.offers import offer_buttons
from metrics.web.page import scope_of
from metrics.wording.formatting import year_words


class Entering(InWords, RoleAdmin):
    """The form of a value."""

    # What the form opens on

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return the values from the address for a new observation; without them the place and year last used, and
        the first indicator that is due there. 404 for a jurisdiction or an indicator that the user may not see."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request) | self._asked(request)
        last = last_entered(request.user)
        if last and not initial["jurisdiction"]:
            initial["jurisdiction"] = self._may_choose(request, "jurisdiction").filter(pk=last.jurisdiction_id).first()
        place = initial["jurisdiction"] = initial["jurisdiction"] or self._only_jurisdiction(request)
        if place and not initial["year"]:
            years = open_years(place.path)
            kept = last.year if last and last.jurisdiction_id == place.pk else None
            initial["year"] = kept if kept in years else next(iter(years), None)
        if place and initial["year"] and "indicator" not in request.GET:
            following = unfilled(self._enters(scope_of(request)), jurisdiction_row(place), initial["year"])
            initial["indicator"] = Indicator.objects.get(pk=following[0].id) if following else None
        return initial

    def _asked(self, request: HttpRequest) -> dict[str, Any]:
        """Return indicator, jurisdiction, report and year of the address; None for each that is not there."""
        asked: dict[str, Any] = {"year": query_string.year(request.GET)}
        for name in ("indicator", "jurisdiction", "report"):
            key = query_string.whole(request.GET, name, largest=10**LONGEST_KEY - 1)
            asked[name] = self._may_choose(request, name).filter(pk=key).first() if key else None
            if key and asked[name] is None:
                raise Http404
        return asked

    def _may_choose(self, request: HttpRequest, name: str) -> QuerySet[Any]:
        """Return the rows that the form's picker offers."""
        column: Any = self.opts.get_field(name)
        rows: QuerySet[Any] = self.formfield_for_dbfield(column, request).queryset
        return rows

    def _stored(self, request: HttpRequest) -> Observation | None:
        """Return the value that indicator, jurisdiction and year of the address have already."""
        asked = self._asked(request)
        key = {name: asked[name] for name in self.fixed}
        return self.get_queryset(request).filter(**key).first() if all(key.values()) else None

    @staticmethod
    def _enters(scope: Scope) -> Scope:
        """Return the scope from memberships alone, without the rights of a superuser."""
        return replace(scope, everything=False)

    def _only_jurisdiction(self, request: HttpRequest) -> Jurisdiction | None:
        jurisdictions = list(self._enters(scope_of(request)).jurisdictions_opening(self.address("add"))[:2])
        return jurisdictions[0] if len(jurisdictions) == 1 else None

    # What stands beside the input

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.beside_view)
        return [path("beside/", view, name=self.address("beside").partition(":")[2]), *super().get_urls()]

    def beside_view(self, request: HttpRequest) -> HttpResponse:
        """Answer with what stands beside the input, once more for what is chosen and typed by now: `?of=` is the
        value of the form, or else indicator, jurisdiction and year are those of a new one. What is typed is posted, as
        notes are too long for an address. Writes nothing."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        key = query_string.whole(request.GET, "of", largest=10**LONGEST_KEY - 1)
        obj = self.get_object(request, str(key)) if key else None
        if key and obj is None:
            raise Http404
        asked = self._asked(request)
        form = self.get_form(request, obj, change=bool(obj))(data=request.POST, instance=obj)
        form.initial.update({} if obj else asked)
        context = {"beside": self._beside(request, form, obj)}
        return TemplateResponse(request, "admin/metrics/observation/_beside.html", context)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        form, obj = context["adminform"].form, kwargs.get("obj")
        context["beside"] = self._beside(request, form, obj)
        context["ready"] = obj is None and not form.is_bound and bool(form.initial.get("indicator"))
        if "value" in form.fields and (obj or form.is_bound or context["ready"]):
            form.fields["value"].widget.attrs["autofocus"] = True
        context["show_save_and_add_another"] = False  # the next due one is more
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def _beside(self, request: HttpRequest, form: Any, obj: Observation | None) -> dict[str, Any] | None:
        """Return what is said beside the input, as far as indicator, jurisdiction and year are known."""
        said: Any = (form.initial | getattr(form, "cleaned_data", {})) if obj is None else vars(obj) | {
            "indicator": obj.indicator, "jurisdiction": obj.jurisdiction,
        }  # fmt: skip
        indicator, jurisdiction, year = said.get("indicator"), said.get("jurisdiction"), said.get("year")
        scope = scope_of(request)
        if not (jurisdiction and year):
            return None
        if not indicator:
            return beside_place(scope, jurisdiction, year)
        return beside_value(scope, indicator, jurisdiction, year, stored=obj, **self._checked(form))

    @staticmethod
    def _checked(form: Any) -> dict[str, Any]:
        """Return what is said against the figure that is typed; nothing while there is none, and none that both
        numbers of a rate make."""
        typed = {name for name in FIGURE if form.is_bound and form.data.get(name, "").strip()}
        if not typed & {"value", "missing_reason"} and not {"numerator", "denominator"} <= typed:
            return {}
        try:
            with atomic():
                valid = form.is_valid()
        except Stored:
            return {}
        if valid:
            return {"findings": form.warnings()}
        refused = ValidationError(form.errors.as_data())
        return {"findings": (), "problems": refused.messages, "offers": offer_buttons(offers_of(refused))}

    # Going on

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Show or save the form; a value that is there already is opened."""
        if request.method == "GET" and self.has_add_permission(request) and (stored := self._stored(request)):
            return HttpResponseRedirect(change_address(stored))
        response: HttpResponse = super().add_view(request, form_url, extra_context)
        return response

    def response_add(
        self, request: HttpRequest, obj: Observation, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._go_on(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Observation) -> HttpResponse:
        return self._go_on(request, obj) or super().response_change(request, obj)

    def _go_on(self, request: HttpRequest, obj: Observation) -> HttpResponse | None:
        """Lead to the next due indicator of the place and year, when the user asked for it."""
        if "_next" not in request.POST:
            return None
        place = jurisdiction_row(obj.jurisdiction)
        link = format_html('<a href="{}">{}</a>', change_address(obj), obj.indicator)
        messages.success(request, format_html(_("“{}”已保存：{}。"), link, self.words(obj)))
        following = unfilled(self._enters(scope_of(request)), place, obj.year, after=obj.indicator.code)
        if not following:
            messages.info(request, _("%(place)s%(year)s已没有待填的指标，可到填报表查看、提交。")
                          % {"place": place.name, "year": year_words(obj.year)})  # fmt: skip
        return HttpResponseRedirect(add_address(place.id, obj.year, following[0].id if following else None))


def last_entered(user: Any) -> Observation | None:
    """Return the value that the user entered or corrected last in the admin."""
    done = LogEntry.objects.filter(user=user, content_type=ContentType.objects.get_for_model(Observation))
    key = done.order_by("-action_time", "-pk").values_list("object_id", flat=True).first()
    return Observation.objects.filter(pk=key).first() if key else None
