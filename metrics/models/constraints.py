"""Building blocks for the check constraints of the models."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import CheckConstraint, F, Q, TextChoices

FIRST_YEAR = 1949
LAST_YEAR = 2100

MAX_DIGITS = 15
"""Significant digits of a stored decimal. SQLite keeps decimals as floats: 15 digits are exact, 18 are silently
changed or make every later read of the row fail."""

DECIMAL_PLACES = 4
DECIMAL_LIMIT = Decimal(10) ** (MAX_DIGITS - DECIMAL_PLACES)


def one_of(field: str, choices: type[TextChoices], *, blank: bool = False) -> CheckConstraint:
    """Return the constraint that a field holds only values of a closed list."""
    values = [*choices.values, ""] if blank else list(choices.values)
    return CheckConstraint(condition=Q(**{f"{field}__in": values}), name=f"%(class)s_{field}_listed")


def real_year(field: str = "year") -> CheckConstraint:
    return CheckConstraint(
        condition=Q(**{f"{field}__gte": FIRST_YEAR, f"{field}__lte": LAST_YEAR}),
        name=f"%(class)s_{field}_is_a_year",
    )


def finite(field: str, *, lowest: Decimal = -DECIMAL_LIMIT) -> CheckConstraint:
    """Return the constraint that a number stays within the digits both databases keep exactly. PostgreSQL sorts NaN
    above every number, so it is the upper bound that keeps NaN out."""
    return CheckConstraint(
        condition=Q(**{f"{field}__isnull": True})
        | (Q(**{f"{field}__gt" if lowest < 0 else f"{field}__gte": lowest}) & Q(**{f"{field}__lt": DECIMAL_LIMIT})),
        name=f"%(class)s_{field}_is_finite",
    )


def not_above(lower: str, upper: str) -> CheckConstraint:
    return CheckConstraint(
        condition=Q(**{f"{lower}__isnull": True}) | Q(**{f"{upper}__isnull": True}) | Q(**{f"{lower}__lte": F(upper)}),
        name=f"%(class)s_{lower}_not_above_{upper}",
    )
