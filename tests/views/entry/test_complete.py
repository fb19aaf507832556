"""A year is complete when nothing that is due is blank without a word: submitting asks for a reason, or for the word
that the value is still to come, which keeps the year incomplete."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metrics.models import Jurisdiction, Observation
from tests import factories
from tests.views.entry.helpers import cell, form

pytestmark = pytest.mark.django_db


@pytest.fixture
def blanks(here: Jurisdiction) -> None:
    """Add three indicators that are due, each for another reason, one that is not, and one with a draft."""
    theme, codes = factories.theme("work"), ("before", "wanted", "asked", "free", "typed")
    of = {code: factories.indicator(code, in_theme=theme, name_zh=code) for code in codes}
    factories.observation(of["before"], here, 2021, 40)
    factories.target(of["wanted"], here, 2022)
    here.rounds.get(year=2022).required.add(of["asked"])
    factories.observation(of["typed"], here, 2022, 7, state="draft")


def listed(page: str) -> list[str]:
    """Return the codes of the rows in the list of what is due and blank."""
    return [part.partition('"')[0] for part in page.partition('id="blank"')[2].split('href="#entry-')[1:]]


def stored() -> dict[str, tuple[str, str, str]]:
    rows = Observation.objects.filter(year=2022).values_list("indicator__code", "state", "missing_reason", "note")
    return {code: (state, reason, note) for code, state, reason, note in rows}


def submit(client: Client) -> str:
    return str(form(client, submit="1", **as_shown()).content.decode())


def as_shown() -> dict[str, str]:
    """Return what a form sends of the drafts that it shows."""
    return {
        f"{name}.{row.indicator.code}": str(getattr(row, name) if getattr(row, name) is not None else "")
        for row in Observation.objects.filter(year=2022, state="draft").select_related("indicator")
        for name in ("value", "missing_reason", "note", "explanation", "version", "qualifier")
    }


def explain(client: Client, *codes: str, **fields: Any) -> str:
    address = f"{reverse('entry')}?jurisdiction=here&year=2022"
    said = {"explain": "chosen", "blank": list(codes), "blank_reason": "not_applicable", "blank_note": ""}
    return str(client.post(address, as_shown() | said | fields, follow=True).content.decode())


def test_a_year_with_blanks_is_not_submitted_until_each_has_a_word(client: Client, blanks: None) -> None:
    page = submit(client)
    assert "还有3项应报而空白，没有提交" in page and listed(page) == ["before", "wanted", "asked"]
    assert stored()["typed"][0] == "draft"

    page = explain(client, "before", "wanted", blank_note="派出机构，没有这项职能")
    assert "2项已写明：不适用" in page and listed(page) == ["asked"]
    assert stored()["before"] == ("draft", "not_applicable", "派出机构，没有这项职能")

    page = explain(client, explain="rest")
    assert "1项已写明：待报" in page and listed(page) == [] and "待报1项，本年度尚未报齐" in page
    page = submit(client)
    assert "已提交3项" in page and "本年度尚未报齐：1项待报" in page
    assert stored()["asked"] == ("draft", "to_come", "") and stored()["typed"][0] == "submitted"

    # What was to come comes: it is an ordinary draft again.
    assert cell(client, Observation.objects.get(missing_reason="to_come").indicator, version="1").status_code == 200
    assert "已提交1项" in submit(client)
    assert {state for state, _reason, _note in stored().values()} == {"submitted"}


@pytest.mark.parametrize(
    ("codes", "fields", "sentence"),
    [
        ((), {}, "没有勾选任何一项"),
        (("before",), {"blank_reason": ""}, "请选择缺值原因"),
        (("before",), {"blank_reason": "whatever"}, "请选择缺值原因"),
        (("before",), {"blank_reason": "not_reported"}, "请写明为什么没有填报"),
        (("before",), {"blank_note": "长" * 4000}, "说明不能超过300个字"),
        (("before",), {"blank_note": "a\x00b"}, "before："),
        (("free", "typed", "nowhere", "\x00"), {}, "4项没有改动"),
    ],
)  # fmt: skip
def test_what_explains_nothing_is_told_and_writes_nothing(
    client: Client, blanks: None, codes: tuple[str, ...], fields: dict[str, str], sentence: str
) -> None:
    before = stored()
    assert sentence in explain(client, *codes, **fields)
    assert stored() == before


def test_the_same_twice_and_half_of_it_is_told(client: Client, blanks: None) -> None:
    assert "1项已写明：不公开" in explain(client, "before", blank_reason="suppressed")
    page = explain(client, "before", "wanted", blank_reason="to_come")
    assert "1项已写明：待报" in page and "1项没有改动" in page
    assert stored()["before"][1] == "suppressed"


def test_what_last_year_had_is_explained_by_the_same_sentence(client: Client, blanks: None) -> None:
    explain(client, "before", blank_reason="not_reported", blank_note="系统迁移，数据缺失")
    explain(client, explain="rest")
    assert "已提交2项" in submit(client)


def test_limited_staff_are_asked_for_their_own_themes_and_readers_for_nothing(
    here: Jurisdiction, blanks: None, client: Client
) -> None:
    other = factories.theme("other")
    factories.target(factories.indicator("elsewhere", in_theme=other), here, 2022)
    limited = factories.user("limited", "staff", here, other)
    client.force_login(limited)
    page = client.get(f"{reverse('entry')}?jurisdiction=here&year=2022").content.decode()
    assert listed(page) == ["elsewhere"]
    assert "1项没有改动" in explain(client, "before") and "before" not in stored()
    client.force_login(factories.user("judge", "reviewer", here))
    address = f"{reverse('entry')}?jurisdiction=here&year=2022"
    assert 'id="blank"' not in client.get(address).content.decode()
    assert client.post(address, {"explain": "rest"}).status_code == 403
    assert "before" not in stored()
