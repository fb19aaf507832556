"""The layers of metrics/ hold (tests/layers.py), and each way of breaking them is noticed."""

from __future__ import annotations

import pytest

from tests.layers import breaches, graph, pairs, room, sources

KNOWN = sources()

BREACHES = {
    "models that import queries": ("metrics.models.rounds", "from metrics.queries import rounds"),
    "the reader on models": ("metrics.reader.read", "from metrics.models import Indicator"),
    "a chart that asks the database": (
        "metrics.charts.series",
        "def f(model):\n    return model.objects.filter(year=2022).first()",
    ),
    "a table that looks a model up": (
        "metrics.tables.years",
        "from django.apps import apps\nMODEL = apps.get_model('metrics', 'Observation')",
    ),
    "a view that asks the database": (
        "metrics.views.dashboard",
        "def f(user):\n    return type(user).objects.get(pk=1)",
    ),
    "the reader on Django by a detour": ("metrics.reader.read", "from metrics.domain.choices import Qualifier"),
    "the number parser on Django": ("metrics.parsing.numbers", "from django.utils.translation import gettext"),
    "the number parser on words": ("metrics.parsing.numbers", "from metrics.wording.formatting import plain"),
    "the reader on another parser": ("metrics.reader.read", "from metrics.parsing.archives import unpacked"),
    "queries that write": ("metrics.queries.series", "def f():\n    from metrics.actions.observations import enter"),
    "charts that know tables": ("metrics.charts.series", "from metrics.tables.years import YearsTable"),
    "a circle on the lowest floor": ("metrics.domain.rows", "from metrics.domain import measured"),
}


def test_the_contract_holds() -> None:
    assert breaches(KNOWN) == []


@pytest.mark.parametrize("what", BREACHES)
def test_each_breach_is_noticed(what: str) -> None:
    module, line = BREACHES[what]
    assert module in KNOWN
    broken = {**KNOWN, module: f"{KNOWN[module]}\n{line}\n"}
    assert any(module in breach for breach in breaches(broken))


def test_few_rooms_know_each_other() -> None:
    assert len(pairs(KNOWN)) <= 125


def test_relative_imports_and_imports_inside_functions_are_seen() -> None:
    known = {
        "metrics.views": "",
        "metrics.views.one": "from . import other\ndef f():\n    from ..models.users import User",
        "metrics.views.other": "import metrics.models",
        "metrics.models": "from metrics.models.users import User",
        "metrics.models.users": "",
    }
    arrows = graph(known)
    assert arrows["metrics.views.one"] == {"metrics.views.other", "metrics.models.users"}
    assert arrows["metrics.views.other"] == {"metrics.models"}
    assert room("metrics.models.users") == "models"
    assert room("metrics.parsing.numbers") == "parsing.numbers"
