"""The grammar of values: what is taken, offered, asked, or wants a reason, and in which words."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from metrics.domain.rounding import rounded_share, share
from metrics.domain.rows import IndicatorRow
from metrics.domain.stated import Stated
from metrics.parsing.cell_parser import offers_of, parse_stated
from metrics.parsing.dates import NoDate, read_date
from metrics.parsing.value_grammar import Outcome
from metrics.parsing.written import read_written


def row(unit: str, measure: str = "count", decimals: int = 0, **fields: Any) -> IndicatorRow:
    return IndicatorRow("code", "指标", unit, measure, "flow", "neutral", decimals, base_unit="件", **fields)


UNITS = {"件": row("件"), "人次": row("人次"), "%": row("%", "rate", 2), "万元": row("万元", "amount", 4), "": row("")}

TAKEN = """
件 1,234 1234 | 件 １２０４ 1204 | 件 3\u3000000 3000 | 件 1\u2009204 1204 | 件 1\u00a0204\u00a0567 1204567 | 件 0 0
件 十二 12 | 件 一百二 120 | 件 12件 12 | 件 1,204件 1204 | 件 6500余 6500 over | 件 500多件 500 over
件 一百多 100 over | 件 约30 30 about | 件 30左右 30 about | 件 近百 100 nearly | 件 近万 10000 nearly
件 上万 10000 at_least | 件 ≥95 95 at_least | 件 ＞95 95 over | 件 ≤95 95 at_most | 件 不超过95件 95 at_most
件 1204件以上 1204 at_least | 人次 300余人次 300 over | 人次 300余 300 over | % 89.4% 89.4 | % ８９．４％ 89.4
% 百分之八十九 89 | % 不低于95% 95 at_least | % 95%以上 95 at_least | % 100 100 | % 0 0 | % 0.5% 0.5 | 万元 12万元 12
 12个 12 | 件 1204（截至10月底） 1204 2022-10-31 | 件 约1204(截至10月15日) 1204 about 2022-10-15
件 截至十月底1204 1204 2022-10-31 | 件 截至10月15日，1204件 1204 2022-10-15 | 件 1204，截至6月 1204 2022-06-30 | 件 1204（全年） 1204 全年
"""
DOUBTS = """
offered 件 2.3万 23000 | offered 件 110余万件 1100000 | offered 件 两万三 23000 | offered 件 3千 3000 | offered 件 百 100
offered % 0.894 89.4 0.89% | offered % 1 100 1% | offered % 66.6666666667 66.67 | offered % 0.894117647058 89.41 0.89%
offered % 99.997 99.99 | offered % 0.00001 0.01% | offered 万元 12.34567 12.3457 | asked 件 12% 12 | asked 件 100% 100
asked 件 （15） 15 | asked 万元 (15) 15 -15 | asked 件 1-10 | asked 件 10—15件 | asked 万元 12万 12 120000
asked 万元 120000元 12 | asked 万元 ¥120000 12 | asked 万元 1.2亿元 12000 | asked 人次 12人 12 | asked % 8.9‰ 0.89%
reason 件 — | reason 件 无 | reason 件 / | reason 件 未统计 | reason % N/A | reason 件 ／ | refused 件 数值 | refused 件 12人
refused 件 300余人次 | refused 件 三四 | refused 件 数百 | refused 件 2024年10月 | refused 件 截至10月底 | refused 件 12（截至13月）
refused 件 1\u200b204 | refused 件 1\u00ad2 | refused 件 99999999万 | refused 件 1.2.3 | refused 件 1,23
refused 件 5/10 | refused 件 12(注)
refused 件 2022-10-31 | offered % 2.3万 | refused 件 ½ | refused 件 1e5
"""


def cases(table: str) -> list[list[str]]:
    return [line.split(" ") for text in table.strip("\n").split("\n") for line in text.split(" | ")]


def test_what_is_plain_is_taken_with_what_stands_beside_it() -> None:
    for unit, typed, *said in cases(TAKEN):
        written = read_written(typed, UNITS[unit], 2022)
        assert (written.outcome, [text.removesuffix("%") for text in written.fields.values()]) == ("taken", said), typed


def test_what_is_not_plain_is_offered_asked_or_refused() -> None:
    for outcome, unit, typed, *offered in cases(DOUBTS):
        written = read_written(typed, UNITS[unit], 2022)
        meant = [offer.fields["value"] for offer in written.offers if outcome != Outcome.REASON]
        assert (written.outcome, meant) == (outcome, offered), typed
        assert written.sentence and "%(" not in written.sentence, typed


def test_blanks_and_invisible_characters_join_no_digits() -> None:
    for typed in ("1 20", "1 2345", "1234 567", "12 34", "1 204,567", "1\u200b204", "1\ufeff2", "1\n204", "1 204 5"):
        assert read_written(typed, UNITS["件"], 2022).outcome == Outcome.REFUSED, typed


TEXTS = st.text(
    st.sampled_from("0123456789０９.,-+%％ 万亿千百十二三约近余多件人次元（）()截至月底日—/无≥~\u3000\u2009\x00"),
    max_size=14,
)


@given(TEXTS, st.sampled_from(sorted(UNITS)))
def test_what_is_offered_is_taken_and_never_changes_again(typed: str, unit: str) -> None:
    written = read_written(typed, UNITS[unit], 2022)
    assert bool(written.sentence) == (written.outcome != Outcome.TAKEN)
    for fields in [written.fields, *(offer.fields for offer in written.offers)]:
        if fields.get("value"):
            again = read_written(fields["value"], UNITS[unit], 2022)
            assert (again.outcome, again.fields["value"]) == (Outcome.TAKEN, fields["value"])


@given(st.decimals(0, 10**6, places=4), st.sampled_from(sorted(UNITS)))
def test_no_factor_and_no_digit_is_lost(value: Decimal, unit: str) -> None:
    written = read_written(str(value), UNITS[unit], 2022)
    if written.outcome == Outcome.TAKEN:
        assert Decimal(written.fields["value"].rstrip("%")) == value


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("2024年10月", "2024-10-31"), ("截至10月底", "2024-10-31"), ("截止到9月末", "2024-09-30"), ("十月份", "2024-10-31"),
        ("1—10月", "2024-10-31"), ("2024.10", "2024-10-31"), ("上半年", "2024-06-30"), ("前三季度", "2024-09-30"),
        ("2024/10/15", "2024-10-15"), ("十一月五日", "2024-11-05"), ("12月底", None), ("年底", None), ("全年", None),
        ("2023年12月", "2023-12-31"), ("to 10-15", "2024-10-15"),
    ],
)  # fmt: skip
def test_a_date_as_people_write_it(typed: str, date: str | None) -> None:
    assert read_date(typed, 2024) == (date and datetime.date.fromisoformat(date))


@pytest.mark.parametrize("typed", ["13月", "2月30日", "2024", "昨天", "0月", "10月底前后", "1" * 5000, "10月\x00"])
def test_no_date(typed: str) -> None:
    with pytest.raises(NoDate):
        read_date(typed, 2024)


def stated(**texts: str) -> Stated | list[dict[str, str]]:

    try:
        return parse_stated(texts, UNITS["%"], 2022)
    except ValidationError as error:
        return [dict(offer.fields) for offer in offers_of(error)] or [{"": " ".join(error.messages)}]


def test_a_rate_is_computed_offered_and_marked() -> None:
    assert stated(numerator="2", denominator="3件") == [{"value": "66.67", "note": "按分子÷分母计算"}]
    noted = stated(numerator="1", denominator="200", note="含街道")
    assert noted == [{"value": "0.5%", "note": "含街道，按分子÷分母计算"}]
    (offer,) = noted
    assert isinstance(stated(numerator="1", denominator="200", **offer), Stated)
    assert stated(numerator="39999", denominator="40000")[0]["qualifier"] == "over"  # type: ignore[index]
    assert isinstance(stated(numerator="2", denominator="3", missing_reason="suppressed"), Stated)
    assert isinstance(stated(numerator="3", denominator="2"), Stated)  # which the checks refuse


def test_the_fields_beside_the_number_agree_with_it() -> None:
    assert stated(value="约95%", qualifier="exact", as_of="") == Stated(Decimal(95), qualifier="about")
    assert stated(value="95%（截至10月底）", as_of="10月") == Stated(Decimal(95), as_of=datetime.date(2022, 10, 31))
    assert "与数值里写的不同" in str(stated(value="约95%", qualifier="over"))
    assert "与数值里写的不同" in str(stated(value="95%（截至10月底）", as_of="9月"))
    assert "准确的数字" in str(stated(value="95", numerator="约30"))
    assert "请选择缺值原因" not in str(stated(value="—", missing_reason="suppressed"))


def test_none_and_all_are_said_only_when_exact() -> None:
    said = [str(share(Decimal(part), Decimal(whole), 2)) for part, whole in ((39999, 40000), (40000, 40000), (0, 9))]
    assert said == ["99.998", "100.00", "0.00"]
    assert str(share(Decimal(1), Decimal(10**6), 2)) == "0.0001"
    assert str(rounded_share(Decimal("99.995"), 2)) == "99.995" and str(rounded_share(Decimal("2.675"), 2)) == "2.68"
