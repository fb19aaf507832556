"""How a value compares with the median of other jurisdictions, in words that neither praise nor blame."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from metrics.domain.change import dates_agree
from metrics.domain.choices import JurisdictionKind, Qualifier
from metrics.domain.rows import JurisdictionRow, Point, Until


def group_words(parent: JurisdictionRow | None, *, chosen: bool = False) -> str:
    """Return the word for the group by the kind of its parent: 全国, 全市, 全区; 所选地区 for `chosen` jurisdictions. Otherwise
    it is 各地区: the parent may be a region as well as a province, or a district as well as a county, whose short names
    differ."""
    if chosen:
        return _("所选地区")
    return {
        JurisdictionKind.COUNTRY.value: _("全国"),
        JurisdictionKind.CITY.value: _("全市"),
        JurisdictionKind.ZONE.value: _("全区"),
    }.get(parent.kind if parent else "", _("各地区"))


def standing_words(point: Point, middle: Decimal, as_of: Until, group: str) -> str:
    """Return 高于全市中位数, 低于… or 等于…; "" where nothing can be said: no value, a date other than `as_of` (the median's), or
    a value so imprecise that it may be either above or below."""
    if point.value is None or not dates_agree(point.until, as_of):
        return ""
    qualifier, words = point.qualifier, {"group": group}
    if point.value == middle and qualifier == Qualifier.EXACT:
        return _("等于%(group)s中位数") % words
    if _surely_above(point.value, middle, qualifier):
        return _("高于%(group)s中位数") % words
    if _surely_above(-point.value, -middle, MIRRORED.get(qualifier, qualifier)):
        return _("低于%(group)s中位数") % words
    return ""


MIRRORED: dict[str, str] = {Qualifier.NEARLY: Qualifier.OVER, Qualifier.AT_MOST: Qualifier.AT_LEAST}
MIRRORED |= {other: one for one, other in MIRRORED.items()}


def _surely_above(value: Decimal, middle: Decimal, qualifier: str) -> bool:
    if value == middle:
        return qualifier == Qualifier.OVER
    return value > middle and qualifier in (Qualifier.EXACT, Qualifier.OVER, Qualifier.AT_LEAST)
