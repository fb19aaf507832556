"""The form with the facts about a report, such as title, year and publisher."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.models import Report
from metrics.web.form_fields import YearField


class ReportForm(forms.ModelForm):  # type: ignore[type-arg]
    """Checks the facts about a report, which is registered only together with a document that can be read."""

    year = YearField(label=_("年度"))
    url = forms.URLField(label=_("网址"), required=False, max_length=500, assume_scheme="https")

    class Meta:
        model = Report
        fields = ("title", "year", "publisher", "published_on", "url")
        widgets = {"published_on": forms.DateInput(attrs={"type": "date"})}

    def validate_unique(self) -> None:
        """Allow the title of a registered report, which then gets another document."""
