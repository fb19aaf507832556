"""A change as a report says it, in Chinese whatever the language of the page: 比上年增长20.3%（增加12件）, 比上年上升1.8个百分点, 与上年持平.

Built on `metrics.domain.change` alone: what it forbids is not said. Annex, paragraphs and drafts write these words, and
the check of a draft holds against them what somebody wrote."""

from __future__ import annotations

import re
from decimal import Decimal

from metrics.domain.change import Change
from metrics.domain.choices import Measure, TimeBasis
from metrics.domain.measured import Measured
from metrics.domain.rows import IndicatorRow, decimals_of

UP = ("增长", "增加", "上升", "提高", "提升", "上涨", "增多", "攀升")
DOWN = ("下降", "减少", "降低", "下滑", "回落", "缩减")
LEVEL = ("持平", "基本持平", "大致持平", "相当")
"""The words of each direction; the first of a list is the one that is written of a count."""

BEFORE = r"(?:与|比|较|同比)(?:上年|去年|上一年)?(?:末|同期|底)?(?:相比)?"
CLAUSE = re.compile(
    rf"[，,；;、（(]?\s?(?:同比|{BEFORE})[^，,。；;（）()]{{0,12}}?"
    rf"(?:(?:{'|'.join((*UP, *DOWN))})了?(?:约|近|至少|至多)?[0-9][0-9.,，]{{0,18}}\s?(?:%|％|个百分点|[一-鿿]{{1,2}})?余?"
    rf"|(?:{'|'.join(LEVEL)}))(?:（[^（）]{{1,20}}）)?[）)]?"
)
"""What a sentence says of a change: from the comma before it to its number."""


def change_phrase(indicator: IndicatorRow, change: Change) -> str:
    """Return the change in words; "" where nothing may be said: a value is missing, the two are not comparable, or only
    a bound of the difference is known whose sign is not."""
    if change.reason or change.delta is None:
        return ""
    before = "上年末" if indicator.time_basis == TimeBasis.STOCK else "上年"
    if change.later.year - change.earlier.year != 1:
        before = f"{change.earlier.year}年"
    if change.from_zero:
        return f"{before}为0" if change.delta else f"与{before}持平"
    way = direction(change)
    if way == "level":
        return f"与{before}{'大致' if change.precision == 'about' else ''}持平"
    if not way:
        return ""
    return f"比{before}{_moved(indicator, change, up=way == 'up')}"


def direction(change: Change) -> str:
    """Return "up", "down", "level", or "" where this is not known."""
    if change.reason or change.delta is None:
        return ""
    if change.precision in ("at_least", "at_most"):
        sure = (change.delta > 0) == (change.precision == "at_least") and change.delta != 0
        return ("up" if change.delta > 0 else "down") if sure else ""
    return "level" if change.delta == 0 else "up" if change.delta > 0 else "down"


def _moved(indicator: IndicatorRow, change: Change, *, up: bool) -> str:
    assert change.delta is not None
    size = written(abs(change.delta))
    about = {"about": "约", "at_least": "至少", "at_most": "至少"}.get(change.precision, "")
    if indicator.measure == Measure.RATE:
        return f"{'上升' if up else '下降'}{about}{size}个百分点"
    amount = f"{'增加' if up else '减少'}{about}{size}{indicator.unit}"
    if not change.percent:  # none, or so little that it rounds to 0.0
        return amount
    return f"{'增长' if up else '下降'}{abs(change.percent)}%（{amount}）"


def target_phrase(row: Measured) -> str:
    """Return 达到目标, or by how much the target was missed; "" without a target and where it cannot be decided."""
    if row.target is None or not row.target_state:
        return ""
    if row.target_state == "met":
        return "达到目标"
    assert row.point.value is not None
    gap = abs(row.target.value - row.point.value)
    if row.point.qualifier != "exact":
        return "未达到目标"
    unit = "个百分点" if row.indicator.measure == Measure.RATE else row.indicator.unit
    if row.target.kind == "at_most":
        return f"超出目标{written(gap)}{unit}"
    return f"距目标还差{written(gap)}{unit}"


def written(value: Decimal) -> str:
    """Return the number as reports write it: no separators, no trailing zeros."""
    return f"{value:.{decimals_of(value)}f}"
