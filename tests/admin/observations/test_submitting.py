"""Drafts submitted from the list: what may go goes, and of each other row a sentence says why not."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metrics.models import Indicator, Jurisdiction, Observation, ObservationRevision, User
from tests import factories

pytestmark = pytest.mark.django_db

LIST = reverse("admin:metrics_observation_changelist")


def submit(client: Client, *rows: Observation, **more: Any) -> Any:
    said = {"action": ["", "submit"], "index": "1", "select_across": "0", "_selected_action": [row.pk for row in rows]}
    return client.post(LIST, said | more, follow=True)


def states(*rows: Observation) -> list[str]:
    return [Observation.objects.get(pk=row.pk).state for row in rows]


def test_drafts_go_and_each_other_row_is_told_of(
    client: Client, staff: User, cases: Indicator, here: Jurisdiction
) -> None:
    jump = factories.indicator("jump", in_theme=cases.theme, name_zh="跳变件数")
    factories.observation(jump, here, 2021, 50)
    good, approved = factories.observation(cases, here, state="draft"), factories.observation(cases, here, 2021)
    returned = factories.observation(factories.indicator("r", in_theme=cases.theme), here, state="returned")
    doubtful = factories.observation(jump, here, 2022, 5000, state="draft")
    page = submit(client, good, approved, returned, doubtful).content.decode()
    assert states(good, approved, returned, doubtful) == ["submitted", "approved", "submitted", "draft"]
    assert all(words in page for words in ("已提交2项", "2项没有提交", "“已审核”状态，不能提交", "变化过大"))
    assert "跳变件数 · " in page
    kept = ObservationRevision.objects.filter(observation=good).latest("version")
    assert (kept.changed_by, kept.state) == (staff, "submitted")


def test_nothing_goes_while_something_due_is_blank(client: Client, cases: Indicator, here: Jurisdiction) -> None:
    wanted = factories.indicator("wanted", in_theme=cases.theme)
    here.rounds.get(year=2022).required.add(wanted)
    draft, approved = factories.observation(cases, here, state="draft"), factories.observation(cases, here, 2021)
    page = submit(client, draft, approved).content.decode()
    assert "本年度还有1项应报而空白" in page and "“已审核”状态，不能提交" in page
    assert states(draft) == ["draft"]
    coming = factories.observation(wanted, here, value=None, state="draft", missing_reason="to_come")
    assert "已提交1项" in submit(client, draft, coming).content.decode()
    assert states(draft, coming) == ["submitted", "draft"]


def test_nobody_submits_what_they_may_not(cases: Indicator, here: Jurisdiction) -> None:
    """Neither of another theme or place, nor as a reviewer or a superuser; the list of these has no such button."""
    row = factories.observation(cases, here, state="draft")
    approved = factories.observation(cases, here, 2021)
    limited = factories.user("limited", "staff", here, factories.theme("own"))
    elsewhere = factories.user("elsewhere", "staff", factories.jurisdiction("there"))
    root = User.objects.create_superuser("root", password="correct-horse-battery")
    for person in (limited, elsewhere, factories.user("reviewer", "reviewer", here), root):
        client = Client()
        client.force_login(person)
        page = submit(client, row, approved).content.decode()
        assert "已提交" not in page
        assert ('name="index"' in page) == (person in (limited, elsewhere))
    assert states(row, approved) == ["draft", "approved"]
    assert "您不能提交" in _as(limited, approved)


def _as(person: User, *rows: Observation) -> str:
    client = Client()
    client.force_login(person)
    return str(submit(client, *rows).content.decode())


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"_selected_action": []}, "没有勾选"),
        ({"index": "0"}, "没有选择要做的事"),
        ({"action": "delete_selected", "index": "0"}, "没有选择要做的事"),
        ({"_selected_action": ["²", "x" * 4000]}, "没有勾选"),
        ({"_selected_action": ["99999999999999999999"]}, "没有勾选"),
        ({"_selected_action": ["\x00"]}, "没有勾选"),
    ],
)
def test_a_broken_choice_submits_nothing(
    client: Client, cases: Indicator, here: Jurisdiction, more: dict[str, Any], told: str
) -> None:
    row = factories.observation(cases, here, state="draft")
    answer = submit(client, row, **more)
    assert answer.status_code in (200, 400) and told in answer.content.decode()
    assert states(row) == ["draft"]


def test_all_pages_of_the_list_go_at_once_up_to_a_limit(
    client: Client, here: Jurisdiction, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [factories.observation(factories.indicator(), here, state="draft") for _ in range(3)]
    monkeypatch.setattr("metrics.admin.observations.MOST_AT_ONCE", 2)
    assert "一次最多提交2条" in submit(client, rows[0], select_across="1").content.decode()
    monkeypatch.setattr("metrics.admin.observations.MOST_AT_ONCE", 3)
    assert "已提交3项" in submit(client, rows[0], select_across="1").content.decode()
    assert set(states(*rows)) == {"submitted"}
