"""What is said beside a value on cards, lines and in cells: its state, the colour of its change, its target."""

from __future__ import annotations

from django.utils.translation import gettext as _

from metrics.domain.choices import State, TargetKind
from metrics.domain.measured import Measured
from metrics.domain.rows import Point, TargetRow
from metrics.wording.formatting import as_of_words, value_words


def state_mark(row: Measured) -> str:
    """Return the state in a word for a value that is not approved or is being corrected; "" for any other."""
    if row.point.rechecking:
        return _("重新核对中")
    return "" if row.point.state in ("", State.APPROVED) else str(State(row.point.state).label)


def change_css(row: Measured) -> str:
    """Return the CSS class of the change: coloured and with an arrow only where the indicator has a direction, grey
    where there is nothing to compare."""
    if row.change.verdict:
        assert row.change.delta is not None
        return f"{row.change.verdict} {'rise' if row.change.delta > 0 else 'fall'}"
    return "unknown" if row.change.reason else ""


def target_words(row: Measured) -> str:
    """Return the target and whether it was met: 目标不低于90% · 未达标; "" without a target."""
    if row.target is None:
        return ""
    return f"{wanted_words(row, row.target)} · {_met_words(row)}"


def _met_words(row: Measured) -> str:
    if said := {"met": _("已达标"), "missed": _("未达标")}.get(row.target_state):
        return said
    if row.target_undecided == "part_year":
        return _("%(as_of)s，不能判断是否达标") % {"as_of": as_of_words(row.point.until)}
    return _("近似值，不能判断是否达标")


def wanted_words(row: Measured, target: TargetRow) -> str:
    amount = value_words(row.indicator, Point(row.point.year, target.value))
    return _("目标%(kind)s%(amount)s") % {"kind": TargetKind(target.kind).label, "amount": amount}
