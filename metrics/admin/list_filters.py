"""Lists in the admin: filters with the same parameters as on the site, and a sentence for a wrong one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR, SEARCH_VAR, ChangeList
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.choices import State
from metrics.exports.formats import FORMATS
from metrics.parsing import query_string
from metrics.queries.catalogue import themes
from metrics.wording.formatting import year_words

LARGEST_PAGE = 99_999


class Listing(ChangeList):
    """A list that says what is wrong with a parameter, where Django's goes back to the first page or fails with an
    error."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        query_string.text(request.GET, SEARCH_VAR)
        for name, values in request.GET.lists():
            if any("\x00" in value for value in values):  # PostgreSQL knows no such character
                raise query_string.BadParameter(name, _("含有不可见的控制字符。"))
        query_string.whole(request.GET, PAGE_VAR, largest=LARGEST_PAGE)
        try:
            super().__init__(request, *args, **kwargs)
        except (IncorrectLookupParameters, ValidationError) as error:
            wrong = next((name for name in request.GET if name not in (SEARCH_VAR, "language")), PAGE_VAR)
            raise query_string.BadParameter(wrong, _("没有这样的筛选条件或页码。")) from error
        self.title = str(self.opts.verbose_name_plural)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if self.page_num > self.paginator.num_pages:
            raise IncorrectLookupParameters
        self.fictional = any(_fictional(row) for row in self.result_list)

    @property
    def files(self) -> list[tuple[str, str]]:
        """Return each format and the address of the whole list in it, with the filters and the order of the page."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_export"
        query = self.get_query_string({PAGE_VAR: None}).removesuffix("?")
        return [(each.label, reverse(name, kwargs={"file_format": each.ending}) + query) for each in FORMATS.values()]

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        found: dict[str, Any] = super().get_filters_params(params)
        found.pop("language", None)
        return found

    def get_filters(self, request: HttpRequest) -> Any:
        found = super().get_filters(request)
        for name in found[2]:  # what none of the list's own filters has taken
            raise query_string.BadParameter(name, _("不能按此项筛选。"))
        return found


def _fictional(row: Any) -> bool:
    """Return whether the row is, or is about, an invented jurisdiction, which is read together with the row."""
    jurisdiction = row.jurisdiction if hasattr(type(row), "jurisdiction") else row
    return bool(getattr(jurisdiction, "fictional", False))


class ListFilter(SimpleListFilter, ABC):
    """A filter with one parameter and one condition; `lookup` is the field the parameter is compared with."""

    lookup = ""

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        super().__init__(request, *args)
        self.value_chosen = self.chosen(request)  # also in a list without rows, which offers no choice

    @abstractmethod
    def chosen(self, request: HttpRequest) -> Any:
        """Return the typed value of the parameter; None when absent. Raises `BadParameter`."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset if self.value_chosen is None else queryset.filter(**{self.lookup: self.value_chosen})


class YearFilter(ListFilter):
    """Filter by year; offers the years of the rows the user may see, latest first."""

    title = gettext_lazy("年度")
    parameter_name = lookup = "year"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        years = model_admin.get_queryset(request).order_by("-year").values_list("year", flat=True).distinct()
        return [(str(year), year_words(year)) for year in years]

    def chosen(self, request: HttpRequest) -> int | None:
        return query_string.year(request.GET)


class StateFilter(ListFilter):
    title = gettext_lazy("状态")
    parameter_name = lookup = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [(state.value, str(state.label)) for state in State]

    def chosen(self, request: HttpRequest) -> str | None:
        return query_string.choice(request.GET, "state", State.values) or None


class ThemeFilter(ListFilter):
    """Filter by the theme of the indicator that a row is about."""

    title = gettext_lazy("领域")
    parameter_name = "theme"
    lookup = "indicator__theme__code"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return themes()

    def chosen(self, request: HttpRequest) -> str | None:
        return query_string.code(request.GET, "theme") or None


class OwnThemeFilter(ThemeFilter):
    """Filter of indicators by their theme."""

    lookup = "theme__code"
