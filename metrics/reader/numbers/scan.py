"""Finds the quantities of a paragraph: number, unit, kind and qualifier, not yet period and indicator."""

from __future__ import annotations

import re

from metrics.parsing.numbers import MULTIPLIERS, without_zeros
from metrics.reader.numbers import nonfacts, qualifiers
from metrics.reader.numbers.numerals import CHINESE, Numeral, find_numerals
from metrics.reader.numbers.quantity import NEAR, Quantity
from metrics.reader.numbers.special import rank, special
from metrics.reader.numbers.units import ALIKE, UNIT

CHANGE = re.compile(
    r"(?:增长|上升|提高|提升|增加|下降|减少|降低|下滑|回落|上涨|攀升|增幅|降幅|同比|环比|增多|增速|涨幅|上浮|缩减|递增|递减|增收|减排|(?<![新净])增)(?:了|约|近|达到?"
    r"|率?为|率|幅度?|超|超过|逾|近乎|:)?(?:约|近|超|为|达)?$"
)
CUT = re.compile(
    r"(?:压减|压缩|精简|缩短|提速|减少|节约|缩减)(?:了|约|近|达到?|率?为|率|幅度?|超|超过|逾|:)?(?:约|近|超|为|达)?$"
)
MORE = re.compile(r"(?:比|较)[^,，。;；]{1,14}(?:多|少|高|低|快|升|降)(?:了|出)?$")
COMPARED = re.compile(r"同比|环比|比上|比去|较上|较去|比前|较前|(?:比|较)(?:19|20)[0-9]{2}年|上年|去年|同期")
NAMED_COUNT = re.compile(
    r"(?:数|量|总计|合计|得分|分值|总分|评分|成绩|指数|人数|次数|件数|总量|数量)(?:均?为|达到?|是|共计?|共有|有|:|为:)?(?:约|近|超|逾)?$"
)
SCORED = re.compile(r"(?:分|考核|考评|评估|评价|测评|满分|得|指数|成绩|排名)[^,，。;；]{0,12}$")
CONTINUED = re.compile(r"连续(?:第|近)?$")
IN_BRACKETS = re.compile(r"\((?:单位:)?(?P<unit>[^()0-9]{1,4})\)(?:为|:)?$")
JOIN_LIST = re.compile(r"[、和及与,]")
JOIN_RANGE = re.compile(r"-|至|到")
TIMES = {unit: MULTIPLIERS[unit] for unit in "千万亿"}
BARE = frozenset("十百千万亿")
FROM = re.compile(r"(?:从|由)(?P<what>[^,，。;；:：至到]{0,14})$")
MADE_INTO = re.compile(
    r"(?:压减|压缩|精简|缩减|缩短|减少|下降|降低|降|减|提升|提高|增加|增长|上升|增|升|扩大|扩展|拓展|扩充|优化|整合)(?:至|到|为|成)"
)
"""What follows the earlier value where it stands before its verb: 54项精简至19项."""
TO = re.compile(r"[^,，。;；]{0,14}?(?:至|到|为|成)(?:了|约|近)?")


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of one paragraph (half-width, without blanks), left to right."""
    if not any(c in text for c in "0123456789番无" + CHINESE):
        return []
    masks = nonfacts.Masks(text)
    numerals = [n for n in find_numerals(text) if not masks.cover(n.start, n.end)]
    found: list[Quantity] = []
    for index, numeral in enumerate(numerals):
        quantity = _quantity(text, numeral) or rank(text, numeral) or _borrowed(text, numerals, index)
        if quantity is not None:
            found.append(quantity)
    found += special(text)
    return _without_overlap(found)


def _without_overlap(found: list[Quantity]) -> list[Quantity]:
    found.sort(key=lambda q: (q.start, -q.end))
    kept: list[Quantity] = []
    for quantity in found:
        if not kept or quantity.start >= kept[-1].end:
            kept.append(quantity)
    return kept


def _quantity(text: str, numeral: Numeral) -> Quantity | None:
    start, end = numeral.start, numeral.end
    before = text[max(0, start - NEAR) : start]
    if not _stands_alone(text, numeral, before):
        return None
    tail = text[end] if end < len(text) and text[end] in "余多来" else ""
    at = end + len(tail)
    match = None if numeral.sign else UNIT.match(text, at)
    if tail and match is None:
        return None
    bare = text[start:end] in BARE
    after_at = match.end() if match else at
    after = text[after_at : after_at + NEAR]
    code = qualifiers.qualifier(before, "余" if numeral.over else tail, after, bare=bare)
    if match is None:
        if not numeral.sign:
            return _named_count(text, numeral, before, code)
        kind = "change" if _is_change(before, "%") else "rate"
        unit = "%" if numeral.sign == "fraction" else numeral.sign
        return _made(text, numeral, after_at, unit, kind, code, before)
    group = match.lastgroup or ""
    unit = ALIKE.get(match[0], match[0])
    if numeral.script == "chinese" and not _counts_in_chinese(text, numeral, tail, match[0], before, after, code, bare):
        return None
    kind = _kind(group, unit, before, after)
    if not kind:
        return None
    if group == "place":
        unit, after_at = "个", at
    return _made(text, numeral, after_at, "%" if group == "rate" and unit == "个%" else unit, kind, code, before)


def _made(text: str, numeral: Numeral, end: int, unit: str, kind: str, code: str, before: str) -> Quantity:
    quantity = Quantity(numeral.start, end, numeral.end, without_zeros(numeral.value), unit, kind, code)
    clause = re.split("[。;；]", before)[-1]
    compared = bool(COMPARED.search(text[max(0, numeral.start - 30) : numeral.start]))
    if kind == "change":
        quantity.compared = unit != "%" or bool(CHANGE.search(before)) or compared or unit == "倍"
    if (FROM.search(clause) or MADE_INTO.match(text, end)) and _leads_to(text, end):
        quantity.role = "from"
    return quantity


def _leads_to(text: str, end: int) -> bool:
    match = TO.match(text[end : end + 24])
    return match is not None and bool(
        re.match(rf"[0-9{CHINESE}]|不|约|近", text[end + match.end() : end + match.end() + 1])
    )


def _stands_alone(text: str, numeral: Numeral, before: str) -> bool:
    last, following = before[-1:], text[numeral.end : numeral.end + 1]
    if last in tuple("第+×*/.〔#№") or (last in tuple("-") and before[-2:-1].isascii() and before[-2:-1].isalpha()):
        return False
    if last.isascii() and last.isalpha():
        return False
    return not (following in tuple("+×*/") or (following.isascii() and following.isalpha()) or following == "号")


def _counts_in_chinese(
    text: str, numeral: Numeral, tail: str, unit: str, before: str, after: str, code: str, bare: bool
) -> bool:
    written = text[numeral.start : numeral.end]
    if written == "二" or (numeral.value == 0):
        return False
    if bare and written != "十":
        return bool(tail) or code in {"nearly", "over", "at_least"}
    if set(written) <= set("万亿"):
        return False
    if unit == "年":
        return bool(CONTINUED.search(before)) and numeral.value < 100
    if unit in {"日", "周"}:
        return False
    if unit == "%" or unit in {"个百分点", "百分点", "倍", "番"}:
        return True
    place = UNIT.match(unit)
    if place is not None and place.lastgroup == "place":
        return numeral.value > 10
    if unit == "分":
        return False
    value = int(numeral.value)
    return not nonfacts.way_of_speaking(before, value, tail or ("余" if numeral.over else ""), unit, after)


def _kind(group: str, unit: str, before: str, after: str) -> str:
    """Return the kind of quantity; "" when it turns out not to be one."""
    if group == "change":
        return "change" if unit != "番" else ""
    if group == "rate":
        return "change" if _is_change(before, "%") else "rate"
    if group == "money":
        return "change" if CHANGE.search(before) else "amount"
    if group == "duration":
        return _duration(unit, before, after)
    if group == "score":
        return "count" if SCORED.search(before) else ""
    if unit in {"个", "大"} and after.startswith(("方面", "层面", "维度", "以上方面")):
        return ""
    if nonfacts.PERIODIC.search(before) and unit in {"次", "场", "期", "人次", "个", "名", "篇", "条", "件"}:
        return ""
    if re.match(r"(?:及以上|以上)(?:执法|行政执法|工作)人员", after):
        return ""
    if re.search(r"(?:最多|只|仅|仅需|只需|不)跑$|只进$|只提交$", before):
        return ""
    return "change" if _is_change(before, unit) else "count"


def _is_change(before: str, unit: str) -> bool:
    if MORE.search(before):
        return True
    if unit == "%":
        return bool(CHANGE.search(before) or CUT.search(before))
    return bool(CHANGE.search(before)) and not before.endswith(("共同增加",))


def _duration(unit: str, before: str, after: str) -> str:
    if unit in {"学时", "课时", "个学时", "个课时"}:
        return "duration"
    if unit == "年":
        return "duration" if CONTINUED.search(before) else ""
    if unit == "日" and not re.search(r"(?:工作|自然)$", before):
        return (
            "duration" if re.search(r"(?:压缩|缩短|减少)(?:至|到|为|了)?$|(?:由|从)[^,，。;；]{0,10}$", before) else ""
        )
    if re.match(r"(?:自助|不打烊|在线|全天|值班|服务|生活圈|便民|公共|经济圈|无理由|法律|读书|行动|攻坚|专项)", after):
        return ""
    if MORE.search(before) or CHANGE.search(before):
        return "change" if COMPARED.search(before) else "duration"
    if nonfacts.DEADLINE.match(after) and not re.search(
        r"(?:压缩|缩短|减|降|控制|提速|由|从)[^,，。;；]{0,6}$", before
    ):
        return ""
    if nonfacts.PLAIN_DURATION.search(before) or re.search(r"(?:从|由)[^,，。;；]{0,12}$", before):
        return "duration"
    return ""


def _named_count(text: str, numeral: Numeral, before: str, code: str) -> Quantity | None:
    """Return a number whose unit stands before it or is left out: 行政处罚案件(件)126, 办件量达12345，."""
    following = text[numeral.end : numeral.end + 1]
    if numeral.script != "arabic" or (following and following not in ",，。;；、)"):
        return None
    bracketed = IN_BRACKETS.search(before)
    stated = bracketed["unit"] if bracketed else ""
    unit = UNIT.fullmatch(stated) or UNIT.fullmatch(stated[1:])
    if unit is not None and (unit[0] == stated or stated[0] in TIMES):
        if unit[0] != stated:  # 罚没金额(万元)1203.6
            numeral = numeral._replace(value=numeral.value * TIMES[stated[0]])
        name = ALIKE.get(unit[0], unit[0])
        kind = _kind(unit.lastgroup or "", name, before, "")
        return _made(text, numeral, numeral.end, name, kind, code, before) if kind else None
    if not NAMED_COUNT.search(before):
        return None
    return Quantity(numeral.start, numeral.end, numeral.end, without_zeros(numeral.value), "", "count", code)


def _borrowed(text: str, numerals: list[Numeral], index: int) -> Quantity | None:
    """Return a number that shares the unit of the next number: 3至5个, 分别为12、15、18件."""
    numeral = numerals[index]
    before = text[max(0, numeral.start - NEAR) : numeral.start]
    if (
        numeral.script != "arabic"
        or numeral.sign
        or not _stands_alone(text, numeral, before)
        or index + 1 >= len(numerals)
    ):
        return None
    following = numerals[index + 1]
    between = text[numeral.end : following.start]
    ranged = JOIN_RANGE.fullmatch(between)
    if not ranged and not (JOIN_LIST.fullmatch(between) and "分别" in text[max(0, numeral.start - 40) : numeral.start]):
        return None
    lender = _quantity(text, following) or (None if ranged else _borrowed(text, numerals, index + 1))
    if lender is None or (lender.kind == "duration" and not ranged):
        return None
    code = "at_least" if ranged else qualifiers.qualifier(before, "", "", bare=False)
    return Quantity(
        numeral.start,
        numeral.end,
        numeral.end,
        without_zeros(numeral.value),
        lender.unit,
        lender.kind,
        code,
        "low" if ranged else "",
        lender.compared,
    )
