"""What staff and others see in the admin: lists, the values beside an input, history and pickers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metrics.models import Indicator, Jurisdiction, User
from tests import factories
from tests.admin.observations.forms import add, change, entry

pytestmark = pytest.mark.django_db


def test_other_jurisdictions_are_neither_listed_nor_opened(
    client: Client, cases: Indicator, here: Jurisdiction
) -> None:
    mine = factories.observation(cases, here, value=1111)
    theirs = factories.observation(cases, factories.jurisdiction("there"), value=2222)
    page = client.get(reverse("admin:metrics_observation_changelist")).content.decode()
    assert "1,111件" in page and "2,222件" not in page
    assert client.get(reverse("admin:metrics_observation_change", args=[mine.pk])).status_code == 200
    assert client.get(reverse("admin:metrics_observation_change", args=[theirs.pk])).status_code == 404
    assert change(client, theirs, value="3").status_code == 404
    theirs.refresh_from_db()
    assert theirs.value == 2222


def test_the_three_years_before_stand_beside_the_input(client: Client, cases: Indicator, here: Jurisdiction) -> None:
    for year, value in ((2018, 5551), (2019, 5552), (2020, 5553), (2021, None)):
        factories.observation(cases, here, year, value)
    row = factories.observation(cases, here, 2022, state="draft")
    page = client.get(reverse("admin:metrics_observation_change", args=[row.pk])).content.decode()
    assert "5,552件" in page and "5,553件" in page and "5,551件" not in page


def test_they_stand_there_for_a_new_value_once_it_is_chosen(
    client: Client, cases: Indicator, here: Jurisdiction
) -> None:
    factories.observation(cases, here, 2021, 5553)
    query = {"indicator": cases.pk, "jurisdiction": here.pk, "year": "２０２２", "value": "88"}
    page = client.get(reverse("admin:metrics_observation_add"), query).content.decode()
    assert "5,553件" in page and 'value="88"' in page and 'value="2022"' in page
    refused = add(client, entry(cases, here, value="NaN"))
    assert "5,553件" in refused.content.decode()


def test_a_reviewer_sees_no_drafts_beside_a_value(cases: Indicator, here: Jurisdiction) -> None:
    factories.observation(cases, here, 2021, 5553, state="draft")
    row = factories.observation(cases, here, 2022, state="submitted")
    reviewer = Client()
    reviewer.force_login(factories.user("reviewer", "reviewer", here))
    page = reviewer.get(reverse("admin:metrics_observation_change", args=[row.pk])).content.decode()
    assert "前三年" in page and "5,553" not in page


def test_the_history_of_a_value_is_its_versions_as_far_as_one_may_see_them(
    client: Client, cases: Indicator, here: Jurisdiction
) -> None:
    row = factories.observation(cases, here, value=4441, state="draft")
    row.value, row.change_reason = Decimal(4442), "核对台账"
    row.save()
    row.state = "submitted"
    row.save()
    address = reverse("admin:metrics_observation_history", args=[row.pk])
    page = client.get(address).content.decode()
    assert "4,441件" in page and "4,442件" in page and "核对台账" in page
    reviewer = Client()
    reviewer.force_login(factories.user("reviewer", "reviewer", here))
    page = reviewer.get(address).content.decode()
    assert "4,441" not in page and "4,442件" in page


def test_a_superuser_sees_everything_and_enters_nothing(cases: Indicator, here: Jurisdiction) -> None:
    row = factories.observation(cases, here, state="draft")
    root = Client()
    root.force_login(User.objects.create_superuser("root", password="correct-horse"))
    assert root.get(reverse("admin:metrics_observation_change", args=[row.pk])).status_code == 200
    assert change(root, row, value="5").status_code == 403
    assert add(root, entry(factories.indicator(), here)).status_code == 403


def test_fictional_jurisdictions_say_so_in_lists_forms_and_pickers(
    client: Client, staff: User, cases: Indicator
) -> None:
    invented = factories.jurisdiction(fictional=True)
    factories.member(staff, "staff", invented)
    row = factories.observation(cases, invented)
    assert "tag-fictional" in client.get(reverse("admin:metrics_observation_changelist")).content.decode()
    assert "虚构演示数据" in client.get(reverse("admin:metrics_observation_change", args=[row.pk])).content.decode()
    query = {"app_label": "metrics", "model_name": "observation", "field_name": "jurisdiction", "term": invented.name}
    assert "（虚构）" in client.get(reverse("admin:autocomplete"), query).json()["results"][0]["text"]


def test_pickers_offer_only_what_may_be_seen(client: Client, here: Jurisdiction, cases: Indicator) -> None:
    factories.jurisdiction("there", name_zh="外地")

    def offered(field: str, term: str) -> list[str]:
        query = {"app_label": "metrics", "model_name": "observation", "field_name": field, "term": term}
        return [row["text"] for row in client.get(reverse("admin:autocomplete"), query).json()["results"]]

    assert offered("jurisdiction", "") == [here.name_zh]
    assert offered("indicator", "调解") == ["调解案件数"]


def test_the_list_takes_the_same_queries_for_one_row_and_for_many(
    client: Client, here: Jurisdiction, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for year in (2001, 2020):
        for each in range(2000, year):
            factories.observation(factories.indicator(), here, each)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("admin:metrics_observation_changelist"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
