"""What one cell of a table holds: a value, a name with its unit, a time, a total, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from metrics.parsing.numbers import ARABIC
from metrics.reader.numbers.units import ALIKE, UNIT
from metrics.reader.plain_text import view

LINE_END = re.compile("[\r\n]")
SCALED = re.compile(r"[十百千万亿]+(?=.)")
VALUE = re.compile(
    r"(?P<before>约|近|超过?|逾|不足|不低于|不少于|至少)?(?P<sign>[-+↑↓])?"
    rf"(?P<number>{ARABIC})(?P<scale>[百千万亿]{{0,2}})(?P<over>[余多])?(?P<unit>[^0-9()]{{0,5}}?|\([^()0-9]{{1,4}}\))"
    r"(?P<after>以上|左右|以下)?"
)
CHINESE_VALUE = re.compile(r"[一二三四五六七八九十百千万零两]{1,8}(?P<over>[余多])?(?P<unit>[^0-9()]{1,5})")
NAMED_UNIT = re.compile(
    r"[(\[](?:单位[:：]?|计量单位[:：]?)?(?P<unit>[^()\[\]0-9]{1,5})[)\]]|[/,:](?P<bare>[^()0-9]{1,3})$"
)
STATED_UNIT = re.compile(r"(?:计量)?单位[:：](?P<unit>[^()\s,，;；、/]{1,5})(?=[\s)）]|$)")
YEAR = re.compile(r"((?:19|20)[0-9]{2})年?度?(?:数据?|完成(?:数|情况)?|实际(?:数|值)?|值|数值|全年)?")
BEFORE = re.compile(
    r"(?:上一?年|去年|上年度|上一年度|上年同期|去年同期|同期)(?:度|同期|全年)?(?:数据?|完成(?:数|情况)?|值|数值)?"
)
NOW = re.compile(r"(?:本年|今年|当年|报告期|本期)度?(?:数据?|完成(?:数|情况)?|累计数?|值|数值|全年)?")
CHANGE = re.compile(r"同比|环比|增减|增幅|增长|增速|升降|变化|变动|比上年|较上年|与上年")
PLANNED = re.compile(r"(?:年度?)?(?:目标|计划)(?:值|数|任务)?|(?P<next>明年.*|下一?年.*)")
TOTAL = re.compile(r"(?:合|总|共|小)\s*计|总\s*数|全[省市县区州旗]|总体|全部|汇总")
GENERIC = re.compile(
    r"数量|数值|数据|数|值|总量|完成(?:数|量|情况|值)|实际(?:数|值|完成)?|结果|指标值|统计数?|情况|内容|本年数据"
)
SERIAL = re.compile(r"序\s*号|编\s*号|№|no\.?", re.IGNORECASE)
UNIT_HEADING = re.compile(r"(?:计量)?单\s*位|量纲")
ASIDE = re.compile(
    r"备\s*注|说\s*明|来\s*源|(?:责任|牵头|填报|主管|承办|配合)(?:单位|部门|科室|处室)|责任人|联系.*|数据来源"
)
PART = re.compile(
    r".{1,14}(?:局|委|委员会|办|办公室|中心|街道|街道办|镇|乡|村|社区|所|大队|支队|院|处|科|署|站|公司|集团|区|县|市|旗|部门?|其他|其它)"
)
NOTHING = frozenset({"", "-", "--", "/", "\\", "—", "——", "…", "一", "*", "无此项", "暂无"})
NUMBERED = re.compile(r"^(?:[0-9]{1,2}[.、](?![0-9])|\([0-9]{1,2}\)|[①-⑳])")
COUNTS = {
    "件数": "件",
    "案件数": "件",
    "人数": "人",
    "人次数": "人次",
    "次数": "次",
    "户数": "户",
    "场数": "场",
    "场次数": "场次",
}


@dataclass(frozen=True, slots=True)
class Value:
    """A quantity in a cell. `text` is the quantity as written, with its own unit if it has one, without a sign; `bare`
    says that it has no unit, `plain` that it is digits alone, `falls` that it is below zero."""

    text: str
    bare: bool
    plain: bool
    falls: bool


def tidy(text: str) -> str:
    """Return the text half-width and without blanks, as the patterns here expect it. Two lines are never one
    number."""
    return view(LINE_END.sub("\t", text), 0, len(text)).text


def unit_of(text: str) -> str:
    """Return the measure word, with its scale (万元), when it is the whole text; else ""."""
    text = text.strip("()")
    if not text:
        return ""
    bare = SCALED.sub("", text, count=1) if SCALED.match(text) else text
    return text if bare in ALIKE or UNIT.fullmatch(bare) else ""


def value_of(text: str) -> Value | None:
    """Return the quantity when it is the whole of a tidy text; None for a name, prose, a year or nothing."""
    if YEAR.fullmatch(text) and not text.isdigit():
        return None
    found = VALUE.fullmatch(text)
    if found:
        unit = unit_of(found["unit"]) if found["unit"] else ""
        if found["unit"] and not unit:
            return None
        words = [found[name] or "" for name in ("before", "number", "scale", "over")]
        written = "".join([*words, unit.strip("()"), found["after"] or ""])
        return Value(written, not unit, found["number"] == written, found["sign"] in ("-", "↓"))
    spelt = CHINESE_VALUE.fullmatch(text)
    if spelt and unit_of(spelt["unit"]):
        return Value(text, False, False, False)
    return None


def name_and_unit(text: str) -> tuple[str, str]:
    """Return a tidy label without its numbering and unit, and the unit: 1.罚没金额(万元) → 罚没金额, 万元."""
    text = NUMBERED.sub("", text)
    for found in NAMED_UNIT.finditer(text):
        if unit := unit_of(found["unit"] or found["bare"]):
            return text[: found.start()] + text[found.end() :], unit
    return text, ""


def stated_unit(text: str) -> str:
    """Return the unit that a caption states for the whole table (单位：件); "" when it states none or several."""
    found = {unit_of(tidy(each["unit"])) for each in STATED_UNIT.finditer(text)}
    return found.pop() if len(found) == 1 else ""
