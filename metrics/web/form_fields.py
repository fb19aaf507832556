"""Form fields for what people type: full-width digits and separators are understood, and everything doubtful is asked
back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from metrics.parsing.numbers import MissingMark, NotANumber, Why, parse_number, parse_year
from metrics.wording.formatting import number
from metrics.wording.refused_numbers import refusal_words


class TypedField(forms.CharField, ABC):
    """A line of text read by `parse`. A form that comes back shows what was typed; a stored number is shown as on
    pages, with its thousands separators."""

    def __init__(self, *, min_value: Any = None, max_value: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = min_value, max_value
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    @abstractmethod
    def parse(self, typed: str) -> Any:
        """Return the value of the text. Raises `NotANumber` or `ValidationError`, and `MissingMark` when the text says
        that there is no value."""

    def to_python(self, value: Any) -> Any:
        try:
            return self.parse(super().to_python(value) or "")
        except MissingMark:
            return None
        except NotANumber as error:
            raise ValidationError(refusal_words(error), code="not_a_number") from error

    def run_validators(self, value: Any) -> None:
        """Skip the validators of a text field, which would measure the length of the value."""
        if value is None:
            return
        if self.least is not None and value < self.least:
            raise ValidationError(_("不能小于%(low)s。") % {"low": self.least})
        if self.most is not None and value > self.most:
            raise ValidationError(_("不能大于%(high)s。") % {"high": self.most})

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class NumberField(TypedField):
    """A number as people type it; None for an empty field or for a mark that means missing (—, /, 无).

    A trailing % is accepted here and refused by `refuse_per_cent` when the unit is another: only the form knows the
    indicator."""

    def __init__(self, *, max_digits: int = 0, decimal_places: int = 0, required: bool = False, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)
        self.widget.attrs |= {"class": "vTextField number"}

    def parse(self, typed: str) -> Decimal:
        return parse_number(typed, per_cent=True)


class WrittenField(forms.Field):
    """A number or a date of an indicator as people write it. Only the form knows the indicator, and reads the text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.widget.attrs |= {"autocomplete": "off", "class": "vTextField number"}

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, Decimal) else value


class WholeField(TypedField):
    """A whole number as people type it; None for an empty field."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "class": "vIntegerField"}

    def parse(self, typed: str) -> int:
        value = parse_number(typed)
        if value != int(value):
            raise ValidationError(_("须是整数。"), code="not_a_number")
        return int(value)


class YearField(WholeField):
    """A calendar year, in ASCII or full-width digits."""

    def parse(self, typed: str) -> int:
        if not typed:
            raise MissingMark
        return parse_year(typed)


def refuse_per_cent(data: Callable[[str], str], unit: str, *, names: tuple[str, ...] = ("value",)) -> None:
    """Raise `ValidationError`, by field, for a per-cent sign after a number whose unit is another; `data` returns what
    was typed into a field. Numerators and denominators are never per cent."""
    for name in names:
        if data(name).strip().endswith(("%", "％")) and (unit != "%" or name != "value"):
            raise ValidationError({name: refusal_words(NotANumber(Why.PER_CENT))})
