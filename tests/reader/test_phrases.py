"""How reports really say it: phrases of at most twelve characters, each with its indicator or none."""

from __future__ import annotations

import csv

import pytest

from tests.reader.corpus import HERE, catalogue, reader

with (HERE / "phrases_real.csv").open(encoding="utf-8", newline="") as file:
    PHRASES = [(row["phrase"], row["indicator"] or None) for row in csv.DictReader(file)]


def test_the_phrases_are_short_and_their_indicators_exist() -> None:
    codes = {spec.code for spec in catalogue()} | {None}
    assert all(code in codes for _phrase, code in PHRASES)
    assert all(sum("一" <= c <= "鿿" for c in phrase) <= 12 for phrase, _code in PHRASES)


def test_phrases_of_real_reports_get_their_indicator_or_none() -> None:
    read = {phrase: [fact.indicator for fact in reader().read(f"{phrase}。", year=2024)][-1:] for phrase, _ in PHRASES}
    assert {phrase: [code] for phrase, code in PHRASES} == read


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("新聘法律顾问5名，新建法治文化广场2个。", [None, None]),
        ("每个村配备法律明白人不少于3名。", [None]),
        ("12个村全部建成公共法律服务室。", [None]),
        ("全市1680个公共法律服务室实现村（社区）全覆盖。", ["public-legal-service-stations"]),
        ("对21家市直部门开展执法监督检查。", [None]),
        ("对45家企业开展行政检查。", ["administrative-inspections"]),
        ("行政许可事项由268项精简至241项。", [None, None]),
        ("培训人民调解员860人次。", [None]),
        ("行政处罚听证5件，不予行政许可决定3件。", [None, None]),
        ("推出“一件事”26项，累计办件1.9万件。", ["one-thing-scenarios", None]),
        ("取消办事环节12个。", [None]),
        ("对拖欠账款等23个具体问题现场交办。", [None]),
        ("信访案件14件，化解12件，初信初访化解率95%。", ["petitions-received", None, None]),
        ("负责人到庭44件。", ["head-of-agency-court-appearances"]),
        ("负责人到庭率100%。", ["head-of-agency-court-appearance-rate"]),
    ],
    ids=lambda value: value[:8] if isinstance(value, str) else "",
)
def test_another_thing_of_the_theme_is_no_value(text: str, codes: list[str | None]) -> None:
    """What came new, what each has, who was dealt with, an occasion, what a total became: kinds, not single words."""
    assert [fact.indicator for fact in reader().read(text, year=2024)] == codes


def test_a_half_year_holds_after_its_last_month_was_named() -> None:
    text = "临江市2024年上半年法治政府建设情况\n受理行政复议申请80件。截至6月底，有律师1120名。办理法律援助案件66件。"
    assert {fact.period for fact in reader().read(text, year=2024)} == {"as_of"}
