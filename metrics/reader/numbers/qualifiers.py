"""How exactly a value is stated, recognised by the words before and after it."""

from __future__ import annotations

import re

BEFORE = (
    (
        "at_most",
        re.compile(
            r"(?:不超过|不得超过|不高于|不多于|不大于|至多|最多|最高不超过|控制在|(?<!不)低于|(?<!不)少于|(?<!不)小于|不足|不到|未超过)(?:了|为)?$"
        ),
    ),
    ("at_least", re.compile(r"(?:不少于|不得少于|不低于|不得低于|不小于|至少[^,，。;；0-9]{0,4}|最少|最低|上|不下)$")),
    ("over", re.compile(r"(?:超过|超出|突破|多于|高于|大于|逾|超|超额)(?:了)?$")),
    ("nearly", re.compile(r"(?:将近|接近|近乎|近|逼近)$")),
    ("about", re.compile(r"(?:大约|大概|约为|约占|约达|约|左右约)$")),
)
ENDS = frozenset("过于多大高在足到少小低上下出破逾超额近乎约为达了")
"""The last character of every qualifier that stands before a number, except 至少 with words after it."""
NOT_BEFORE = re.compile(
    r"(?:以上|早上|网上|线上|会上|基础上|书上|赶上|就上|最近|附近|新近|高近|签约|合约|条约|节约|预约|大约束|制约|公约|违约|上)$"
)
AFTER = (
    ("at_least", re.compile(r"(?:及|\(含\)|含)?以上|起步")),
    ("at_most", re.compile(r"(?:及|\(含\)|含)?以下|以内|之内")),
    ("about", re.compile(r"左右|上下")),
    ("over", re.compile(r"[余多](?![次样种元少年方个数为的])|有余|多(?=[,，。;；、)])|之多")),
)


def qualifier(before: str, tail: str, after: str, *, bare: bool) -> str:
    """Return the code of the qualifier (`over`, `about` …). `before` ends where the number starts, `after` starts
    after the unit, `tail` is 余, 多 or 来 between number and unit. `bare`: the number is 百, 千 or 万 alone (上百, 近千)."""
    for code, pattern in BEFORE if before[-1:] in ENDS or "至少" in before else ():
        match = pattern.search(before)
        if match and not (match[0] == "上" and not bare) and not (match[0] in "近约" and NOT_BEFORE.search(before)):
            return code
    if tail:
        return "about" if tail == "来" else "over"
    for code, pattern in AFTER:
        if pattern.match(after):
            return code
    return "exact"
