"""Quantities other than a number with a measure word: ranks, zero in words (零败诉), multiples (翻番), tenths (九成)."""

from __future__ import annotations

import re
from decimal import Decimal

from metrics.parsing.numbers import without_zeros
from metrics.reader.numbers import qualifiers
from metrics.reader.numbers.numerals import Numeral
from metrics.reader.numbers.quantity import NEAR, Quantity

RANK_AFTER = re.compile(r"(?P<unit>位|名)(?!义|单|称|人|录)|(?=[,，。;；、)”]|$|的|且|并)")
RANKED = re.compile(
    r"(?:排名|位列|位居|名列|位次|名次|排|居|列|进入|跻身|进位|升至|全[省市县区州国盟旗])[^,，。;；]{0,8}$"
)
ZERO = re.compile(
    r"(?:零(?P<what>败诉|纠错|被纠错|撤销|复议|诉讼|投诉|信访|上访|事故|超期|逾期|差评|违纪|失误)"
    r"|(?:无|没有)(?:一|1)(?:[件起例宗人名])?(?:案件)?(?:被)?(?P<none>败诉|纠错|撤销|确认违法|超期|逾期|提起|变更|投诉|复议)"
    r"|(?:无|没有)(?:一|1)(?P<not_one>[件起例宗])(?=[,，。;；]|$)"
    r"|(?:无|没有|未发生|未出现)(?:行政机关|行政诉讼|行政)?(?P<no>败诉|被纠错|被撤销)(?:案件|情况|现象)?)(?!率|风险|责任|原因|分析|的)"
)
FREE = re.compile(r"(?:实现|保持|达到|做到|均为|确保|案件|诉讼|连续|均|等|了|,|，|、|;|；|“)“?$")
NO_GROWTH = re.compile(r"零增长")
FIRST = re.compile(r"(?P<first>首位|首名|榜首)|前(?P<n>[三五十])(?:强|甲|位|名)(?!的)")
MULTIPLE = re.compile(r"翻(?:了)?(?P<count>一|两|三|1|2|3)?番")
TENTHS = re.compile(r"(?P<n>[一二三四五六七八九])成(?=[,，。;；、]|以上|左右|多|的|案件|为|是|半)(?P<half>半)?")


def rank(text: str, numeral: Numeral) -> Quantity | None:
    """Return the rank that the number states (全省第3, 位列第二名, 排名前三); None when it is not one."""
    start, end = numeral.start, numeral.end
    before = text[max(0, start - NEAR) : start]
    if before[-1:] not in {"第", "前"} or numeral.value > 3000 or numeral.value < 1 or numeral.sign:
        return None
    match = RANK_AFTER.match(text, end)
    if match is None or not RANKED.search(before[:-1]):
        return None
    if before[-1] == "前" and numeral.script == "chinese" and not match["unit"] and numeral.value > 20:
        return None
    code = "exact" if before[-1] == "第" else "at_most"
    return Quantity(
        start - 1, match.end(), end, without_zeros(numeral.value), match["unit"] or "名", "rank", code, "rank"
    )


def special(text: str) -> list[Quantity]:
    """Return zero in words, multiples and tenths of one paragraph."""
    found = []
    for match in ZERO.finditer(text):
        if match["what"] and not FREE.search(text[max(0, match.start() - 4) : match.start()]):
            continue
        found.append(Quantity(*match.span(), match.end(), Decimal(0), "件", "count", "exact", "zero"))
    found += [
        Quantity(*match.span(), match.end(), Decimal(0), "%", "change", "exact", "", True)
        for match in NO_GROWTH.finditer(text)
    ]
    for match in FIRST.finditer(text):
        if RANKED.search(text[max(0, match.start() - NEAR) : match.start()]):
            place = Decimal({"三": 3, "五": 5, "十": 10}.get(match["n"] or "", 1))
            code = "exact" if match["first"] else "at_most"
            found.append(Quantity(*match.span(), match.end(), place, "名", "rank", code, "rank"))
    for match in MULTIPLE.finditer(text):
        times = Decimal(2) ** {"两": 2, "2": 2, "三": 3, "3": 3}.get(match["count"] or "", 1)
        found.append(Quantity(*match.span(), match.end(), times, "倍", "change", "exact", "", True))
    for match in TENTHS.finditer(text):
        before, after = text[max(0, match.start() - NEAR) : match.start()], text[match.end() : match.end() + NEAR]
        code = qualifiers.qualifier(before, "", after, bare=False)
        if code == "exact" and not re.search(r"(?:占|达|有|约|率)[^,，。;；]{0,4}$", before):
            continue
        value = Decimal("一二三四五六七八九".index(match["n"]) * 10 + 10 + (5 if match["half"] else 0))
        found.append(Quantity(*match.span(), match.end(), value, "%", "rate", code))
    return found
