"""A cell is what it shows: number formats of a workbook, against what a spreadsheet shows."""

from __future__ import annotations

import datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.imports.number_formats import CHINESE_DATES, shown, shown_text
from metrics.imports.workbook import as_shown, unescaped

EPOCH = datetime.date(1899, 12, 30)
DAY = str((datetime.date(2024, 10, 31) - EPOCH).days)


@pytest.mark.parametrize(
    ("stored", "code", "text", "remark"),
    [
        ("0.85", '0.00"%"', "0.85%", ""),
        ("0.85", r"0.0#\%", "0.85%", ""),
        ("0.85", "0.00!%", "0.85%", ""),
        ("0.6", "0.0_%", "0.6", ""),
        ("0.6", '0.0" %"', "0.6 %", ""),
        ("0.12", "0%", "12%", ""),
        ("0.12", "[Red]0%;[Green]-0%", "12%", ""),
        ("0.894117647058824", "0.0%", "89.4%", "rounded"),
        ("66.6666666666667", "0.00", "66.67", "rounded"),
        ("1204.5", "0", "1205", "rounded"),
        ("12", '0"万件"', "12万件", ""),
        ("6500", '0"余"', "6500余", ""),
        ("12", 'General"件"', "12件", ""),
        ("12", 'G/通用格式"件"', "12件", ""),
        ("1204", "#,##0", "1,204", ""),
        ("1234567", '#,##0.00"元"', "1,234,567.00元", ""),
        ("1204", "[$¥-804]#,##0", "¥1,204", ""),
        ("12", "[>=10]0;0.0", "12", ""),
        ("5", "[>=10]0;0.0", "5.0", ""),
        ("-15", "0;(0)", "-15", ""),
        ("-15", "0", "-15", ""),
        ("-15", "_ * #,##0_ ;_ * -#,##0_ ", "-15", ""),
        ("5", "00000", "00005", ""),
        ("0.5", "#.0", "0.5", ""),
        ("12345", "0,", "12345", "unclear"),
        ("12345", '0.0,"千"', "12345", "unclear"),
        ("12345", '0!.0,"万"', "12345", "unclear"),
        ("12", '0"."0', "12", "unclear"),
        ("12", '0"000"', "12", "unclear"),
        ("12", '"1"0', "12", "unclear"),
        ("-15", "0;0", "-15", "unclear"),
        ("15", "-0", "15", "unclear"),
        ("12", ";;;", "12", "unclear"),
        ("0", '0;-0;"-"', "0", "unclear"),
        ("12", '"无"', "12", "unclear"),
        ("0.5", "# ?/?", "0.5", "unclear"),
        ("12", "[DBNum1]0", "12", "unclear"),
        ("0.5", "[h]:mm", "0.5", "unclear"),
        ("0.5", "h:mm", "0.5", "unclear"),
        (DAY, "yyyy", "2024", "dated"),
        (DAY, 'yyyy"年"', "2024", "dated"),
        (DAY, "yyyy/m/d", "2024-10-31", ""),
        (DAY, "yyyy-mm-dd hh:mm", "2024-10-31", ""),
        (DAY, 'm"月"d"日"', "10月31日", ""),
        (DAY, "mmm", "10月", ""),
        (DAY, "[$-804]yyyy年m月", "2024年10月", ""),
        (DAY, CHINESE_DATES[31], "2024-10-31", ""),
        (DAY, "dddd", DAY, "unclear"),
    ],
)
def test_a_number_is_what_its_cell_shows(stored: str, code: str, text: str, remark: str) -> None:
    found = shown(Decimal(stored), code, EPOCH)
    assert (found.text, found.remark) == (text, remark)


@given(
    st.decimals(-(10**9), 10**9, places=6),
    st.integers(0, 4),
    st.booleans(),
    st.sampled_from(["", "%", '"%"', r"\%", "_%", '"件"', '"万元"', "!万"]),
    st.sampled_from(["", "[Red]", '"共"', "_ * ", "[$-804]"]),
)
def test_random_formats(value: Decimal, places: int, grouped: bool, behind: str, before: str) -> None:
    """The oracle rounds by itself, and knows of each word what it shows."""
    seen = {"%": "%", '"%"': "%", r"\%": "%", "_%": "", '"件"': "件", '"万元"': "万元", "!万": "万", "": ""}[behind]
    amount = value * 100 if behind == "%" else value
    rounded = abs(amount).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    code = before + ("#,##0" if grouped else "0") + ("." + "0" * places if places else "") + behind
    found = shown(value, code, EPOCH)
    digits = f"{rounded:,f}" if grouped else f"{rounded:f}"
    sign = "-" if value < 0 else ""
    assert found.text == f"{sign}{'共' if before == chr(34) + '共' + chr(34) else ''}{digits}{seen}"
    assert found.remark == ("" if rounded == abs(amount) else "rounded")


@given(st.decimals(0, 10**9, places=4), st.text('0#?.,%"\\_*;[]@mdyhsE+-/ 万件GeneralDBNum$<>=1', max_size=20))
def test_no_format_turns_a_number_into_another_one(value: Decimal, code: str) -> None:
    """What is taken without a remark has the digits that are stored, or a per cent sign with a hundred times them."""
    found = shown(value, code, EPOCH)
    if found.remark or "E" in found.text or found.text.strip("0123456789.,%-+ 万件"):
        return
    if any(letter in code.lower() for letter in "ymdhse") and "general" not in code.lower():
        return  # dates
    number = Decimal("".join(c for c in found.text if c.isdigit() or c == "."))
    assert number == value or ("%" in found.text and number in [value * 100**count for count in range(1, 21)])


@pytest.mark.parametrize("stored", ["1e308", "-1e308", "1e-300", "123456789012345"])
@pytest.mark.parametrize("code", ["0.00", "0." + "0" * 200, "0" * 255, "0" + "%" * 200, "#,##0%%%", "x" * 300, "yyyy"])
def test_no_number_and_no_format_is_too_large(stored: str, code: str) -> None:
    assert shown(Decimal(stored), code, EPOCH).text


def test_a_text_with_a_format() -> None:
    assert shown_text("12", '@"万件"').text == "12万件"
    assert (shown_text("12", ";;;").remark, shown_text("12", "@").text, shown_text("12", "0.0").text) == (
        "unclear",
        "12",
        "12",
    )


@pytest.mark.parametrize(
    ("text", "read"),
    [("一_x000D_\n二", "一\n二"), ("a_x005F_x000D_b", "a_x000D_b"),
     ("_xD800_", "_xD800_"), ("_x0041_", "A"), ("_x1_", "_x1_")],
)  # fmt: skip
def test_escapes_of_a_text(text: str, read: str) -> None:
    assert unescaped(text) == read


def test_a_number_that_may_be_a_day_is_marked() -> None:
    assert as_shown(10.1, "0.00", EPOCH) == ["10.10", "number", "10.1"]
    assert as_shown(10.1, "General", EPOCH) == ["10.1", "number", "10.1"]
    assert as_shown(10.15, "0.00", EPOCH) == "10.15"
