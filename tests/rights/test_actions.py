"""Every action checks the right before anything else, whatever version it is given."""

from __future__ import annotations

import datetime
import importlib
import inspect
import itertools
import pkgutil
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

import metrics.actions
from metrics.actions import checked_texts, documents, drafts, editions, observations, proposals, review
from metrics.documents.read import read_pasted
from metrics.domain.drafting import BoundFigure
from metrics.domain.stated import Stated
from metrics.models import Report, StaleObservation, User
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.jurisdiction_tree import jurisdiction_row
from tests.rights.world import OWN_THEME, REVIEWER, STAFF, TEXT, VERSIONS, World, passing, stored

pytestmark = pytest.mark.django_db

Call = Callable[[World, User, Scope, int], Any]


def _enter(world: World, by: User, scope: Scope, version: int) -> Any:
    return observations.enter(**_stating(world), by=by, scope=scope, version=version or None)


def _enter_all(world: World, by: User, scope: Scope, version: int) -> Any:
    said = _stating(world)
    entry = observations.Entry(said.pop("indicator"), said.pop("stated"), version or None)
    for why in observations.enter_all(**said, by=by, scope=scope, entries=[entry])[1].values():
        raise why


def _judge(world: World, by: User, scope: Scope, version: int) -> Any:
    with transaction.atomic():
        return observations.judge(**_stating(world), by=by, scope=scope, version=version or None)


def _stating(world: World) -> dict[str, Any]:
    indicator, here = catalogue().by_code[world.indicators["items"].code], jurisdiction_row(world.here)
    return {"indicator": indicator, "jurisdiction": here, "year": 2022, "stated": Stated(value=Decimal(5))}


def _keep(world: World, by: User, scope: Scope, version: int) -> Any:
    report = Report(jurisdiction=world.here, year=2022, title="另一份")
    return documents.keep_document(
        by=by, scope=scope, report=report, name="报告.txt", content=TEXT.encode(), read=read_pasted(TEXT)
    )


def _point_out(world: World, by: User, scope: Scope, version: int) -> Any:
    return proposals.point_out(
        by=by, scope=scope, document=world.document, start=0, end=1 if version == 1 else 10**6, section="", sentence="",
        indicator=world.indicators["items"], reading=proposals.Reading(Decimal(5)), replace=True,
    )  # fmt: skip


def _decision(act: Callable[..., Any], figure: str, indicator: str = "", **more: Any) -> Call:
    def call(world: World, by: User, scope: Scope, version: int) -> Any:
        chosen = {"indicator": world.indicators[indicator]} if indicator else {}
        return act(by=by, scope=scope, proposal=world.proposal(figure), version=version, **chosen, **more)

    return call


def _review(act: str, row: str) -> Call:
    def call(world: World, by: User, scope: Scope, version: int) -> Any:
        world.rows[row].version = version
        return review.act_on(act, [world.rows[row]], by=by, scope=scope, reason="原因")

    return call


def _publish(world: World, by: User, scope: Scope, version: int) -> Any:
    here = jurisdiction_row(world.here)
    return editions.publish(
        by=by, scope=scope, jurisdiction=here, year=2022, published_on=datetime.date(2023, 3, 20), seen=version - 1
    )


def _keep_draft(world: World, by: User, scope: Scope, version: int) -> Any:
    here, row = jurisdiction_row(world.here), world.rows["gone"]
    figure = BoundFigure(row.indicator.code, "事项", here.code, row.year, row.version, "71件")
    return drafts.keep_draft(by=by, scope=scope, jurisdiction=here, year=2022, kind="annex", figures=[figure])


def _keep_text(world: World, by: User, scope: Scope, version: int) -> Any:
    here = jurisdiction_row(world.here)
    return checked_texts.keep_text(
        by=by, scope=scope, jurisdiction=here, year=2022, name="稿.txt", content=TEXT.encode(), read=read_pasted(TEXT)
    )


def _delete_text(world: World, by: User, scope: Scope, version: int) -> Any:
    return checked_texts.delete_text(by=by, scope=scope, text=passing(world))


ACTIONS: dict[str, tuple[frozenset[str], Call]] = {
    "enter": (OWN_THEME, _enter),
    "enter_all": (OWN_THEME, _enter_all),
    "judge": (OWN_THEME, _judge),
    "keep_document": (STAFF, _keep),
    "read_again": (STAFF, lambda world, by, scope, _: documents.read_again(scope=scope, document=world.document)),
    "accept": (OWN_THEME, _decision(proposals.accept, "300000件", replace=True)),
    "accept a guess": (OWN_THEME, _decision(proposals.accept, "300000件", reading=proposals.Reading(Decimal(314159)))),
    "accept as another": (OWN_THEME, _decision(proposals.accept, "95%", "items")),
    "accept without indicator": (OWN_THEME, _decision(proposals.accept, "71件", "items", replace=True)),
    "set_aside": (OWN_THEME, _decision(proposals.set_aside, "300000件", state="rejected")),
    "assign": (OWN_THEME, _decision(proposals.assign, "300000件", "jump")),
    "assign to another": (OWN_THEME, _decision(proposals.assign, "95%", "items")),
    "point_out": (OWN_THEME, _point_out),
    "learn": (
        OWN_THEME,
        lambda world, by, scope, _: proposals.learn(
            by=by, scope=scope, proposal=world.proposal("71件"), indicator=world.indicators["items"], phrase="咨询数"
        ),
    ),
    "act_on: submit": (OWN_THEME, _review("submit", "items")),
    "act_on: withdraw": (OWN_THEME, _review("withdraw", "sent")),
    "act_on: withdraw a draft": (OWN_THEME, _review("withdraw", "items")),
    "act_on: approve": (REVIEWER, _review("approve", "sent")),
    "act_on: approve a draft": (REVIEWER, _review("approve", "items")),
    "act_on: return": (REVIEWER, _review("return", "sent")),
    "act_on: reopen": (REVIEWER, _review("reopen", "gone")),
    "act_on: restore": (REVIEWER, _review("restore", "items")),
    "publish": (REVIEWER, _publish),
    "keep_text": (STAFF | REVIEWER, _keep_text),
    "delete_text": (STAFF | REVIEWER, _delete_text),
    "keep_draft": (STAFF | REVIEWER, _keep_draft),
}
"""Name of the function → who may call it, and a call that concerns the theme "other"."""


def test_every_action_is_tried() -> None:
    """Actions with a scope change data that others see; those on a user's own pins and views have none, and
    `changing` says who changes what the admin decides on."""
    modules = [
        importlib.import_module(f"metrics.actions.{each.name}")
        for each in pkgutil.iter_modules(metrics.actions.__path__)
    ]
    acts = {
        name
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and {"by", "scope"} & set(inspect.signature(function).parameters)
        and not name.startswith(("_", "check_"))
    }
    own = {"changing", "pin", "unpin", "save_view", "rename_view", "delete_view", "state_again"}
    assert acts - own == {name.partition(":")[0].split()[0] for name in ACTIONS}


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_is_denied_before_anything_else(name: str, world: World) -> None:
    allowed, call = ACTIONS[name]
    before = stored()
    for person, version in itertools.product(world.people.keys() - allowed, VERSIONS):
        user = world.people[person]
        with pytest.raises(PermissionDenied):
            call(world, user, Scope.of(user), int(version or 0))
    assert stored() == before


@pytest.mark.parametrize("name", ACTIONS)
def test_whoever_may_is_not_denied(name: str, world: World) -> None:
    """At the right version the act is done, or refused because of the value: so the refusals above are due to
    rights."""
    allowed, call = ACTIONS[name]
    for person in allowed:
        user = world.people[person]
        with suppress(ValidationError, proposals.Contradiction, proposals.StaleProposal, StaleObservation):
            call(world, user, Scope.of(user), 1)
