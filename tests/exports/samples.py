"""Rows with every case that a file has to hold, made without a database."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from metrics.domain.change import change
from metrics.domain.measured import Measured
from metrics.domain.rows import IndicatorRow, JurisdictionRow, Point, period_of

ZONE = JurisdictionRow(1, "zone", "某开发区", "zone", "0001", 0, fictional=False)
DEMO = JurisdictionRow(2, "demo-city", "演示市", "city", "9001", 0, fictional=True)

CASES = IndicatorRow("cases", "案件数", "件", "count", "flow", "neutral", 0, theme="调解", theme_code="mediation")
SHARE = IndicatorRow("share", "网办率", "%", "rate", "flow", "higher", 2, theme="政务服务", theme_code="services")


def measured(
    indicator: IndicatorRow = CASES,
    value: str | None = "71",
    *,
    earlier: Point | None = None,
    jurisdiction: JurisdictionRow = ZONE,
    year: int = 2022,
    **fields: Any,
) -> Measured:
    """Return an approved value of 2022 from a report, compared with `earlier`, by default a year before without a
    row."""
    stated: dict[str, Any] = {"state": "approved", "report": "2022年度报告", "section": "一(二)1"} | fields
    stated["period"] = period_of(stated.get("as_of"), stated.get("period", "year"))
    point = Point(year, None if value is None else Decimal(value), **stated)
    return Measured(indicator, jurisdiction, point, change(indicator, earlier or Point(year - 1), point))


def before(value: str, **fields: Any) -> Point:
    return Point(2021, Decimal(value), **fields)


EVERY_CASE = (
    measured(earlier=before("59")),
    measured(earlier=before("90.0000"), note="较上年减少"),
    measured(SHARE, "89.4000", earlier=before("91.25"), numerator=Decimal(947), denominator=Decimal(1059)),
    measured(SHARE, "100", earlier=before("100")),
    measured(value="0", earlier=before("3")),
    measured(value="16", period="not_stated", earlier=before("15")),
    measured(value="6500", qualifier="over", as_of=datetime.date(2022, 11, 30), earlier=before("6000")),
    measured(value="6500", qualifier="about", earlier=before("6000")),
    measured(SHARE, "98", qualifier="at_least", earlier=before("97", qualifier="at_least")),
    measured(value=None, missing_reason="not_reported", earlier=before("59"), report="", section=""),
    measured(value=None, missing_reason="not_applicable", note="派出机构，无执法权"),
    measured(value=None, missing_reason="suppressed", state="draft"),
    measured(value="-3", state="returned", note="-5"),
    measured(value="12345678901.2345", state="submitted", note='他说："行",\r\n第二行'),
    measured(note='=HYPERLINK("http://x","y")'),
    measured(note="＝1+1", jurisdiction=DEMO),
)
