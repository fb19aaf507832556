"""Reports as a file."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from metrics.domain.reports import ReportRow
from metrics.exports.columns import FICTIONAL, JURISDICTION_CODE, JURISDICTION_NAME, Column

REPORTS: Sequence[Column[ReportRow]] = (
    Column("report_id", _("报告编号"), lambda row: row.id),
    Column("year", _("年度"), lambda row: row.year),
    JURISDICTION_CODE.of(lambda row: row.jurisdiction),
    JURISDICTION_NAME.of(lambda row: row.jurisdiction),
    Column("title", _("标题"), lambda row: row.title),
    Column("publisher", _("发布机关"), lambda row: row.publisher),
    Column("published_on", _("发布日期"), lambda row: row.published_on),
    Column("url", _("网址"), lambda row: row.url),
    Column("observations", _("读取的数据"), lambda row: row.values),
    FICTIONAL.of(lambda row: row.jurisdiction),
)
