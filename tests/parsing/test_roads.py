"""The cells that clerks write mean the same on the entry page, in the admin, in an import and in the reading room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from metrics.imports.observations import commit, stage
from metrics.imports.sheets import Table
from metrics.models import Indicator, Jurisdiction, Observation, Proposal, User
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.series import point_of
from metrics.wording.formatting import dated_value_words
from tests import factories
from tests.admin.observations.forms import add, entry, errors
from tests.views.entry.helpers import cell, offered

pytestmark = pytest.mark.django_db

CELLS = (
    ("people", "人数", "“人数”不是数字"),
    ("people", "1,234", "=1,234人"),
    ("share", "89.4%", "=89.4%"),
    ("people", "6500余", "=6,500余人"),
    ("people", "约30", "=约30人"),
    ("people", "", "请填写数值"),
    ("people", "—", "请选择缺值原因"),
    ("people", "无", "请选择缺值原因"),
    ("people", "１２３", "=123人"),
    ("people", "2.3万", "是否指23,000人"),
    ("people", "12人", "=12人"),
    ("people", "300余人次", "是否指300余人"),
    ("people", "100%", "是否指100人"),
    ("share", "≥95", "=不低于95%"),
    ("people", "0", "=0人"),
    ("people", "（15）", "是否指15人"),
    ("people", "3 000", "=3,000人"),
    ("people", "十二", "=12人"),
    ("share", "0.894", "是否指89.4%或0.89%"),
    ("people", "1204（截至10月底）", "=1,204人，截至10月"),
    ("people", "12件", "该指标的单位是“人”"),
)
"""Indicator, what is written, and what is said of it: after = what is stored."""


@dataclass(frozen=True, slots=True)
class Ground:
    client: Client
    clerk: User
    here: Jurisdiction
    proposal: Proposal


def typed(ground: Ground, of: Indicator, text: str) -> str:
    return " ".join(cell(ground.client, of, value=text, note="台账").json()["problems"])


def in_the_admin(ground: Ground, of: Indicator, text: str) -> str:
    answer = add(ground.client, entry(of, ground.here, value=text))
    return errors(answer) if answer.status_code == 200 else ""


def imported(ground: Ground, of: Indicator, text: str) -> str:
    table = Table(("指标代码", "数值", "备注"), ((2, (of.code, text, "台账")),), {})
    scope, here = Scope.of(ground.clerk), jurisdiction_row(ground.here)
    staged = stage(table, by=ground.clerk, scope=scope, jurisdiction=here, year=2022)
    if staged.committable:
        commit(staged)
    return " ".join(problem.sentence for row in staged.rows for problem in row.problems)


def corrected(ground: Ground, of: Indicator, text: str) -> str:
    ground.proposal.refresh_from_db()
    fields = {"act": "accept", "version": ground.proposal.version, "indicator": of.code, "value": text}
    answer = ground.client.post(
        reverse("proposal", args=[ground.proposal.pk]), fields | {"qualifier": "exact", "as_of": ""}, follow=True
    )
    return " ".join(str(message) for message in answer.context["messages"])


@pytest.mark.parametrize("road", [typed, in_the_admin, imported, corrected])
def test_a_cell_means_the_same_on_every_road(client: Client, road: Callable[[Ground, Indicator, str], str]) -> None:
    here = factories.jurisdiction("here")
    factories.open_round(here)
    clerk = factories.user("clerk", "staff", here)
    client.force_login(clerk)
    factories.indicator("people", unit="人")
    factories.rate("share", min_value=0)
    ground = Ground(client, clerk, here, factories.proposal(factories.document(factories.report(here))))
    for code, text, outcome in CELLS:
        with transaction.atomic():
            sentence = road(ground, Indicator.objects.get(code=code), text)
            row = Observation.objects.first()
            stored = dated_value_words(catalogue().by_code[code], point_of(row)) if row else ""
            transaction.set_rollback(True)
        if not text and road is typed:  # an emptied line of the entry page states nothing
            outcome = "="
        if outcome.startswith("="):
            assert stored == outcome[1:], (text, sentence)
        else:
            assert row is None and outcome in sentence, (text, stored, sentence)


def test_the_entry_page_is_given_what_one_click_fills_in(client: Client) -> None:
    here = factories.jurisdiction("here")
    factories.open_round(here)
    client.force_login(factories.user("clerk", "staff", here))
    people, share = factories.indicator("people", unit="人"), factories.rate("share")
    for of, text, buttons in (
        (people, "2.3万", ["按23,000填写"]),
        (share, "0.894", ["按89.4%填写", "按0.89%填写"]),
        (people, "无", ["未填报", "不适用", "不公开", "不可比", "待报"]),
        (people, "1-10", []),
        (people, "12件", []),
    ):
        answer = cell(client, of, value=text)
        offers = offered(answer.json()["offers"])
        assert (answer.status_code, list(offers)) == (422, buttons)
        for texts in offers.values():
            version = Observation.objects.filter(indicator=of).values_list("version", flat=True).first() or ""
            fields = {name.removesuffix(f".{of.code}"): said for name, said in texts.items()}
            assert cell(client, of, **fields, version=version).status_code == 200, fields
    answer = cell(client, share, value="", numerator="2", denominator="3", version="2")
    assert list(offered(answer.json()["offers"])) == ["按66.67%填写（按分子÷分母计算）"]
