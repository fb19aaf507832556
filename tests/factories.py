"""Users, jurisdictions, indicators and values for tests: plain functions with sensible defaults and unique codes."""

from __future__ import annotations

import datetime
import hashlib
import io
from decimal import Decimal
from itertools import count
from typing import Any

import docx
from django.conf import settings
from django.test import Client

from metrics.models import (
    Break,
    CheckedText,
    Definition,
    Document,
    FormerParent,
    Indicator,
    Jurisdiction,
    Membership,
    Observation,
    ParagraphTemplate,
    Proposal,
    Round,
    Succession,
    Theme,
    User,
)
from metrics.models.reports import Report
from metrics.models.targets import Target

_number = count(1)


def jurisdiction(code: str = "", *, parent: Jurisdiction | None = None, **fields: Any) -> Jurisdiction:
    n = next(_number)
    code = code or f"place-{n}"
    defaults: dict[str, Any] = {"name_zh": f"地区{n}", "name_en": f"Place {n}", "kind": "county"}
    defaults["position"] = n % 9999 + 1  # of which there are no more
    return Jurisdiction.objects.create(code=code, parent=parent, **defaults | fields)


def former_parent(of: Jurisdiction, parent: Jurisdiction | None, last_year: int) -> FormerParent:
    return FormerParent.objects.create(jurisdiction=of, parent=parent, last_year=last_year)


def succession(of: Jurisdiction, forerunner: Jurisdiction | None, year: int, kind: str = "merged") -> Succession:
    return Succession.objects.create(jurisdiction=of, forerunner=forerunner, year=year, kind=kind)


def theme(code: str = "", **fields: Any) -> Theme:
    n = next(_number)
    code = code or f"theme-{n}"
    found = Theme.objects.filter(code=code).first()
    return found or Theme.objects.create(
        code=code, **{"name_zh": f"领域{n}", "name_en": f"Theme {n}", "position": n} | fields
    )


def indicator(code: str = "", *, in_theme: Theme | None = None, **fields: Any) -> Indicator:
    """Create an indicator; by default a count of cases in the year without a direction. `break_year`, `break_note_zh`
    and so on are those of a break."""
    n = next(_number)
    defaults: dict[str, Any] = {
        "name_zh": f"指标{n}", "name_en": f"Indicator {n}", "position": n, "unit": "件", "measure": "count",
        "time_basis": "flow", "direction": "neutral", "min_value": 0, "definition_zh": "定义",
        "definition_en": "Definition",
    }  # fmt: skip
    breaks = {name.removeprefix("break_"): fields.pop(name) for name in list(fields) if name.startswith("break_")}
    made = Indicator.objects.create(code=code or f"indicator-{n}", theme=in_theme or theme(), **defaults | fields)
    if breaks.get("year"):
        break_(made, **breaks)
    return made


def break_(of: Indicator, year: int = 2021, **fields: Any) -> Break:
    return Break.objects.create(indicator=of, year=year, **fields)


def definition(of: Indicator, year: int = 2021, text: str = "新定义", **fields: Any) -> Definition:
    return Definition.objects.create(indicator=of, year=year, definition_zh=text, **fields)


def rate(code: str = "", **fields: Any) -> Indicator:
    """Create a rate for which higher is better."""
    defaults = {"unit": "%", "measure": "rate", "direction": "higher", "decimals": 2, "max_value": 100}
    return indicator(code, **defaults | fields)


def observation(
    of: Indicator, at: Jurisdiction, year: int = 2022, value: Decimal | int | str | None = 71, **fields: Any
) -> Observation:
    """Create an approved value; with value None a missing one."""
    defaults: dict[str, Any] = {"state": "approved", "missing_reason": "" if value is not None else "not_reported"}
    amount = None if value is None else Decimal(value)
    if fields.get("as_of"):
        defaults["period"] = "as_of"
    return Observation.objects.create(indicator=of, jurisdiction=at, year=year, value=amount, **defaults | fields)


def target(of: Indicator, at: Jurisdiction, year: int = 2022, value: int | str = 90, **fields: Any) -> Target:
    defaults = {"document": "工作要点"}
    return Target.objects.create(indicator=of, jurisdiction=at, year=year, value=Decimal(value), **defaults | fields)


def paragraph_template(of: Theme, at: Jurisdiction | None, text: str = "{时点}{指标}{数值}。") -> ParagraphTemplate:
    return ParagraphTemplate.objects.create(theme=of, jurisdiction=at, text=text)


def report(at: Jurisdiction, year: int = 2022, **fields: Any) -> Report:
    return Report.objects.create(jurisdiction=at, year=year, **{"title": f"{year}年度报告"} | fields)


def document(of: Report, text: str = "全年办结行政复议案件71件。", **fields: Any) -> Document:
    content = text.encode()
    defaults = {
        "name": "年度报告.txt",
        "kind": "text",
        "content": content,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return Document.objects.create(report=of, text=text, **defaults | fields)


def checked_text(at: Jurisdiction, by: User, year: int = 2022, **fields: Any) -> CheckedText:
    """Create a Word document that was uploaded to be checked."""
    made = docx.Document()
    made.add_paragraph("全年办结行政复议案件72件。")
    file = io.BytesIO()
    made.save(file)
    defaults = {"name": "稿.docx", "kind": "docx", "content": file.getvalue(), "text": "全年办结行政复议案件72件。"}
    return CheckedText.objects.create(jurisdiction=at, added_by=by, year=year, **defaults | fields)


def proposal(of: Document, figure: str = "71件", **fields: Any) -> Proposal:
    """Create an open proposal of a count, found where `figure` stands in the document."""
    start = of.text.index(figure)
    defaults: dict[str, Any] = {
        "start": start, "end": start + len(figure), "text": figure, "sentence": of.text, "value": 71, "unit": "件",
        "period": "year", "kind": "count", "score": 0.9,
    }  # fmt: skip
    return Proposal.objects.create(document=of, **defaults | fields)


def user(username: str = "", role: str = "", at: Jurisdiction | None = None, *themes: Theme, **fields: Any) -> User:
    """Create a user; with `role` and `at`, a member there."""
    made = User.objects.create_user(username or f"user-{next(_number)}", password="correct-horse-battery", **fields)
    if role and at:
        member(made, role, at, *themes)
    return made


def member(who: User, role: str, at: Jurisdiction, *themes: Theme) -> Membership:
    membership = Membership.objects.create(user=who, role=role, jurisdiction=at)
    membership.themes.set(themes)
    return membership


def session(of: User) -> str:
    """Create a session and return the value of the cookie by which this user is signed in."""
    client = Client()
    client.force_login(of)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def browser(session: str) -> Client:
    """Return a new client that is signed in by the session, which takes much less time than to log in again."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


def open_round(at: Jurisdiction, year: int = 2022) -> Round:
    """Open the year for entry in the jurisdiction and below it, today and from now on."""
    return Round.objects.create(
        jurisdiction=at,
        year=year,
        opens_on=datetime.date(2000, 1, 1),
        departments_due=datetime.date(year + 1, 3, 1),
        publication_due=datetime.date(year + 1, 4, 1),
    )
