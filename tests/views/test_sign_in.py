"""Where signing in leads to."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "state", "opened", "leads_to"),
    [
        ("staff", "", True, "/entry/?jurisdiction=here&year=2022"),
        ("staff", "", False, "/"),
        ("staff", "returned", True, "/entry/?jurisdiction=here&year=2021"),
        ("reviewer", "submitted", True, "/review/?jurisdiction=here&year=2021"),
        ("reviewer", "draft", True, "/"),
        ("official", "submitted", True, "/"),
    ],
)
def test_signing_in_leads_to_the_work_that_waits(role: str, state: str, opened: bool, leads_to: str) -> None:
    here = factories.jurisdiction("here")
    if opened:
        factories.open_round(here)
    if state:
        factories.observation(factories.indicator("cases"), here, 2021, state=state, change_reason="请核对")
    factories.user("someone", role, here)
    said = {"username": "someone", "password": "correct-horse-battery"}
    assert Client().post("/accounts/login/", said).headers["Location"] == leads_to
    asked = Client().post("/accounts/login/", said | {"next": "/entry/?year=2022#entry-cases"})
    assert asked.headers["Location"] == "/entry/?year=2022#entry-cases"
