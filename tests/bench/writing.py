"""What writing the annex of a report with 150 indicators takes."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from decimal import Decimal

from django.utils import translation

from metrics.domain.change import change
from metrics.domain.drafting import Annex
from metrics.domain.measured import Measured
from metrics.domain.rows import IndicatorRow, JurisdictionRow, Point
from metrics.drafting.annex import annex_document
from metrics.drafting.pdf import pdf
from metrics.drafting.word import docx
from tests.bench.figures import Figure

INDICATORS = 150
MEGABYTE = 1024


def annex() -> Annex:
    place = JurisdictionRow(1, "zone", "云岭开发区", "zone", "0001", 0, False)
    rows = []
    for number in range(INDICATORS):
        row = IndicatorRow(
            f"i{number}", f"行政复议案件办结数（第{number}项）", "件", "count", "flow", "neutral", 0,
            theme=f"领域{number // 12}",
        )  # fmt: skip
        points = [
            Point(year, Decimal(value), observation_id=number, version=1)
            for year, value in ((2023, 590), (2024, 711 + number))
        ]
        rows.append(Measured(row, place, points[1], change(row, *points)))
    return Annex(place, 2024, tuple(rows))


def writing() -> list[Figure]:
    """Measure the seconds of an annex as Word (of the processor) and as PDF (of the clock), the second time, and the
    memory of the process that sets
    the PDF."""
    with translation.override("zh-hans"):
        written = annex_document(annex())
        return [
            Figure("annex_docx", _seconds(lambda: docx(written, 1), time.process_time), 1, unit="s"),
            Figure("annex_pdf", _seconds(lambda: pdf(written), time.monotonic), 3, unit="s"),
            Figure(
                "annex_pdf_memory", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MEGABYTE, 150, unit="MB"
            ),
        ]


def _seconds(act: Callable[[], object], clock: Callable[[], float]) -> float:
    act()
    start = clock()
    act()
    return clock() - start
