"""Chart annotations: how a value is marked and labelled, and the notes below the chart that explain the marks."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from metrics.domain.choices import Incomparable, Qualifier, State
from metrics.domain.measured import Measured, Series, dotted, is_flow
from metrics.domain.rows import Break, IndicatorRow, Point, TargetRow, is_part_year
from metrics.wording.definitions import break_words
from metrics.wording.editions import alike_words, revision_words
from metrics.wording.formatting import (
    as_of_words,
    base_words,
    change_words,
    listed,
    number,
    unit_words,
    value_words,
    year_words,
)
from metrics.wording.qualifiers import SIGNS
from metrics.wording.years import years_words


def short_label(indicator: IndicatorRow, point: Point) -> str:
    """Return the number beside its mark: 6,500, ≈6,500, ≥98%. "" without a value."""
    if point.value is None:
        return ""
    percent = "%" if indicator.unit == "%" else ""
    return f"{SIGNS.get(Qualifier(point.qualifier), '')}{number(point.value, indicator.decimals)}{percent}"


def hover_lines(cell: Measured) -> list[str]:
    """Return everything the table says about the value, one line for each fact."""
    point = cell.point
    lines = [_("%(year)s：%(value)s") % {"year": year_words(point.year), "value": value_words(cell.indicator, point)}]
    lines.append(listed(filter(None, [as_of_words(point.until), base_words(cell.indicator, point)]), comma=True))
    lines.append(change_words(cell.change))
    if cell.target:
        lines.append(target_label(cell.indicator, cell.target, cell.target_state))
    if point.state and point.state != State.APPROVED:
        lines.append(str(State(point.state).label))
    if point.rechecking:
        lines.append(_("重新核对中"))
    lines += filter(None, (revision_words(cell), alike_words(cell)))
    return lines


def target_label(indicator: IndicatorRow, target: TargetRow, state: str = "") -> str:
    """Return the target as a label: 目标≥98%; with a `state`, also whether it was met."""
    words = _("目标%(sign)s%(value)s") % {
        "sign": "≥" if target.kind == "at_least" else "≤",
        "value": number(target.value, indicator.decimals) + ("%" if indicator.unit == "%" else ""),
    }
    if not state:
        return words
    return _("%(target)s，%(state)s") % {
        "target": words,
        "state": _("已达标") if state == "met" else _("未达标"),
    }


def subtitle(series: Series) -> str:
    """Return the jurisdiction and the unit."""
    return listed(filter(None, [series.jurisdiction.name, unit_of(series.indicator)]), comma=True)


def unit_of(indicator: IndicatorRow) -> str:
    """Return 单位：件; "" when the unit has no word in the reader's language."""
    unit = unit_words(indicator.unit)
    return _("单位：%(unit)s") % {"unit": unit} if unit else ""


def notes(series: Series, *, cut: str, breaks: Sequence[Break]) -> tuple[str, ...]:
    """Return one sentence for each kind of mark in the chart. `cut` is where its axis starts when that is not 0."""
    known = [cell for cell in series.cells if cell.point.value is not None]
    part = [
        _("%(year)s%(as_of)s") % {"year": year_words(cell.point.year), "as_of": as_of_words(cell.point.until)}
        for cell in known
        if is_part_year(cell.point.until)
    ]
    signs = {SIGNS[Qualifier(cell.point.qualifier)] for cell in known if cell.point.qualifier in SIGNS}
    open_years = [cell.point.year for cell in known if cell.point.state != State.APPROVED]
    rechecked = [cell.point.year for cell in known if cell.point.rechecking]
    sentences = [
        _("纵轴从%(floor)s起。") % {"floor": cut} if cut else "",
        _part_words(series.indicator) % {"years": listed(part)} if part else "",
        _("≈为近似值。") if "≈" in signs else "",
        _("≥、≤为限值。") if signs & {"≥", "≤"} else "",
        _("点线相连的两年截至月份不同，不可比。") if dotted(series, Incomparable.AS_OF) else "",
        _("点线相连的两年有未注明截至日期的，不可比。") if dotted(series, Incomparable.NOT_STATED) else "",
        _("点线相连的两年数值为限值，差额不能确定。") if dotted(series, Incomparable.BOUNDS) else "",
        *(_("竖点线处%(break)s") % {"break": break_words(each)} for each in breaks),
        _("%(years)s尚未审核。") % {"years": years_words(open_years)} if open_years else "",
        _("%(years)s重新核对中。") % {"years": years_words(rechecked)} if rechecked else "",
        *(_corrected(cell) for cell in known if cell.published),
    ]
    return tuple(filter(None, sentences))


def _corrected(cell: Measured) -> str:
    return _("%(year)s%(revised)s。") % {"year": year_words(cell.point.year), "revised": revision_words(cell)}


def _part_words(indicator: IndicatorRow) -> str:
    return _("斜纹为部分年度：%(years)s。") if is_flow(indicator) else _("空心为部分年度：%(years)s。")


def labelled(points: Sequence[Point], *, crowded: bool) -> list[int]:
    """Return the years whose value is written beside its mark, the most important first: last, highest, first and
    lowest; only last and highest when space is short (`crowded`). Then each 0, as its bar cannot be told from a gap."""
    known = [point for point in points if point.value is not None]
    if not known:
        return []
    first, last, highest, lowest = ends(known)
    telling = (last, highest) if crowded else (last, highest, first, lowest)
    return list(dict.fromkeys(point.year for point in (*telling, *(point for point in known if point.value == 0))))


def ends(known: Sequence[Point]) -> tuple[Point, Point, Point, Point]:
    """Return the first, last, highest and lowest of the points, all of which have a value; there must be at least
    one."""
    by_value = sorted((value, point.year, point) for point in known if (value := point.value) is not None)
    return known[0], known[-1], by_value[-1][2], by_value[0][2]
