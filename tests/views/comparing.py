"""Compares a page with its file: each function returns what the page shows and what the lines of the file say."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from tests.views import reading

Line = dict[str, str]
Cells = list[tuple[str, ...]]

BEFORE = {"约": "约", "近": "近", "不低于": "不低于", "不超过": "不超过"}
AFTER = {"余": "余"}


def stated(line: Line) -> str:
    """Return the line's value as a page prints it, without its unit; the reason when there is none."""
    if not line["数值"]:
        return line["缺值情况"]
    number = f"{Decimal(line['数值']):,f}"
    word = line["限定词"]
    return BEFORE.get(word, "") + number + AFTER.get(word, "")


def plain(cell: str) -> str:
    """Return a cell's value without the state below it and the part of the year beside it."""
    return cell.partition("|")[0].strip().rstrip("*").strip()


def by_row(*heads: str) -> Callable[[str, list[Line]], tuple[Cells, Cells]]:
    """Return the comparison for a page with a line of the file in each row: what identifies the row, and the value, in
    order."""

    def compare(html: str, lines: list[Line]) -> tuple[Cells, Cells]:
        shown = [(*(_word(row[head]) for head in heads), plain(row["数值"])) for row in reading.table(html)]
        return shown, [(*(line[head] for head in heads), stated(line)) for line in lines]

    return compare


def _word(cell: str) -> str:
    return cell.removesuffix(" 虚构").strip()


def counts(*heads: str, **renamed: str) -> Callable[[str, list[Line]], tuple[Cells, Cells]]:
    """Return the comparison for a page whose cells are the file's, except that the file writes 0 for an empty cell."""

    def compare(html: str, lines: list[Line]) -> tuple[Cells, Cells]:
        shown = [tuple(_word(row[head]) or "0" for head in heads) for row in reading.table(html)]
        return shown, [tuple(line[renamed.get(head, head)] or "0" for head in heads) for line in lines]

    return compare


def grid(html: str, lines: list[Line]) -> tuple[Cells, Cells]:
    """Return the cells of a page of indicators by years and those of the file, which has a line for each cell."""
    shown: Cells = []
    for row in reading.table(html):
        for head, cell in row.items():
            if re.fullmatch("[0-9]{4}年", head):
                shown.append((row["指标"], head[:4], plain(cell)))
    return shown, [(line["指标"], line["年度"], stated(line)) for line in lines]


def cards(html: str, lines: list[Line]) -> tuple[Cells, Cells]:
    """Return the cells of a page with cards, lines, and a list of what is missing, which has names only, and those of
    the file. Both are sorted, as the page groups by theme."""
    text = re.sub(r"<svg.*?</svg>", "", html, flags=re.S)
    card = r'<h3><a[^>]*>(?P<name>[^<]*)</a></h3>.*?<p class="value[^"]*">(?P<value>.*?)</p>'
    entry = r"<li><a [^>]*>(?P<name>[^<]*)</a>\s*(?P<value><b[^>]*>.*?</b><i>余?)"
    shown: Cells = []
    for pattern in (card, entry):
        for found in re.finditer(pattern, text, flags=re.S):
            value = re.sub(r'<span class="unit">[^<]*</span>', "", found["value"])
            shown.append((found["name"], re.sub("<[^>]*>", "", value).strip()))
    return sorted(shown), sorted((line["指标"], stated(line)) for line in lines if line["数值"])


def catalogue(html: str, lines: list[Line]) -> tuple[Cells, Cells]:
    """Return the cells of the page and of the file; on the page the definition stands with the indicator, and the
    years as a span."""

    def span(line: Line) -> str:
        first, last = line["最早年度"], line["最近年度"]
        return "无数据" if not first else first if first == last else f"{first}—{last}"

    shown = [(row["指标"], row["单位"], row["责任部门"], row["有数据的年度"]) for row in reading.table(html)]
    shown = [(re.sub(r"^(.*?) 关键", r"\1", name), *rest) for name, *rest in shown]
    return shown, [(line["指标"] + line["定义"], line["单位"], line["责任部门"], span(line)) for line in lines]


def changes(html: str, lines: list[Line]) -> tuple[Cells, Cells]:
    """Return the cells of the page of history and those of its file. The page says 系统 where no user made the change,
    and gives the time to the minute."""
    shown = [
        (row["时间"], row["何人"], row["指标"], row["版本"], row["变动"].replace("|", "；"), row["原因"])
        for row in reading.table(html)
    ]
    told = [
        (
            line["时间"][:16].replace("T", " "),
            line["何人"] or "系统",
            line["指标"],
            line["版本"],
            line["变动"],
            line["原因"],
        )
        for line in lines
    ]
    return shown, told[: len(shown)]


def reviewed(html: str, lines: list[Line]) -> tuple[Cells, Cells]:
    """Return the cells of the page, submitted and then approved values, and those of the file; values with their
    units."""
    rows = [row for part in html.split("<table")[1:] for row in reading.table(f"<table{part}")]
    shown = [(row["指标"], plain(row["数值"]), row.get("填报人", "").partition("|")[0]) for row in rows]
    told = []
    for line in lines:
        waiting = line["状态"] == "待审核"
        unit = line["单位"] if line["数值"] else ""
        told.append((line["指标"], stated(line) + unit, (line["填报人"] or "变动记录") if waiting else ""))
    return shown, told


def pairs(html: str, lines: list[Line]) -> tuple[Cells, Cells]:
    """Return the cells of a page of indicators with two years, a line of the file in each row, and those of the file.
    The change is words on the page; in the file it is a number, or the reason why there is none."""
    shown: Cells = []
    for row in reading.table(html):
        (earlier, later) = (head for head in row if re.fullmatch("[0-9]{4}年", head))
        shown.append(
            (row["指标"], earlier, plain(row[earlier]), later, plain(row[later]), _amount(row[f"{later}比{earlier}"]))
        )
    told = [
        (line["指标"], *(cell for side in ("较早", "较晚") for cell in _side(line, side)), line["两年变化"].lstrip("-"))
        for line in lines
    ]
    return shown, told


def jurisdictions_by_years(html: str, lines: list[Line]) -> tuple[Cells, Cells]:
    """Return the cells of a page of jurisdictions by years and those of the file, which has a line for each cell."""
    shown: Cells = []
    for row in reading.table(html):
        for head, cell in row.items():
            if re.fullmatch("[0-9]{4}年", head):
                shown.append((_word(row["地区"]), head[:4], plain(cell)))
    return shown, [(line["地区"], line["年度"], stated(line)) for line in lines]


def _side(line: Line, side: str) -> tuple[str, str]:
    said = {name: line[side + name] for name in ("数值", "限定词")} | {"缺值情况": line[f"{side}年度的缺值情况"]}
    return line[f"{side}年度"] + "年", stated(said)


def _amount(words: str) -> str:
    """Return the number in the words of a change: 增加1,442件（+24.5%） → 1442; "" for words without an exact number."""
    found = re.match(r"(?:增加|减少|上升|下降)([0-9,.]+)", words)
    return found[1].replace(",", "") if found else "0" if words.startswith("与") and "大致" not in words else ""
