"""A target for all places below: set at once, overridden where a place has its own, followed when it changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from metrics.imports.fixtures import load
from metrics.models import Indicator, Jurisdiction, ReferenceChange, Target
from tests import factories

pytestmark = pytest.mark.django_db
ADD = "/admin/metrics/target/add/"


@pytest.fixture
def top() -> Jurisdiction:
    """Return a city with two counties, a county that is no more, and a county that moved to it later."""
    top, other = factories.jurisdiction("top"), factories.jurisdiction("other")
    for n, code in enumerate(("one", "own", "gone", "moved"), 1):
        place = factories.jurisdiction(code, parent=top, position=n, last_year=2021 if code == "gone" else None)
        if code == "moved":
            factories.former_parent(place, other, 2022)
    factories.jurisdiction("town", parent=Jurisdiction.objects.get(code="one"))
    return top


@pytest.fixture
def rate() -> Indicator:
    return factories.rate("online", name_zh="网上可办率")


def required() -> dict[str, int]:
    return {code: int(value) for code, value in Target.objects.values_list("jurisdiction__code", "value")}


def test_all_places_of_the_year_below_follow_but_those_with_their_own(
    client: Client, top: Jurisdiction, rate: Indicator
) -> None:
    client.force_login(factories.user("zhou", "administrator", top, name="周敏"))
    town, own = (Jurisdiction.objects.get(code=code) for code in ("town", "own"))
    factories.target(rate, own, 2022, 80)
    data = {"indicator": rate.pk, "jurisdiction": top.pk, "year": "2022", "kind": "at_least", "value": "90",
            "document": "要点"}  # fmt: skip
    assert client.post(ADD, data).status_code == 302
    assert required() == {"top": 90, "own": 80}
    address = f"/admin/metrics/target/{Target.objects.get(jurisdiction=top).pk}/change/"
    assert client.post(address, data | {"below": "on"}).status_code == 302
    assert required() == {"top": 90, "own": 80, "one": 90, "town": 90}
    factories.observation(rate, town, 2022, "91")
    refused = client.post(address, data | {"below": "on", "value": "95"})
    assert "请说明修改原因" in refused.content.decode()
    answer = client.post(address, data | {"below": "on", "value": "95", "change_reason": "市里来文"})
    assert answer.status_code == 302
    assert required() == {"top": 95, "own": 80, "one": 95, "town": 95}
    said = ReferenceChange.objects.filter(noun="target", jurisdiction=town).latest("version")
    assert (said.changed_name, said.reason, said.old) == ("周敏", "市里来文", {"value": 90})
    assert client.post(address, data | {"value": "96", "change_reason": "改"}).status_code == 302
    assert required() == {"top": 96, "own": 80, "one": 95, "town": 95}
    reader = Client()
    reader.force_login(factories.user("li", "staff", top))
    assert reader.get(address).status_code == 200


def test_a_file_sets_them_too(top: Jurisdiction, rate: Indicator, tmp_path: Path) -> None:
    lines = ("indicator,jurisdiction,year,kind,value,document,below",
             "online,top,2023,at_least,90,要点,yes", "online,own,2023,at_least,80,要点,no")  # fmt: skip
    (tmp_path / "targets.csv").write_text("\n".join(lines))
    load(tmp_path)
    assert required() == {"top": 90, "own": 80, "one": 90, "town": 90, "moved": 90}
    load(tmp_path)
    assert Target.objects.count() == 5
