"""A draft from the text of an earlier report: the sentences whose figures were confirmed come back with this year's
values; what has none yet, and what has no figure, comes back grey; what was promised becomes a list to answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from metrics.domain.drafting import Annex, BaseText, Confirmed, Paragraph, Run, Style, Written
from metrics.domain.measured import Measured
from metrics.domain.rows import Until, is_part_year
from metrics.drafting.annex import MARK, figure_of, value_phrase
from metrics.reader.context.sections import marker
from metrics.reader.context.sentences import sentences
from metrics.reader.plain_text import TABLE
from metrics.reader.unread_numbers import unread
from metrics.wording.change_phrases import CLAUSE, change_phrase
from metrics.wording.formatting import absence_words, as_of_words, change_words

TO_WRITE, OLD = "〔待改写〕", "〔上年数，待核〕"
PLANNED = re.compile(r"(?:下一步|下年度|明年|[0-9]{4}年(?:度)?(?:工作|的)?.{0,8}(?:安排|打算|计划|思路|要点))")
CUT_OFF = re.compile(
    r"截至(?:目前|(?:[0-9]{4}年)?[0-9]{1,2}月(?:底|末|[0-9]{1,2}日)?)|1\s?[—–~至-]{1,2}\s?[0-9]{1,2}月(?:份)?"
)
YEAR = re.compile(r"(?<![0-9—–~至-])[0-9]{4}(?=年(?![—–~至-]))")
QUOTED = re.compile(r"《[^《》]{0,200}》|“[^“”]{0,200}”|〔[^〔〕]{0,50}〕|\[[^\[\]]{0,50}\]")
LONGEST_HEADING = 40
LEVELS = {0: Style.SECTION, 1: Style.PART}


class Edit(NamedTuple):
    """What stands in the draft instead of `start:end` of the text."""

    start: int
    end: int
    runs: tuple[Run, ...]


class Redraft:
    """The draft of `annex.year` from the text of an earlier report."""

    def __init__(self, base: BaseText, annex: Annex) -> None:
        self.base, self.annex = base, annex
        self.rows: Mapping[str, Measured] = {row.indicator.code: row for row in annex.rows}
        self.decisions: dict[str, None] = {}
        self.loose = [
            each for each in unread(base.text, [(one.start, one.end) for one in base.confirmed]) if not each.named
        ]

    def document(self) -> Written:
        """Return the draft, with the list of what has to be decided at its end."""
        blocks: list[Paragraph] = []
        planned = titled = False
        for line in re.finditer(r"[^\n]+", self.base.text):
            if not line[0].strip():
                continue
            level, heading = _heading(line[0])
            if heading and level == 0:
                planned = bool(PLANNED.search(line[0]))
            if not titled:
                titled = True
                blocks.append(Paragraph(tuple(self._moved(line.start(), line.end())), Style.TITLE))
                if self.annex.jurisdiction.fictional and MARK[1:3] not in line[0]:
                    blocks.append(Paragraph((Run(MARK),), Style.SUBTITLE))
            elif heading and planned and level == 0:
                blocks.append(
                    Paragraph((Run(f"{line[0].strip()}〔上年所列，逐项答复后删去〕", None, True),), Style.SECTION)
                )
            elif heading:
                style = LEVELS.get(level, Style.BODY)
                blocks.append(Paragraph(tuple(self._moved(line.start(), line.end())), style))
            elif planned:
                blocks += self._promises(line.start(), line[0])
            else:
                runs = [run for start, end in _spans(line) for run in self._sentence(start, end)]
                blocks.append(Paragraph(tuple(runs)))
        return Written(
            f"{self.annex.jurisdiction.name}{self.annex.year}年法治政府建设年度报告（初稿）", (*blocks, *self._list())
        )

    def _promises(self, start: int, text: str) -> Iterator[Paragraph]:
        """Yield what was promised, each to be answered."""
        for first, last in sentences(text):
            promise = text[first:last].strip()
            if promise:
                self._decide(f"上年提出“{promise}”：是否完成，以哪项数据说明。")
                yield Paragraph((Run(f"上年提出：{promise}", grey=True), Run("〔办理情况：待补〕", grey=True)))

    def _sentence(self, start: int, end: int) -> Iterator[Run]:
        figures = [each for each in self.base.confirmed if start <= each.start and each.end <= end]
        if not figures:
            yield from (Run(run.text, None, True) for run in self._moved(start, end))
            yield Run(TO_WRITE, None, True)
            return
        edits = [self._figure(each) for each in figures]
        edits += self._changes(start, end, figures)
        more = [*self._cut_offs(start, end, figures), *self._years(start, end)]
        edits += [each for each in more if not _touches(edits, each.start, each.end)]
        for each in self.loose:
            if start <= each.start < end and not _touches(edits, each.start, each.end):
                edits.append(self._old(each.start, each.end, each.text))
        yield from self._edited(start, end, edits)

    def _figure(self, each: Confirmed) -> Edit:
        """Return this year's value with its unit where the text had it; a mark where there is none."""
        row, text = self.rows.get(each.code), self.base.text[each.start : each.end]
        if row is None or row.point.value is None:
            name = row.indicator.name if row else each.code
            why = absence_words(row.point) if row else "无记录"
            self._decide(f"{name}：{self.annex.year}年{why}，待补。")
            return Edit(each.start, each.end, (Run(f"〔待补：{name}〕", None, True),))
        unit = row.indicator.unit
        after = (
            unit if unit != "%" and re.search(r"[一-鿿]", text.translate(TABLE).lstrip("约近超过不低于至少")) else ""
        )
        words = f"{value_phrase(row, row.point)}{after}"
        return Edit(each.start, each.end, (Run(words, figure_of(row, row.point, words)),))

    def _changes(self, start: int, end: int, figures: list[Confirmed]) -> list[Edit]:
        """Return what stands instead of each clause about a change: that of the figure before it."""
        edits = []
        for clause in CLAUSE.finditer(self.base.text, start, end):
            if _touches(figures, clause.start(), clause.end()):
                continue  # a confirmed figure stands in it
            before = [each for each in figures if each.end <= clause.start()]
            row = self.rows.get(before[-1].code) if before else None
            said = change_phrase(row.indicator, row.change) if row else ""
            lead = re.match(r"[，,；;、（(\s]*", clause[0])
            opening = lead[0] if lead else ""
            closing = clause[0][-1] if opening[:1] in ("（", "(") and clause[0][-1] in "）)" else ""
            if not said:
                name = row.indicator.name if row else clause[0].strip("，,（()）")
                why = change_words(row.change, prose=True) if row else "没有认出是哪项数据的变化"
                self._decide(f"{name}：不写变化（{why}）。")
            edits.append(Edit(clause.start(), clause.end(), (Run(f"{opening}{said}{closing}"),) if said else ()))
        return edits

    def _cut_offs(self, start: int, end: int, figures: list[Confirmed]) -> list[Edit]:
        """Return the dates of this year's values instead of last year's. Values of different dates are left to the
        author."""
        rows = [self.rows[each.code] for each in figures if each.code in self.rows]
        untils: set[Until] = {row.point.until for row in rows if row.point.value is not None}
        if not untils:
            return []
        found = list(CUT_OFF.finditer(self.base.text, start, end))
        if len(untils) > 1:
            self._decide(f"“{self.base.text[start : start + 20]}…”：各数截至日期不同，请分别写明。")
            return [Edit(each.start(), each.end(), (Run(f"{each[0]}〔时点待核〕", None, True),)) for each in found]
        until = untils.pop()
        words = (
            f"{as_of_words(until)}{'底' if as_of_words(until).endswith('月') else ''}"
            if is_part_year(until)
            else "全年"
        )
        if found:
            return [Edit(each.start(), each.end(), (Run(words),)) for each in found]
        return [Edit(start, start, (Run(f"{words}，"),))] if is_part_year(until) else []

    def _years(self, start: int, end: int) -> list[Edit]:
        """Return the report's own year, moved: not in names, document numbers and spans of years."""
        kept = [match.span() for match in QUOTED.finditer(self.base.text, start, end)]
        return [
            Edit(match.start(), match.end(), (Run(str(self.annex.year)),))
            for match in YEAR.finditer(self.base.text, start, end)
            if match[0] == str(self.base.year) and not any(first <= match.start() < last for first, last in kept)
        ]

    def _old(self, start: int, end: int, text: str) -> Edit:
        self._decide(f"“{text}”是{self.base.year}年报告中的数，登记中没有对应的数据。")
        return Edit(start, end, (Run(f"{text}{OLD}", None, True),))

    def _moved(self, start: int, end: int) -> Iterator[Run]:
        yield from self._edited(start, end, self._years(start, end))

    def _edited(self, start: int, end: int, edits: list[Edit]) -> Iterator[Run]:
        at = start
        for edit in sorted(edits, key=lambda each: (each.start, each.end)):
            if edit.start > at:
                yield Run(self.base.text[at : edit.start])
            yield from edit.runs
            at = max(at, edit.end)
        if at < end:
            yield Run(self.base.text[at:end])

    def _decide(self, what: str) -> None:
        self.decisions[what] = None

    def _list(self) -> list[Paragraph]:
        if not self.decisions:
            return []
        items = [
            Paragraph((Run(f"{at}. {what}", None, True),), Style.NOTE) for at, what in enumerate(self.decisions, 1)
        ]
        return [Paragraph((Run("需要决定的事项（定稿前删去）"),), Style.ANNEX), *items]


def redraft(base: BaseText, annex: Annex) -> Written:
    """Return the draft of the year of `annex` from the text of an earlier report."""
    return Redraft(base, annex).document()


def _heading(line: str) -> tuple[int, bool]:
    """Return the level of a heading and whether the line is one: numbered and without a sentence."""
    bare = line.strip().translate(TABLE)
    level = marker(bare)[0]
    return level, level >= 0 and len(bare) <= LONGEST_HEADING and bare[-1] not in "。；;"


def _touches(those: Iterable[Edit | Confirmed], start: int, end: int) -> bool:
    return any(start < each.end and each.start < end for each in those)


def _spans(line: re.Match[str]) -> Iterator[tuple[int, int]]:
    for first, last in sentences(line[0]):
        yield line.start() + first, line.start() + last
