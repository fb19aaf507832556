"""The pickers of the admin's forms: each offers exactly the rows that its form field accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Model, QuerySet, When
from django.http import HttpRequest
from django.utils.translation import gettext as _

from metrics.models import Jurisdiction
from metrics.parsing import query_string
from metrics.queries.jurisdiction_tree import shares_name

if TYPE_CHECKING:
    Stock = Any
else:
    Stock = AutocompleteJsonView  # whose inside is not in the stubs


class PickerView(Stock):  # type: ignore[misc]  # see there
    asking: ModelAdmin[Any]
    """The admin whose form has the picker."""

    def process_request(self, request: HttpRequest) -> Any:
        """Find the form field of the picker. Raises 403 for a picker that no form has."""
        query_string.text(request.GET, "term")
        found = super().process_request(request)
        field = found[2]
        if not self.admin_site.is_registered(field.model):
            raise PermissionDenied
        asking = self.admin_site.get_model_admin(field.model)
        if field.name not in asking.autocomplete_fields:
            raise PermissionDenied
        self.asking = asking
        return found

    def has_perm(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return whether the user may fill in the form; then they may also see the rows that it offers."""
        return self.asking.has_add_permission(request) or self.asking.has_change_permission(request)

    def get_queryset(self) -> QuerySet[Any]:
        offered: Any = self.asking.formfield_for_dbfield(self.source_field, self.request)
        found, duplicates = self.model_admin.get_search_results(self.request, offered.queryset, self.term)
        rows: QuerySet[Any] = found.distinct() if duplicates else found
        if rows.model is Jurisdiction:
            rows = rows.annotate(shared=shares_name()).select_related("parent")
        if not self.term:
            return rows
        return rows.order_by(self._closeness(), *(rows.query.order_by or rows.model._meta.ordering))

    def _closeness(self) -> Case:
        """Return by what the found rows are ordered: the field that the words are in, names before codes and aliases;
        of names the whole one first, then those that begin so."""
        fields = self.model_admin.get_search_fields(self.request)
        where = [f"{fields[0]}__iexact", f"{fields[0]}__istartswith", *(f"{field}__icontains" for field in fields)]
        return Case(*(When(**{each: self.term}, then=at) for at, each in enumerate(where)), default=len(where))

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        found: dict[str, str] = super().serialize_result(obj, to_field_name)
        if isinstance(obj, Jurisdiction):
            if obj.parent and getattr(obj, "shared", False):
                found["text"] = _("%(above)s%(jurisdiction)s") % {"above": obj.parent.name, "jurisdiction": obj.name}
            found["text"] += _("（虚构）") if obj.fictional else ""
        return found
