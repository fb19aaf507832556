"""Tasks of the bench that run in the product's own process, on the database it measures.

    python -m tests.bench.inside TASK ARGUMENTS     calls a function below; arguments and answer are JSON

`prepare` also accepts a database that is prepared already, so that it can be kept."""

from __future__ import annotations

import datetime
import json
import sys
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402  Django first
from django.db import connection, transaction  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from metrics.domain.choices import State  # noqa: E402
from metrics.imports.synthetic_data import GROUP, PREFIX, synthesise  # noqa: E402
from metrics.models import Indicator, Jurisdiction, Membership, Observation, Round, Theme, User  # noqa: E402
from metrics.models.jurisdictions import STEP  # noqa: E402
from tests import factories  # noqa: E402

FULL_YEARS = 7
"""Years of the jurisdictions for the yearly comparison: six, and the one before the first."""
FULL = 150
"""Indicators of a full year."""
REPORT = 58
"""Values of the real report."""
FULL_JURISDICTIONS = 40
REPORT_JURISDICTIONS = 60


def lay_out() -> None:
    """Create jurisdictions and indicators as in the large database, and no values."""
    synthesise(jurisdictions=1, indicators=120, years=range(0))


def prepare(*, little: bool = False) -> dict[str, Any]:
    """Create accounts of four roles with sessions, jurisdictions with the values of one report, and, unless `little`,
    jurisdictions with a full catalogue of values to compare and to approve. Return their codes, and the open year."""
    top = Jurisdiction.objects.get(code=f"{PREFIX}-1")
    year = timezone.localdate().year
    staff = _account("staff", top)
    with transaction.atomic():
        if not Jurisdiction.objects.filter(code="bench-report-01").exists():
            indicators = _indicators()
            reported = _jurisdictions("report", REPORT_JURISDICTIONS, top)
            _values(reported, indicators[:REPORT], range(year - 1, year))
            full = _jurisdictions("full", 0 if little else FULL_JURISDICTIONS, top)
            _values(full, indicators, range(year - FULL_YEARS, year))
            _values(full, indicators, range(year, year + 1), state=State.SUBMITTED, entered_by=staff)
        Round.objects.get_or_create(
            jurisdiction=top,
            year=year,
            defaults={
                "opens_on": datetime.date(year, 1, 1),
                "departments_due": datetime.date(year + 1, 3, 1),
                "publication_due": datetime.date(year + 1, 4, 1),
            },
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    synthetic = _codes(f"{PREFIX}-")
    entered = set(Observation.objects.filter(year=year).values_list("jurisdiction__code", flat=True).distinct())
    submitted = Observation.objects.filter(year=year, state=State.SUBMITTED)
    made = Indicator.objects.filter(code__startswith=PREFIX)
    return {
        "sessions": {
            "staff": factories.session(staff),
            "second": factories.session(_account("official", top, "second")),
        }
        | {role: factories.session(_account(role, top)) for role in ("official", "reviewer", "administrator")},
        "year": year,
        "top": top.code,
        "path": top.path,
        "jurisdictions": synthetic[1:90],
        "wide": _widest(),
        "empty": [code for code in reversed(synthetic) if code not in entered],
        "full": _codes("bench-full-"),
        "report": _codes("bench-report-"),
        "submitted": sorted(set(submitted.values_list("jurisdiction__code", flat=True).distinct())),
        "indicators": list(made.values_list("code", flat=True)),
        "related": [
            [code for code in codes if code]
            for codes in made.values_list("code", "numerator__code", "denominator__code")
        ],
    }


def _codes(prefix: str) -> list[str]:
    """Return the codes with this prefix, in the official order."""
    return list(Jurisdiction.objects.filter(code__startswith=prefix).values_list("code", flat=True))


def _widest() -> str:
    """Return the jurisdiction with the most jurisdictions below it."""
    return str(Jurisdiction.objects.annotate(below=Count("children")).order_by("-below", "path")[0].code)


def _account(role: str, at: Jurisdiction, name: str = "") -> User:
    user, _made = User.objects.get_or_create(username=f"bench-{name or role}", defaults={"password": "!"})
    Membership.objects.get_or_create(user=user, jurisdiction=at, role=role)
    return user


def _indicators() -> list[int]:
    """Return the ids of as many indicators as a full year has: existing ones, and new ones if needed."""
    theme = Theme.objects.filter(code__startswith=PREFIX).order_by("position")[0]
    known = list(Indicator.objects.order_by("theme__position", "position").values_list("pk", flat=True))[:FULL]
    more = Indicator.objects.bulk_create(
        Indicator(
            code=f"bench-{n}", name_zh=f"虚构指标甲{n}", theme=theme, position=1_000 + n, definition_zh="虚构，仅供测量。",
            unit="件", measure="count", time_basis="flow", direction="neutral", decimals=0, is_key=False,
        )
        for n in range(1, FULL - len(known) + 1)
    )  # fmt: skip
    return known + [indicator.pk for indicator in more]


def _jurisdictions(kind: str, number: int, top: Jurisdiction) -> list[Jurisdiction]:
    last = top.children.order_by("position").values_list("position", flat=True).last() or 0
    return Jurisdiction.objects.bulk_create(
        Jurisdiction(
            code=f"bench-{kind}-{n:02d}", name_zh=f"虚构测点{kind}{n}", kind="county", parent=top, position=last + n,
            path=top.path + str(last + n).zfill(STEP), fictional=True,
        )
        for n in range(1, number + 1)
    )  # fmt: skip


def _values(jurisdictions: list[Jurisdiction], indicators: list[int], years: range, **fields: Any) -> None:
    """Create values without warnings: of each five indicators the base is 100, and its part and the rate of the two
    rise slowly."""
    fields = {"state": State.APPROVED, **fields}
    Observation.objects.bulk_create(
        [
            Observation(
                jurisdiction=jurisdiction,
                indicator_id=indicator,
                year=year,
                value=100 if n % GROUP == 0 else 40 + year % 20,
                **fields,
            )
            for jurisdiction in jurisdictions
            for year in years
            for n, indicator in enumerate(indicators)
        ],
        batch_size=2_000,
    )


def statements(*, session: str, addresses: list[str]) -> list[list[str]]:
    """Return for each address the SQL statements that its page runs."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    return [_sent(client, address) for address in addresses]


def _sent(client: Client, address: str) -> list[str]:
    sent: list[str] = []

    def note(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, parameters, many, context)
        sent.append(connection.ops.last_executed_query(context["cursor"], sql, parameters))
        return answer

    with connection.execute_wrapper(note):
        answer = client.get(address, HTTP_HOST="127.0.0.1")
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    return sent


TASKS = {task.__name__: task for task in (lay_out, prepare, statements)}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](**json.loads(sys.argv[2])), ensure_ascii=False))
