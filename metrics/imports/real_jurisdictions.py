"""Refuses to load fictional or bundled example data into a database that holds real jurisdictions."""

from __future__ import annotations

import csv
from collections.abc import Collection

from django.conf import settings

from metrics.models import Jurisdiction


class RealJurisdictions(Exception):
    """The database is that of a real installation; the message says what to do instead."""


def refuse_real_jurisdictions(*, except_for: Collection[str] = ()) -> None:
    """Raise `RealJurisdictions` when there is a jurisdiction that is not marked as fictional and whose code is none of
    `except_for`."""
    real = Jurisdiction.objects.filter(fictional=False).exclude(code__in=except_for).first()
    if real is not None:
        raise RealJurisdictions(
            f"This database has real places, such as {real.code}. What is made up, or bundled to try the product out, "
            "goes into a database of its own."
        )


def bundled_jurisdictions() -> frozenset[str]:
    """Return the codes of the jurisdictions of the real report that is shipped with the product."""
    file = settings.BASE_DIR / "fixtures" / "reports" / "jurisdictions.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        return frozenset(line["code"] for line in csv.DictReader(lines))
