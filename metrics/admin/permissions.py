"""Rights in the admin: the permission table decides which roles open a noun, the scope which of its rows they see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from django.contrib import messages
from django.contrib.admin import ModelAdmin, ShowFacets, display
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import DecimalField, Field, ForeignKey, IntegerField, ManyToManyField, Model, QuerySet
from django.forms import ModelChoiceField, ModelForm, ModelMultipleChoiceField, Script
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.admin.list_files import list_file
from metrics.admin.list_filters import Listing
from metrics.permissions.scope import Scope
from metrics.web.form_fields import NumberField, WholeField, YearField
from metrics.web.page import scope_of

YEARS = ("year", "first_year", "last_year")
LONGEST_KEY = 18


def is_key(text: Any) -> bool:
    """Return whether the text is an id that the database can hold. Not `int()`, which raises for ² and accepts ٣ as
    3."""
    return str(text).isascii() and str(text).isdigit() and len(str(text)) <= LONGEST_KEY


class Picker(AutocompleteSelect):
    """A picker that shows a refused form again without looking up an id that the database cannot hold."""

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        return super().optgroups(name, [key for key in value if is_key(key)], attr)


class PickerOfMany(AutocompleteSelectMultiple):
    """The same picker for several rows."""

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        return super().optgroups(name, [key for key in value if is_key(key)], attr)


if TYPE_CHECKING:
    AnyAdmin: TypeAlias = ModelAdmin[Any]
    AnyForm: TypeAlias = ModelForm[Any]
    AnyRows: TypeAlias = ModelMultipleChoiceField[Any]
else:  # these take a type argument only where types are checked
    AnyAdmin, AnyForm, AnyRows = ModelAdmin, ModelForm, ModelMultipleChoiceField


class RowsField(AnyRows):
    """A field for several rows; an id that the database cannot hold is an invalid choice, not an error."""

    def _check_values(self, value: Any) -> QuerySet[Any]:
        for key in value:
            if not is_key(key):
                message = self.error_messages["invalid_choice"]
                raise ValidationError(message, code="invalid_choice", params={"value": key})
        rows: QuerySet[Any] = super()._check_values(value)  # type: ignore[misc]  # private, and not in the stubs
        return rows


class RoleForm(AnyForm):
    """A form that shows an error of the model at its top when the field it belongs to cannot be edited in this form."""

    def _update_errors(self, errors: ValidationError) -> None:
        if hasattr(errors, "error_dict"):
            sorted_in: dict[str, list[ValidationError]] = {}
            for name, found in errors.error_dict.items():
                sorted_in.setdefault(name if name in self.fields else NON_FIELD_ERRORS, []).extend(found)
            errors = ValidationError(sorted_in)
        super()._update_errors(errors)  # type: ignore[misc]  # private, and not in the stubs


class RoleAdmin(AnyAdmin):
    """The base of all admins. The permission table says who sees a noun, who adds and changes, who deletes; `within`
    limits the rows. `fixed` fields can be set only on a new row, as addresses, files and histories refer to them."""

    form = RoleForm
    fixed: tuple[str, ...] = ()
    actions: Any = None
    show_facets = ShowFacets.NEVER
    show_full_result_count = False  # counting millions of rows for a line of text is not worth it

    class Media:
        js = (Script("metrics/admin/picker_names.js", type="module"),)

    # Which rows

    def within(self, scope: Scope, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows that the user may see at all."""
        return rows

    def may_write(self, scope: Scope, obj: Any) -> bool:
        """Return whether a user who may change such rows may change this one."""
        return True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.within(scope_of(request), super().get_queryset(request))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        return super().get_object(request, object_id, from_field) if is_key(object_id) else None

    def _get_obj_does_not_exist_redirect(self, *args: Any) -> NoReturn:
        """Raise 404, the same for a row that does not exist and for one that the user may not see."""
        raise Http404

    # Who

    def address(self, what: str) -> str:
        """Return the name of this noun's list, or of its form for adding or deleting, in the URLconf."""
        return f"admin:metrics_{self.opts.model_name}_{what}"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return scope_of(request).opens(self.address("changelist"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return scope_of(request).opens(self.address("add"))

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        scope = scope_of(request)
        return scope.opens(self.address("add")) and (obj is None or self.may_write(scope, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return scope_of(request).opens(self.address("delete")) and self.has_change_permission(request, obj)

    # Lists

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Listing]:
        return Listing

    def get_urls(self) -> list[Any]:
        """Return the addresses, with one for the list as a file."""
        view = self.admin_site.admin_view(self.export_view)
        return [
            path("export.<format:file_format>", view, name=self.address("export").partition(":")[2]),
            *super().get_urls(),
        ]

    def export_view(self, request: HttpRequest, file_format: str) -> HttpResponseBase:
        """Return the rows that the list shows on all of its pages as a file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return list_file(self, self.get_changelist_instance(request), file_format)

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Do the action; with an id that the database cannot hold nothing is chosen."""
        if not all(map(is_key, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            messages.warning(request, _("没有勾选任何一行，什么也没有改变。"))
            return None
        return super().response_action(request, queryset)

    # Forms

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*self.readonly_fields, *self.fixed) if obj else self.readonly_fields

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Return the form field; numbers get a field that uses our own parser."""
        if isinstance(db_field, DecimalField):
            kwargs["form_class"] = NumberField
        elif isinstance(db_field, IntegerField) and not db_field.choices:
            kwargs["form_class"] = YearField if db_field.name in YEARS else WholeField
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # A window of its own for another row: four symbols beside every field, and nobody's work.
            field.widget = field.widget.widget
        return field

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name in self.autocomplete_fields:
            kwargs.setdefault("widget", Picker(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_choice_field(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("choices", db_field.get_choices(include_blank=db_field.blank, blank_choice=[("", "—")]))
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelMultipleChoiceField[Any] | None:
        kwargs.setdefault("form_class", RowsField)
        if db_field.name in self.autocomplete_fields:
            kwargs.setdefault("widget", PickerOfMany(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show or save the form; turn an error that only the database notices (two people at once, a taken position)
        into a message."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            messages.error(request, _("未能保存：与已有数据冲突。请核对后再试。"))
            return HttpResponseRedirect(request.path)


class HasJurisdiction:
    """A column with the jurisdiction of a row, marked if it is fictional."""

    @display(description=gettext_lazy("地区"), ordering="jurisdiction__path")
    def jurisdiction_name(self, obj: Any) -> str:
        return jurisdiction_words(obj.jurisdiction)


def jurisdiction_words(jurisdiction: Any) -> str:
    """Return the name of the jurisdiction, marked if it is fictional; of None, which is every one, what it is."""
    if jurisdiction is None:
        return _("全部地区")
    if not jurisdiction.fictional:
        return str(jurisdiction.name)
    return format_html('{} <span class="tag tag-fictional">{}</span>', jurisdiction.name, _("虚构"))
