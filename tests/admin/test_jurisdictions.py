"""Reference data in the admin: administrators change their own subtree, and each refusal is a sentence."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from metrics.models import Jurisdiction, Round, Target
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Jurisdiction:
    return factories.jurisdiction("city")


@pytest.fixture
def client(city: Jurisdiction) -> Client:
    client = Client()
    client.force_login(factories.user("boss", "administrator", city))
    return client


def jurisdiction(parent: Jurisdiction | None, **fields: object) -> dict[str, object]:
    data = {"name_zh": "新区", "name_en": "New", "code": "new", "kind": "zone", "position": "3"} | fields
    return data | {"parent": parent.pk if parent else ""}


def test_a_jurisdiction_is_added_below_ones_own(client: Client, city: Jurisdiction) -> None:
    assert client.post(reverse("admin:metrics_jurisdiction_add"), jurisdiction(city)).status_code == 302
    assert Jurisdiction.objects.get(code="new").path == city.path + "0003"


def test_a_jurisdiction_is_not_added_at_the_top_or_below_another(client: Client, city: Jurisdiction) -> None:
    for parent in (None, factories.jurisdiction("elsewhere")):
        assert client.post(reverse("admin:metrics_jurisdiction_add"), jurisdiction(parent)).status_code == 200
    assert not Jurisdiction.objects.filter(code="new").exists()


def test_ones_own_top_is_not_moved(client: Client, city: Jurisdiction) -> None:
    address = reverse("admin:metrics_jurisdiction_change", args=[city.pk])
    assert client.post(address, jurisdiction(None, code="city")).status_code == 403


def test_a_jurisdiction_is_not_put_below_itself(client: Client, city: Jurisdiction) -> None:
    zone = factories.jurisdiction("zone", parent=city)
    town = factories.jurisdiction("town", parent=zone)
    address = reverse("admin:metrics_jurisdiction_change", args=[zone.pk])
    assert "不能是本地区或其下级" in client.post(address, jurisdiction(town, code="zone")).content.decode()


def test_a_taken_position_is_refused_with_a_sentence(client: Client, city: Jurisdiction) -> None:
    factories.jurisdiction("first", parent=city, position=3)
    response = client.post(reverse("admin:metrics_jurisdiction_add"), jurisdiction(city))
    assert response.status_code == 200
    assert Jurisdiction.objects.filter(code="new").count() == 0


def test_a_target_is_set_for_ones_own_jurisdictions_alone(client: Client, city: Jurisdiction) -> None:
    indicator, elsewhere = factories.rate(), factories.jurisdiction("elsewhere")
    data = {"indicator": indicator.pk, "year": "2024", "kind": "at_least", "value": "95", "document": "工作要点"}
    add = reverse("admin:metrics_target_add")
    assert client.post(add, data | {"jurisdiction": elsewhere.pk}).status_code == 200
    assert client.post(add, data | {"jurisdiction": city.pk}).status_code == 302
    assert Target.objects.get().jurisdiction == city


def test_a_round_gets_the_statutory_dates(client: Client, city: Jurisdiction) -> None:

    data = {
        "jurisdiction": city.pk,
        "year": "2024",
        "opens_on": "2025-01-02",
        "departments_due": "",
        "publication_due": "",
        "shown_once": "approved",
    }
    assert client.post(reverse("admin:metrics_round_add"), data).status_code == 302
    opened = Round.objects.get()
    assert (str(opened.departments_due), str(opened.publication_due)) == ("2025-03-01", "2025-04-01")


def test_a_round_of_a_far_year_asks_back(client: Client, city: Jurisdiction) -> None:
    add = reverse("admin:metrics_round_add")
    data = {"jurisdiction": city.pk, "year": "2100", "opens_on": "2025-01-02", "shown_once": "approved"}
    assert '<input type="hidden" name="far_year"' in client.get(add).content.decode()
    refused = client.post(add, data).content.decode()
    assert "2100年距今超过一年" in refused
    assert '<input type="checkbox" name="far_year"' in refused
    assert client.post(add, data | {"far_year": "on"}).status_code == 302
    assert client.post(add, data | {"year": "2024"}).status_code == 302
    kept = Round.objects.get(year=2100)
    changed = client.post(reverse("admin:metrics_round_change", args=[kept.pk]), data | {"closed_on": "2025-02-02"})
    assert changed.status_code == 302, "a year that stays is not asked about again"
