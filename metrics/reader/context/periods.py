"""The period that a value is about: the report's year, another year, up to a month, since the start, or a plan."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from metrics.reader.numbers.quantity import Quantity

YEAR = "(?:19|20)[0-9]{2}"
UP_TO = re.compile(
    rf"(?=[截12今本0前上第一])(?:(?:截至|截止到?|截止至|截)(?:(?P<year>{YEAR})年|(?P<word>今年|本年|当年|去年"
    rf"|上年))?(?:(?P<month>[0-9]{{1,2}})月(?:(?P<day>[0-9]{{1,2}})[日号])?(?:份|底|末|中旬|下旬)?|(?P<end>年?底|年末|年?末)"
    rf"|(?P<quarter>[一二三四])季度末?|(?P<bare>(?=[,，])))"
    rf"|(?:(?P<year2>{YEAR})年|(?P<word2>今年|本年))?(?:(?P<from>(?<![0-9])0?1)月?(?:份)?(?:-|至"
    rf"|到)(?P<to>[0-9]{{1,2}})月(?:份)?|前(?P<first>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,2}})个月|前(?P<quarters>三|二|两|3"
    rf"|2)个?季度|(?P<half>上半年)|(?P<q1>第?一季度)))"
)
MENTIONED = re.compile(
    rf"(?=[12今全年本当一报上去前])(?:(?P<range>{YEAR}年?(?:[0-9]{{1,2}}月)?(?:-|至|到){YEAR}年?(?:度)?(?:[0-9]{{1,2}}月底?)?)"
    rf"|(?P<year>{YEAR})年(?P<month>[0-9]{{1,2}}月(?:份)?(?:[0-9]{{1,2}}[日号])?)?(?P<degree>度|全年|底|末|初|同期)?"
    r"|(?P<this>今年|本年度?|全年|年内|本年|当年|年度内|一年来|报告期)"
    r"|(?P<last>上一年度?|上年度?|去年|上一年|去年同期|上年同期)|(?P<before>前年))"
)
SINCE = re.compile(r"[^,，。;；]{0,24}?(?:以来|至今|起至|起,|起，|开始)")
ATTRIBUTE = re.compile(
    r"(?:新?修[订正改]|印发|出台|颁布|公布|实施|施行|制定|通过|发布|生效|的?《|版|版的|新版|初|以前|之前)"
)
SO_FAR = re.compile(
    r"(?=[累历建换十二近过最两三四五六“七八改成本])(?:累计|历年(?!文件|来)|历史累计|建[市县区]以来|换届以来|十[八九]大以来|二十大以来"
    r"|(?:近|过去|最近)的?(?:三|两|四|五|六|3|2|4|5|6|几)年(?:来|以来|间)?|[二两三四五六]年(?:来|间)|近年来|“[^”]{1,5}[^”周月日季]”(?:以来|期间)"
    r"|“?十[三四]五”?(?:以来|期间)|“?[七八]五”?普法(?:以来|期间)?以来|改革以来|成立以来|本届政府)"
)
NOW = re.compile(r"(?:截至|截止到?|到)?目前(?!的)")
UNDATED = frozenset({"year", "cumulative"})
"""The periods of which 目前 says that they end on a day that is not named."""
PLAN = re.compile(
    r"(?=[力争努拟计目明来今新下规将])(?:力争|争取|努力实现|努力达到|拟(?!任|提拔|聘|订|定|制|录|办|推|[^,，。;；]{0,6}的)"
    r"|(?<![作度法习训查施动年项])计划(?=于|在|到|再|新|年内|开展|组织|建|出台"
    r"|制定|培训|用|[0-9])|(?<!完成)(?<!完成年度)(?<!超额完成)(?<!实现)目标(?:值|是|为|:)|明年|来年|今后|新的一年|下一?年度?(?:将|要|计划)|下一步|下步|规划到|将于)"
)
REQUIRED = re.compile(
    r"(?:要求|必须|应当|应(?![诉急用对])|须|需要?(?!求)|每人每?年|每人|每年|确保|保证|规定|原则上|标准为)[^,，。;；]{0,20}(?:不低于|不少于|不得低于|不得少于|至少"
    r"|不超过|不高于|达到?|控制在)[^,，。;；]{0,6}$"
)
WAS = re.compile(r"(?:同期)?(?:为|是|仅)?(?:约|近)?[0-9]")
"""What follows a year that is mentioned for one number only: 新收12件，上年为11件，出庭12件."""
CARRIED_OVER = re.compile(r"度?(?:结转|遗留|结存|未结)")
"""What follows the year of which cases were left: 上年结转9件，受理110件 is of two years."""
OPENING = 8
"""Characters at the beginning of a sentence: a span that is said there holds for more than the sentence."""
NEXT = re.compile(r"明年|来年|下|今后|新的一年")
THIS_YEAR = re.compile(r"今年|本年|去年|上年")
COMPARING = re.compile(r"(?:比|较|同|与|于|是|为|从|由)$")
CLAUSE = re.compile(r"[,，;；。:：]")
QUARTER_MONTH = {"一": 3, "二": 6, "三": 9, "四": 12, "两": 6, "2": 6, "3": 9}
NUMBERS = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
}


@dataclass(frozen=True, slots=True)
class Period:
    """`code` is the period as the JSON has it; `as_of` is the last day that a value of part of a year covers, else
    None; `undated`: that day is 目前, which the text does not name."""

    code: str
    as_of: datetime.date | None = None
    undated: bool = False


@dataclass(frozen=True, slots=True)
class _Event:
    """A mention of a period in the sentence: values from `start` to `until` are of this period, or, with `once`, only
    the next value. A `span` said at the beginning of a sentence also holds for the sentences after it."""

    start: int
    until: int
    period: Period
    once: bool = False
    span: bool = False


THE_YEAR, TO_COME = Period("year"), Period("target")


class Timeline:
    """The periods mentioned in one sentence."""

    def __init__(self, text: str, year: int, *, plan: bool, carried: Period | None = None) -> None:
        self._text, self._year, self._plan = text, year, plan
        self._carried = carried or THE_YEAR
        self._dated: list[tuple[int, int]] = []
        events = [*self._up_to(), *self._mentioned(), *self._so_far(), *self._planned()]
        self._events = sorted(events, key=lambda event: event.start)
        self._asked = -1
        self._now = [(found.start(), self._until_whole(found.end())) for found in NOW.finditer(text)]

    def of(self, quantity: Quantity, offset: int) -> Period:
        """Return the period of a quantity whose sentence begins at `offset` of the paragraph."""
        period = self._period(quantity, offset)
        at = quantity.start - offset
        undated = period.code in UNDATED and any(start <= at < until for start, until in self._now)
        return replace(period, undated=True) if undated else period

    def _period(self, quantity: Quantity, offset: int) -> Period:
        if quantity.kind == "change" and quantity.compared:
            self._asked = quantity.start - offset
            return Period("comparison")
        if self._plan:
            return Period("target")
        at = quantity.start - offset
        governing = [e for e in self._events if e.start <= at < e.until and not (e.once and self._asked >= e.start)]
        self._asked = at
        last = governing[-1].period if governing else self._carried
        if REQUIRED.search(self._text[max(0, at - 40) : at]) and quantity.role != "from":
            return Period("target")
        target = next((event.period for event in governing if event.period.code == "target"), None)
        if target is not None:
            return target
        if quantity.role == "from" and last.code == "year":
            return Period("comparison")
        if self._carried.code == "target" and last.code == "year" and not THIS_YEAR.search(self._text):
            return self._carried  # 明年…。全年举办普法活动300场: the whole of that year
        if quantity.kind == "duration" and quantity.unit == "年" and last.code == "year":
            return Period("cumulative")
        return last

    def events(self) -> list[_Event]:
        """Return what is mentioned, from left to right."""
        return self._events

    def carried(self) -> Period | None:
        """Return the period that holds for the sentences after this one: the span it begins with, else the one that
        was carried into it; None for the report's own."""
        for event in self._events:
            if event.start > OPENING:
                break
            if event.span:
                return event.period
            if event.period.code == "as_of" and self._carried.code == "as_of":
                break  # 截至6月底 in a report on half a year
            if event.period.code in {"year", "as_of"} or event.period.code.startswith("other"):
                return None if self._carried.code != "target" or THIS_YEAR.search(self._text) else self._carried
        return self._carried if self._carried is not THE_YEAR else None

    def _until_whole(self, start: int) -> int:
        """Return where a 目前 ends: where the whole year is spoken of again."""
        whole = self._text.find("全年", start)
        return min(self._reach(start), whole) if whole >= 0 else self._reach(start)

    def _clause_end(self, start: int) -> int:
        match = CLAUSE.search(self._text, start)
        return match.start() if match else len(self._text)

    def _reach(self, start: int) -> int:
        """Return where the effect of a mention ends: at the end of the sentence, or of the parentheses it stands in."""
        opened = self._text.rfind("(", 0, start)
        if opened > self._text.rfind(")", 0, start):
            closed = self._text.find(")", start)
            return closed if closed >= 0 else len(self._text)
        return len(self._text)

    def _up_to(self) -> Iterator[_Event]:
        for match in UP_TO.finditer(self._text):
            period = self._as_of(match)
            self._dated.append(match.span())
            if period is not None:
                span = not match[0].startswith("截")
                yield _Event(match.start(), self._reach(match.start()), period, span=span)

    def _as_of(self, match: re.Match[str]) -> Period | None:
        found = match.groupdict()
        year = int(found["year"] or found["year2"] or 0) or self._year - (found["word"] in {"去年", "上年"})
        month = _month(found)
        if month is None or not 1 <= month <= 12:
            return None
        if month == 12 and found["from"]:
            return Period("year" if year == self._year else f"other_year:{year}")
        last = calendar.monthrange(year, month)[1]
        day = min(int(found["day"]), last) if found["day"] and int(found["day"]) else last
        return Period("as_of", datetime.date(year, month, day))

    def _mentioned(self) -> Iterator[_Event]:
        for match in MENTIONED.finditer(self._text):
            start, end = match.span()
            before = self._text[max(0, start - 4) : start]
            if any(first <= start and end <= last for first, last in self._dated):
                continue
            period = self._period_of(match, before)
            if period is None:
                continue
            aside = COMPARING.search(before) or (start > OPENING and WAS.match(self._text, end))
            once = bool(aside) and period.code.startswith("other_year")
            until = min(end + 10, self._clause_end(end)) if once else self._reach(start)
            if CARRIED_OVER.match(self._text, end):
                until = self._clause_end(end)
            if (
                match["degree"] == "度" and self._text[end : end + 1] not in ",，"
            ):  # 2023年度考核: the year of that alone
                until = self._clause_end(end)
            yield _Event(start, until, period, once, span=period.code in {"cumulative", "target"})

    def _period_of(self, match: re.Match[str], before: str) -> Period | None:
        text, end = self._text, match.end()
        if match["this"]:
            part = match["this"] != "全年" and any(first < match.start() for first, _last in self._dated)
            return None if part else THE_YEAR  # 截至9月末，当年已审查: up to then
        if match["last"] or match["before"]:
            return Period(f"other_year:{self._year - (1 if match['last'] else 2)}")
        if match["range"]:
            named = re.match(r"[)）]|年?\)|规划|纲要|方案|工作", text[end : end + 4])
            return None if named else Period("cumulative")
        year = int(match["year"])
        if SINCE.match(text[end : end + 30]):
            return Period("year" if year >= self._year else "cumulative")
        if (
            ATTRIBUTE.match(text[end : end + 4])
            or before.endswith(("《", "〔", "“"))
            or (before.endswith("(") and text[end : end + 1] in ")-")
        ):
            return None if year != self._year else Period("year")
        if year > self._year:
            return Period("target")
        return THE_YEAR if year == self._year else Period(f"other_year:{year}")

    def _so_far(self) -> Iterator[_Event]:
        for match in SO_FAR.finditer(self._text):
            start, end = match.span()
            if match[0] == "累计":
                if (
                    self._carried.code != "as_of"
                    and not re.search(
                        r"全年|今年|年内|本年|当年|(?:19|20)[0-9]{2}年(?![^,，。]{0,12}以来)", self._text[:start]
                    )
                    and not UP_TO.search(self._text[:start])
                ):
                    yield _Event(start, self._clause_end(end), Period("cumulative"))
            else:
                yield _Event(start, self._reach(start), Period("cumulative"), span=True)

    def _planned(self) -> Iterator[_Event]:
        for match in PLAN.finditer(self._text):
            short = match[0].startswith(("目标", "拟"))
            until = self._clause_end(match.end()) if short else self._reach(match.start())
            yield _Event(match.start(), until, Period("target"), span=bool(NEXT.match(match[0])))


def _month(found: dict[str, str | None]) -> int | None:
    if found["month"]:
        return int(found["month"])
    if found["end"]:
        return 12
    if found["to"]:
        return int(found["to"])
    if found["first"]:
        return int(found["first"]) if found["first"].isdigit() else NUMBERS.get(found["first"])
    if found["half"]:
        return 6
    if found["q1"]:
        return 3
    quarter = found["quarter"] or found["quarters"]
    return QUARTER_MONTH[quarter] if quarter else None
