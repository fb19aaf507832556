"""The annex: the figures of a year as a table, in words that file and page share."""

from __future__ import annotations

from itertools import groupby

from metrics.domain.drafting import (
    Annex,
    AnnexRow,
    BoundFigure,
    Paragraph,
    Run,
    Style,
    Table,
    TableLine,
    Written,
)
from metrics.domain.measured import Measured
from metrics.domain.rows import Point, is_part_year
from metrics.wording.change_phrases import change_phrase, written
from metrics.wording.editions import edition_notes
from metrics.wording.formatting import absence_words, as_of_words, change_words, value_parts

MARK = "（虚构演示数据）"
WIDTHS = (36, 12, 22, 22, 28, 16, 14, 6)
NUMERIC = frozenset({2, 3, 5})
NOTHING = "—"


def figure_of(row: Measured, point: Point, words: str) -> BoundFigure | None:
    """Return the value as a bound figure; None where there is no value."""
    if point.value is None or point.observation_id is None:
        return None
    return BoundFigure(
        row.indicator.code, row.indicator.name, row.jurisdiction.code, point.year, point.version,
        words, point.edition,
    )  # fmt: skip


def value_phrase(row: Measured, point: Point) -> str:
    """Return the value as a report writes it: 6500余, 89.4%; without its unit unless that is a sign."""
    assert point.value is not None
    parts = value_parts(row.indicator, point)
    sign = "%" if row.indicator.unit == "%" else ""
    return f"{parts.prefix}{written(point.value)}{parts.suffix}{sign}"


def annex_rows(annex: Annex) -> tuple[tuple[AnnexRow, ...], tuple[str, ...]]:
    """Return the lines and the notes that they refer to by number, from 1 on."""
    notes: dict[str, int] = {}
    rows = []
    for row in annex.rows:
        mine = tuple(notes.setdefault(note, len(notes) + 1) for note in _notes(row))
        before = row.change.earlier
        value, earlier = _cell(row, row.point), _cell(row, before)
        rows.append(
            AnnexRow(
                row, value, earlier, _change(row), _target(row), _until(row),
                mine, figure_of(row, row.point, value), figure_of(row, before, earlier),
            )
        )  # fmt: skip
    return tuple(rows), tuple(notes)


def _cell(row: Measured, point: Point) -> str:
    return absence_words(point) if point.value is None else value_phrase(row, point)


def _target(row: Measured) -> str:
    if row.target is None:
        return NOTHING
    sign = "%" if row.indicator.unit == "%" else ""
    return f"{'≥' if row.target.kind == 'at_least' else '≤'}{written(row.target.value)}{sign}"


def _change(row: Measured) -> str:
    """Return the change below the heading 比上年, which it does not repeat."""
    words = change_phrase(row.indicator, row.change)
    return words.removeprefix("比上年末").removeprefix("比上年") or NOTHING


def _until(row: Measured) -> str:
    return as_of_words(row.point.until) if row.point.value is not None else NOTHING


def _notes(row: Measured) -> list[str]:
    said = [row.point.note.strip(), *edition_notes(row)]
    if row.change.forbidden:
        said.append(change_words(row.change, prose=True))
    before = row.change.earlier
    if before.value is not None and before.until != row.point.until and is_part_year(before.until):
        said.append(f"上年数值为{as_of_words(before.until)}。")
    return [note for note in said if note]


def heading(title: str, annex: Annex) -> list[Paragraph]:
    """Return the title, and below it that all of this is invented where it is."""
    marked = [Paragraph((Run(MARK),), Style.SUBTITLE)] if annex.jurisdiction.fictional else []
    return [Paragraph((Run(title),), Style.TITLE), *marked]


def annex_document(annex: Annex) -> Written:
    """Return the annex as a document."""
    rows, notes = annex_rows(annex)
    place, year = annex.jurisdiction.name, annex.year
    title = f"{place}{year}年法治政府建设主要指标"
    edition = f"　　版次：第{annex.edition}版" if annex.edition else ""
    head = (
        "指标", "单位", f"{year}年", f"{year - 1}年", "比上年", "目标", "截至", "注",
    )  # fmt: skip
    lines = []
    for theme, group in groupby(rows, key=lambda each: each.row.indicator.theme):
        lines.append(TableLine(((Run(theme),),), group=True))
        lines += [_line(each) for each in group]
    blocks: list[Paragraph | Table] = [
        *heading(title, annex),
        Paragraph((Run(f"表号：附表1　　制表单位：{place}　　年度：{year}年{edition}"),), Style.AROUND_TABLE),
        Table(head, WIDTHS, NUMERIC, tuple(lines)),
        Paragraph(
            (Run("填报人：　　　　　　　　审核人：　　　　　　　　负责人：　　　　　　　　"),), Style.AROUND_TABLE
        ),
    ]
    if notes:
        blocks.append(Paragraph((Run("注："),), Style.NOTE))
        blocks += [Paragraph((Run(f"{number}. {note}"),), Style.NOTE) for number, note in enumerate(notes, 1)]
    return Written(title, tuple(blocks))


def _line(each: AnnexRow) -> TableLine:
    unit = "" if each.row.indicator.unit == "%" else each.row.indicator.unit
    cells = (
        Run(each.row.indicator.name), Run(unit or "%"), Run(each.value, each.figure),
        Run(each.earlier, each.earlier_figure), Run(each.change), Run(each.target), Run(each.until),
        Run("、".join(map(str, each.notes))),
    )  # fmt: skip
    return TableLine(tuple((cell,) for cell in cells))
