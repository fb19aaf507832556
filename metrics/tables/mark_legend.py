"""The legend of a comparison: a line for each kind of mark that its charts and its table have, and for no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from metrics.domain.change import APPROXIMATE
from metrics.domain.choices import Incomparable, Qualifier, State
from metrics.domain.measured import Measured, Series, breaks_inside, dotted, is_flow
from metrics.domain.rows import Break, is_part_year
from metrics.wording.formatting import as_of_words, listed, year_words
from metrics.wording.languages import speaks_english
from metrics.wording.qualifiers import SIGNS

MOST_NAMED = 5
"""The most indicators or jurisdictions that a line names; of more it gives the number."""

Names = Callable[..., SafeString]


def footnotes(
    rows: Sequence[Series], drawn: Sequence[Series], *, jurisdictions: bool = False, each: bool = False
) -> list[SafeString]:
    """Return the lines of the legend. `rows` are those of the table, `drawn` those with a chart. Rows are named by
    their indicators; with `jurisdictions`, where all are of one indicator, by their jurisdictions. `each`: the table
    has the change of each year."""
    names = partial(_names, jurisdictions=jurisdictions)
    found = [*_of_values(drawn, names), *_of_lines(drawn, names), *_of_breaks(rows, names)]
    found += _of_changes(rows, names, each=each)
    if any(cell.point.qualifier in APPROXIMATE for cell in _stated(rows)):
        found.append(SafeString(_("表中的余、约、近：报告没有给出准确数，差额也只是大约。")))
    return found


def _of_values(drawn: Sequence[Series], names: Names) -> Iterator[SafeString]:
    """Yield the lines on hollow and hatched marks, signs before a number, and values that are not approved yet."""
    hatched = [series for series in drawn if is_flow(series.indicator)]
    hollow = [series for series in drawn if not is_flow(series.indicator)]
    for words, several in ((_("斜纹为部分年度：%(names)s。"), hatched), (_("空心为部分年度：%(names)s。"), hollow)):
        if part := [series for series in several if _part_years(series)]:
            yield line(words, names=names(part, _part_words))
    if approximate := _with(drawn, lambda cell: SIGNS.get(Qualifier(cell.point.qualifier)) == "≈"):
        yield line(_("≈为近似值：%(names)s。"), names=names(approximate))
    if bounds := _with(drawn, lambda cell: SIGNS.get(Qualifier(cell.point.qualifier)) in ("≥", "≤")):
        yield line(_("≥、≤为限值：%(names)s。"), names=names(bounds))
    if open_ones := _with(drawn, lambda cell: cell.point.state not in ("", State.APPROVED)):
        yield line(_("尚未审核，以后可能更改：%(names)s。"), names=names(open_ones))
    if rechecked := _with(drawn, lambda cell: cell.point.rechecking):
        yield line(_("重新核对中，更正通过审核前沿用原数：%(names)s。"), names=names(rechecked))


def _of_lines(drawn: Sequence[Series], names: Names) -> Iterator[SafeString]:
    for words, reason in (
        (_("点线相连的两年截至月份不同，不可比：%(names)s。"), Incomparable.AS_OF),
        (_("点线相连的两年有未注明截至日期的，不可比：%(names)s。"), Incomparable.NOT_STATED),
        (_("点线相连的两年数值为限值，差额不能确定：%(names)s。"), Incomparable.BOUNDS),
    ):
        if dots := [series for series in drawn if dotted(series, reason)]:
            yield line(words, names=names(dots))
    if any(cell.target for series in drawn for cell in series.cells):
        yield SafeString(_("短横虚线为当年的目标。"))
    if any(cell.point.value is None for series in drawn for cell in series.cells):
        yield SafeString(_("没有数值的年份留空，线不从上面跨过。"))


def _of_breaks(rows: Sequence[Series], names: Names) -> Iterator[SafeString]:
    """Yield the lines on breaks with the note that says what changed, once for all indicators with the same note."""
    alike: dict[Break, list[Series]] = {}
    for series in rows:
        for each in breaks_inside(series):
            alike.setdefault(each, []).append(series)
    for each, several in alike.items():
        kind = _("口径调整（前后可比）") if each.comparable else _("口径调整")
        note = format_html("<bdi>{}</bdi>", each.note)
        values = {"kind": kind, "names": names(several), "year": year_words(each.year), "note": note}
        if each.note:
            yield line(_("竖点线为%(kind)s，%(year)s起：%(names)s（%(note)s）"), **values)
        else:
            yield line(_("竖点线为%(kind)s，%(year)s起：%(names)s。"), **values)


def _of_changes(rows: Sequence[Series], names: Names, *, each: bool) -> Iterator[SafeString]:
    """Yield the lines on the reasons why two years may not be compared."""
    by_reason: dict[str, list[Series]] = {}
    for series in rows:
        changes = [cell.change for cell in (series.cells[1:] if each else series.cells[-1:])]
        for reason in dict.fromkeys(change.reason for change in changes if change.forbidden):
            by_reason.setdefault(reason, []).append(series)
    for reason, several in by_reason.items():
        yield line(
            _("✕为不可比，%(reason)s：%(names)s。"), reason=str(Incomparable(reason).label), names=names(several)
        )


def _with(several: Sequence[Series], marked: Callable[[Measured], bool]) -> list[Series]:
    return [series for series in several if any(map(marked, _stated([series])))]


def _stated(several: Iterable[Series]) -> Iterator[Measured]:
    return (cell for series in several for cell in series.cells if cell.point.value is not None)


def _part_years(series: Series) -> list[Measured]:
    return [cell for cell in _stated([series]) if is_part_year(cell.point.until)]


def _part_words(series: Series) -> str:
    """Return the years that are incomplete: 2022年截至10月、2023年截至10月."""
    words = listed(
        _("%(year)s%(as_of)s") % {"year": year_words(cell.point.year), "as_of": as_of_words(cell.point.until)}
        for cell in _part_years(series)
    )
    return f" {words}" if speaks_english() else words


def _names(
    several: Sequence[Series], aside: Callable[[Series], str] = lambda series: "", *, jurisdictions: bool
) -> SafeString:
    return names_of(several, [aside(series) for series in several[:MOST_NAMED]], jurisdictions=jurisdictions)


def names_of(several: Sequence[Series], asides: Sequence[str], *, jurisdictions: bool) -> SafeString:
    """Return the names with their asides. Each name is isolated, as it may run from right to left."""
    of = (series.jurisdiction.name if jurisdictions else series.indicator.name for series in several[:MOST_NAMED])
    named = zip(of, asides, strict=False)
    names = format_html_join(listed(["", ""]), "<bdi>{}</bdi>{}", named)
    if len(several) <= MOST_NAMED:
        return names
    words = _("%(names)s等%(count)d个地区") if jurisdictions else _("%(names)s等%(count)d项")
    return line(words, names=names, count=len(several))


def line(words: str, **values: str | int) -> SafeString:
    """Return our own words with the values in them, which are escaped here unless they are safe already."""
    safe = {name: value if isinstance(value, int) else conditional_escape(value) for name, value in values.items()}
    return mark_safe(words % safe)  # noqa: S308  every value is escaped
