"""A clerk pastes a column as it stands in their spreadsheet, puts right by clicks what is asked, and empties a draft
that was a mistake."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from metrics.models import Jurisdiction, Observation, User
from tests import factories
from tests.browser.clipboard import paste
from tests.browser.entry import agree, below, opened, state, value

COLUMN = (
    ("1,234", "人", "exact 1234"), ("89.4%", "%", "exact 89.4"), ("6500余", "人", "over 6500"),
    ("约30", "人", "about 30"), ("", "人", ""), ("—", "人", "不适用"), ("无", "人", "未填报"), ("１２３", "人", "exact 123"),
    ("2.3万", "人", "按23,000填写"), ("12人", "人", "exact 12"), ("300余人次", "人次", "over 300"), ("100%", "%", "exact 100"),
    ("≥95", "%", "at_least 95"), ("0", "人", "exact 0"), ("（15）", "人", "按15填写"), ("3 000", "人", "exact 3000"),
    ("十二", "人", "exact 12"),
)  # fmt: skip
"""Cell, unit of its indicator, and what is stored, or the button that is clicked."""
CLICKED = {"按23,000填写": "exact 23000", "按15填写": "exact 15", "不适用": "not_applicable", "未填报": "not_reported"}


def stored() -> dict[str, str]:
    found = Observation.objects.filter(year=2022).select_related("indicator")
    return {
        row.indicator.code: row.missing_reason if row.value is None else f"{row.qualifier} {float(row.value):g}"
        for row in found
    }


def test_a_messy_column_is_pasted_and_put_right_by_clicks(
    zone: Jurisdiction, clerk: User, page_of: Callable[..., Page], problems: list[str]
) -> None:
    theme, expected = factories.theme("messy"), dict[str, str]()
    for number, (_cell, unit, said) in enumerate(COLUMN, start=1):
        more = {"in_theme": theme, "position": number, "name_zh": f"第{number}项"}
        code = f"c{number}"
        factories.rate(code, min_value=0, **more) if unit == "%" else factories.indicator(code, unit=unit, **more)
        expected[code] = CLICKED.get(said, said)
    page = opened(page_of(clerk))
    paste(page, "c1", "数值\n" + "".join(f"{cell}\n" for cell, _unit, _said in COLUMN))
    agree(page)
    expect(page.get_by_role("status").locator("li")).to_contain_text("已填12项")
    for number, (_cell, _unit, said) in enumerate(COLUMN, start=1):
        if said in CLICKED:
            below(page, f"c{number}").get_by_role("button", name=said).press("Enter")
            expect(state(page, f"c{number}")).to_contain_text("已保存")
    problems.clear()  # each refusal is an error of the network's for the console
    assert stored() == {code: said for code, said in expected.items() if said}

    value(page, "c14").fill("")
    page.keyboard.press("Enter")
    expect(state(page, "c14")).to_have_text("已清空")
    assert "c14" not in stored()
