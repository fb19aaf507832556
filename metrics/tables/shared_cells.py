"""Cells that several tables share. Text is escaped here, and names are isolated."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics.domain.measured import Measured
from metrics.domain.rows import Finding, is_part_year
from metrics.tables.base import escaped
from metrics.tables.value_status import change_css, state_mark
from metrics.wording.formatting import absence_words, as_of_words, change_words, stated_number
from metrics.wording.links import indicator_address


def indicator_link(code: str, name: str, jurisdiction_code: str) -> SafeString:
    """Return a link to the page of the indicator in the same jurisdiction."""
    return format_html('<a href="{}"><bdi>{}</bdi></a>', indicator_address(code, jurisdiction_code), name)


def value_cell(row: Measured, *, dated: bool = True, decimals: int = 0, mark: SafeString | str = "") -> SafeString:
    """Return the value without its unit, which has its own column or stands in a heading: 约 6,500 余, 截至10月, 草稿; or in
    grey why there is none.

    `dated` False where another column has the date. In a column of one unit, `decimals` is the largest number of
    decimals; shorter values are padded, so that all decimal points are aligned. `mark` is a link to a footnote."""
    if row.point.value is None:
        return stacked([format_html('<span class="unknown">{}</span>{}', absence_words(row.point), mark), tag(row)])
    before, digits, after = stated_number(row.indicator, row.point)
    # Digits and marks are written straight: nothing in them needs escaping, and a page has a thousand of them.
    stated = f"{_beside('about', before)}{digits}{_beside('tail', after)}"
    stated = SafeString(f'<span class="stated">{stated}</span>')
    if room := missing_decimals(digits, decimals):
        stated = SafeString(f'<span class="padded" data-pad="{room}">{stated}</span>')
    return stacked([stated + mark if mark else stated, date_mark(row) if dated else "", tag(row)])


def _beside(css: str, words: str) -> SafeString | str:
    return format_html('<span class="{}">{}</span>', css, words) if words else ""


def missing_decimals(number: str, decimals: int) -> str:
    """Return the text that fills a number up to so many decimals: with two, "0" for 89.4 and ".00" for 100."""
    _whole, point, fraction = number.partition(".")
    return ("" if point or not decimals else ".") + "0" * (decimals - len(fraction))


def date_mark(row: Measured) -> SafeString | str:
    """Return 截至10月 for part of a year; "" for a whole one."""
    if not is_part_year(row.point.until):
        return ""
    return format_html('<span class="tag tag-warn">{}</span>', as_of_words(row.point.until))


def tag(row: Measured) -> SafeString | str:
    """Return the state in a word for a value that is not approved; "" for one that is."""
    words = state_mark(row)
    return format_html('<span class="tag tag-warn">{}</span>', words) if words else ""


def change_cell(row: Measured, *, headed: bool = False, crossed: bool = False) -> SafeString:
    """Return the change in words, coloured only where the indicator has a direction. `headed` where a heading names
    the years; `crossed` puts a ✕ before two values that may not be compared, on pages that explain the sign."""
    css = f"{change_css(row)} crossed" if crossed and row.change.forbidden else change_css(row)
    return SafeString(f'<span class="{css}">{escape(change_words(row.change, headed=headed))}</span>')


def findings_lines(row: Measured) -> list[SafeString]:
    """Return the warnings about the value, each with its explanation if it has one."""
    return [_finding(finding) for finding in row.findings]


def _finding(finding: Finding) -> SafeString:
    if not finding.explanation:
        return format_html('<span class="flagged">{}</span>', finding.sentence)
    said = _("说明：%(words)s") % {"words": finding.explanation}
    return format_html('<span class="said">{}<br><bdi>{}</bdi></span>', finding.sentence, said)


def stacked(lines: Iterable[SafeString | str]) -> SafeString:
    """Return the lines below each other; empty ones take no room."""
    return SafeString("<br>".join(escaped(line) for line in lines if line))


def sources(rows: Iterable[Measured]) -> list[str]:
    """Return the titles of the reports that values were read from, in brackets and without duplicates, those of the
    latest year first."""
    read = sorted((row for row in rows if row.point.report), key=lambda row: -row.point.year)
    return list(dict.fromkeys(bracketed(row.point.report) for row in read))


def bracketed(title: str) -> str:
    """Return 《title》; unchanged when it has such brackets already."""
    return title if "《" in title else f"《{title}》"
