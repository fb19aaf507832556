from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from metrics.formatting import plain
from metrics.numbers import MissingMark, NotANumber, parse_number, parse_year


class NumberField(forms.CharField):
    """A number as people type it; None for nothing or for a mark that means missing (—, /, 无).

    A trailing % is taken here and refused by the form when the unit is another, since only the form knows the indicator.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=60, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "class": "vTextField number"}

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        typed = super().to_python(value)
        try:
            return parse_number(typed, per_cent=True).value
        except MissingMark:
            return None
        except NotANumber as error:
            raise ValidationError(str(error), code="not_a_number") from error

    def run_validators(self, value: Any) -> None:
        """Those of a text field measure its length."""

    def prepare_value(self, value: Any) -> Any:
        return plain(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


class YearField(forms.CharField):
    """A calendar year, in ASCII or full-width digits."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "size": "6"}

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        typed = super().to_python(value)
        if typed in self.empty_values:
            return None
        try:
            return parse_year(typed)
        except NotANumber as error:
            raise ValidationError(str(error), code="not_a_year") from error

    def run_validators(self, value: Any) -> None:
        """Those of a text field measure its length."""
