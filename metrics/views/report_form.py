"""What is said about a report beside its document."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.models import Report
from metrics.web.form_fields import YearField


class ReportForm(forms.ModelForm):  # type: ignore[type-arg]
    """Checked here, registered only together with a document that can be read."""

    year = YearField(label=_("年度"))
    url = forms.URLField(label=_("网址"), required=False, max_length=500, assume_scheme="https")

    class Meta:
        model = Report
        fields = ("title", "year", "publisher", "published_on", "url")
        widgets = {"published_on": forms.DateInput(attrs={"type": "date"})}

    def validate_unique(self) -> None:
        """A title that is registered already gets another document."""
