from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, QuerySet, URLField
from django.forms import BooleanField, CheckboxInput, HiddenInput, ModelChoiceField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.actions.reference_changes import changing
from metrics.admin.list_filters import YearFilter
from metrics.admin.permissions import HasJurisdiction, RoleAdmin, jurisdiction_words
from metrics.admin.reference_changes import REASON, ReasonForm, RecordedAdmin, user_of
from metrics.admin.site import site
from metrics.models import FormerParent, Jurisdiction, LearnedAlias, Report, Round, Succession
from metrics.models.jurisdictions import STEP
from metrics.permissions.scope import Scope
from metrics.queries.reference_changes import in_use
from metrics.web.form_fields import YearField
from metrics.web.page import scope_of

MOVE = ("moved_in", "never_there")
"""Fields of a jurisdiction's form that belong to no column."""


class AtJurisdictionAdmin(HasJurisdiction, RoleAdmin):
    """An admin for records with a jurisdiction: users see those within their scope, and change them only where they
    are administrators."""

    def within(self, scope: Scope, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(jurisdiction__in=scope.jurisdictions())

    def may_write(self, scope: Scope, obj: Any) -> bool:
        return scope.opens(self.address("add"), obj.jurisdiction.path)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name == "jurisdiction":
            kwargs["queryset"] = scope_of(request).jurisdictions_opening(self.address("add"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class MoveYearField(YearField):
    """A year as in any field of a year, which belongs to no column of the record."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("自哪一年度起隶属新的上级"),
            required=False,
            help_text=gettext_lazy("更换上级地区时填写：此前年度的合计、中位数和进度仍按原来的上级计算。"),
        )


class JurisdictionForm(ReasonForm):
    """A jurisdiction. Another parent asks since when, unless it was always the one: what past years were added up to
    stays as it was."""

    moved_in = MoveYearField()
    never_there = BooleanField(label=gettext_lazy("只是更正：历年都隶属新的上级"), required=False, widget=HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse a position that a jurisdiction at the top has already. Below a parent a database constraint does
        this."""
        cleaned = super().clean() or {}
        self._check_move(cleaned)
        position, at_top = cleaned.get("position"), cleaned.get("parent", "unknown") is None
        tops = Jurisdiction.objects.filter(parent=None).exclude(pk=self.instance.pk)
        if at_top and position is not None and tops.filter(position=position).exists():
            raise ValidationError({"position": _("该次序已被另一地区占用。")})
        return cleaned

    @property
    def former_parent(self) -> FormerParent | None:
        """Return what is to be remembered of the place's former parent; None when it was not moved."""
        if not (year := self.cleaned_data.get("moved_in")):
            return None
        return FormerParent(jurisdiction=self.instance, parent_id=self.initial.get("parent"), last_year=year - 1)

    def _check_move(self, cleaned: dict[str, Any]) -> None:
        """Refuse a year without a move; of a place with values also a move without its year."""
        if self.instance.pk is None or "moved_in" not in self.fields:
            return
        year, moved = cleaned.get("moved_in"), "parent" in self.changed_data and "parent" in cleaned
        if year is None and moved and not self.errors and in_use(self.instance):
            self.fields["never_there"].widget = CheckboxInput()
            if not cleaned.get("never_there"):
                self.add_error("moved_in", _("请填写自哪一年度起隶属新的上级；只是更正的，请勾选后再保存。"))
        if year is None:
            return
        before = FormerParent.objects.filter(jurisdiction=self.instance, last_year__gte=year - 1)
        if not moved:
            self.add_error("moved_in", _("上级地区没有更换。"))
        elif before.exists():
            self.add_error("moved_in", _("该年度或以后年度的隶属变动已有记录。"))
        elif year > timezone.localdate().year + 1:
            self.add_error("moved_in", _("不能晚于明年。"))
        elif (self.instance.first_year or 0) >= year:
            self.add_error("moved_in", _("该地区上一年度尚未设立。"))


@admin.register(Jurisdiction, site=site)
class JurisdictionAdmin(RecordedAdmin):
    form = JurisdictionForm
    fixed = ("code", "fictional")
    list_display = ("own_name", "code", "kind", "parent", "position")
    list_filter = ("kind", "fictional")
    list_select_related = ("parent",)
    search_fields = ("name_zh", "name_en", "code")
    autocomplete_fields = ("parent",)
    ordering = ("path",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        names = [name for name in super().get_fields(request, obj) if name not in MOVE]
        asked = MOVE if obj is not None and self.has_change_permission(request, obj) else ()
        at = names.index("parent") + 1
        return [*names[:at], *asked, *names[at:]]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        with changing(by=user_of(request), reason=form.cleaned_data.get(REASON, "")):
            super().save_model(request, obj, form, change)
            if before := form.former_parent:
                before.save()

    @admin.display(description=gettext_lazy("名称"), ordering="name_zh")
    def own_name(self, obj: Jurisdiction) -> str:
        return jurisdiction_words(obj)

    def within(self, scope: Scope, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(pk__in=scope.jurisdictions())

    def may_write(self, scope: Scope, obj: Any) -> bool:
        """Return whether the user may move and rename the jurisdiction: an administrator of its parent may; at the
        top, a superuser."""
        return scope.opens(self.address("add"), obj.path[:-STEP])

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        field = super().formfield_for_foreignkey(
            db_field, request, queryset=scope_of(request).jurisdictions_opening(self.address("add")), **kwargs
        )
        if field is not None:
            field.required = not scope_of(request).everything
        return field


class OfPlacesAdmin(AtJurisdictionAdmin, RecordedAdmin):
    """An admin for what a place was before: for administrators of all places that it is about, as it changes what
    belonged to them."""

    def administers(self, scope: Scope, *paths: str) -> bool:
        """Return whether the user administers the places with these paths; "" is the whole country."""
        return all(scope.opens(self.address("add"), path) for path in paths)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None:
            scope = scope_of(request)
            above = scope.jurisdictions_opening(self.address("add"))
            below = Jurisdiction.objects.order_by("path")
            if not scope.everything:
                below = below.filter(parent__in=above.order_by())
            field.queryset = above if db_field.name == "parent" else below
            field.required = field.required or (db_field.name == "parent" and not scope.everything)
        return field


@admin.register(FormerParent, site=site)
class FormerParentAdmin(OfPlacesAdmin):
    list_display = ("jurisdiction_name", "parent", "last_year")
    list_select_related = ("jurisdiction", "parent")
    search_fields = ("jurisdiction__name_zh", "parent__name_zh")
    autocomplete_fields = ("jurisdiction", "parent")

    def may_write(self, scope: Scope, obj: Any) -> bool:
        return self.administers(scope, obj.jurisdiction.path[:-STEP], obj.parent.path if obj.parent else "")


@admin.register(Succession, site=site)
class SuccessionAdmin(OfPlacesAdmin):
    list_display = ("jurisdiction_name", "kind", "forerunner", "year", "note")
    list_filter = (YearFilter,)
    list_select_related = ("jurisdiction", "forerunner")
    search_fields = ("jurisdiction__name_zh", "forerunner__name_zh", "note")
    autocomplete_fields = ("jurisdiction", "forerunner")

    def may_write(self, scope: Scope, obj: Any) -> bool:
        places = filter(None, (obj.jurisdiction, obj.forerunner))
        return self.administers(scope, *(place.path[:-STEP] for place in places))


@admin.register(Report, site=site)
class ReportAdmin(AtJurisdictionAdmin):
    list_display = ("title", "jurisdiction_name", "year", "published_on")
    list_filter = (YearFilter,)
    list_select_related = ("jurisdiction",)
    search_fields = ("title", "jurisdiction__name_zh")
    formfield_overrides: ClassVar = {URLField: {"assume_scheme": "https"}}
    autocomplete_fields = ("jurisdiction",)


class RoundForm(ReasonForm):
    """A round; one for a year far ahead, which is rather a slip of the key, asks back before it is opened."""

    far_year = BooleanField(label=gettext_lazy("年度没有写错"), required=False, widget=HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        year = cleaned.get("year")
        if year is not None and year > timezone.localdate().year + 1 and year != self.instance.year:
            self.fields["far_year"].widget = CheckboxInput()
            if not cleaned.get("far_year"):
                sentence = _("%(year)d年距今超过一年。年度没有写错的，请勾选确认后再保存。")
                self.add_error("far_year", sentence % {"year": year})
        return cleaned


@admin.register(Round, site=site)
class RoundAdmin(AtJurisdictionAdmin, RecordedAdmin):
    form = RoundForm
    list_display = ("jurisdiction_name", "year", "opens_on", "departments_due", "publication_due", "closed_on")
    list_filter = (YearFilter,)
    list_select_related = ("jurisdiction",)
    autocomplete_fields = ("jurisdiction", "required")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        asked = ["far_year"] if self.has_change_permission(request, obj) else []  # a mere reader has no form
        dates = ["opens_on", "departments_due", "publication_due", "closed_on"]
        return ["jurisdiction", "year", *asked, *dates, "shown_once", "released_on", "required"]


@admin.register(LearnedAlias, site=site)
class LearnedAliasAdmin(AtJurisdictionAdmin):
    """Aliases learnt in a jurisdiction. Those that hold everywhere are moved by hand to the indicator's own aliases."""

    list_display = ("phrase", "indicator", "jurisdiction_name", "learned_by", "learned_at")
    list_select_related = ("indicator", "jurisdiction", "learned_by")
    search_fields = ("phrase", "indicator__name_zh")
    autocomplete_fields = ("indicator", "jurisdiction")
