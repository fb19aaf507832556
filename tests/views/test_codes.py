"""Every address accepts every code that the models accept, in whatever way its row was created."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from metrics.models import Indicator, Jurisdiction, Observation, Theme, User
from metrics.parsing.query_string import is_code
from tests import factories

pytestmark = pytest.mark.django_db

SHAPES = ("NCETDZ", "-9_demo--city_")

ADDRESSES = (
    "/?jurisdiction={c}",
    "/?jurisdiction={c}&view=leader",
    "/dashboard.csv?jurisdiction={c}",
    "/year.zip?jurisdiction={c}&year=2022",
    "/indicators/?jurisdiction={c}&theme={c}",
    "/indicators/{c}/?jurisdiction={c}",
    "/indicators/{c}.csv?jurisdiction={c}",
    "/years/?jurisdiction={c}&theme={c}&indicator={c}",
    "/jurisdictions/?jurisdiction={c}&indicator={c}&parent={c}",
    "/jurisdictions/?jurisdiction={c}&indicator={c}&place={c},{c}-below",
    "/observations/?jurisdiction={c}&theme={c}&indicator={c}",
    "/reports/?jurisdiction={c}",
    "/entry/?jurisdiction={c}&year=2022",
    "/review/?jurisdiction={c}&year=2022",
    "/rounds/?jurisdiction={c}&year=2022",
    "/history/?jurisdiction={c}&year=2022&indicator={c}",
    "/import/?jurisdiction={c}&year=2022",
    "/admin/metrics/indicator/?theme={c}",
)


@pytest.fixture
def everybody(client: Client) -> User:
    """Return a user who is signed in, without a role yet."""
    user = factories.user("chen")
    client.force_login(user)
    return user


@pytest.mark.parametrize("code", SHAPES)
def test_every_address_takes_a_code_that_the_models_take(client: Client, everybody: User, code: str) -> None:
    city = factories.jurisdiction(code)
    below = factories.jurisdiction(f"{code}-below", parent=city)
    cases = factories.indicator(code, in_theme=factories.theme(code))
    for record in (city, cases, cases.theme):
        record.full_clean()
    for jurisdiction in (city, below):
        factories.observation(cases, jurisdiction, 2022)
    factories.open_round(city, 2022)
    for role in ("official", "staff", "reviewer", "administrator", "auditor"):
        factories.member(everybody, role, city)
    answers = {address: client.get(address.format(c=code)) for address in ADDRESSES}
    assert {address: answer.status_code for address, answer in answers.items() if answer.status_code != 200} == {}

    factories.open_round(city, 2023)
    client.post("/entry/", {"jurisdiction": code, "year": "2023", f"value.{code}": "5"})
    assert Observation.objects.get(indicator=cases, jurisdiction=city, year=2023).value == 5

    assert client.post("/pins/", {"pin": code}).status_code == 302
    assert list(everybody.pins.values_list("indicator__code", flat=True)) == [code]
    kept = f"/years/?jurisdiction={code}&theme={code}"
    client.post("/views/", {"name": "本地", "address": kept})
    assert client.get(reverse("saved_view", args=[everybody.saved_views.get().pk]))["Location"] == kept


@pytest.mark.parametrize("code", ["a b", "a,b", "a.b", "代码", "a\n", "ａ", ""])
def test_what_the_models_refuse_no_address_takes(code: str) -> None:
    assert not is_code(code)
    for record in (Theme(code=code), Indicator(code=code), Jurisdiction(code=code)):
        with pytest.raises(ValidationError) as refused:
            record.clean_fields()
        assert "code" in refused.value.message_dict


def test_a_new_code_differs_from_every_other_by_more_than_capitals(client: Client) -> None:
    factories.jurisdiction("nan_chang")
    factories.indicator("Cases", in_theme=factories.theme("Mediation"))
    client.force_login(User.objects.create_superuser("root", password="correct-horse-battery"))
    jurisdiction = {"name_zh": "新区", "kind": "zone", "position": "3", "parent": ""}
    add = reverse("admin:metrics_jurisdiction_add")
    refused = client.post(add, jurisdiction | {"code": "Nan_Chang"})
    assert refused.status_code == 200
    assert "只差大小写" in refused.content.decode()
    assert client.post(add, jurisdiction | {"code": "NanXchang"}).status_code == 302  # _ is no wildcard
    for record in (Theme(code="mediation"), Indicator(code="CASES")):
        with pytest.raises(ValidationError, match="只差大小写"):
            record.clean()


def test_rows_of_older_versions_whose_codes_differ_in_capitals_stay_and_can_be_changed(client: Client) -> None:
    for position, code in enumerate(("twin", "Twin"), 1):
        factories.jurisdiction(code, position=position)
    client.force_login(User.objects.create_superuser("root", password="correct-horse-battery"))
    for code in ("twin", "Twin"):
        found = Jurisdiction.objects.get(code=code)
        address = reverse("admin:metrics_jurisdiction_change", args=[found.pk])
        changed = {"name_zh": f"{code}区", "kind": "zone", "position": str(found.position), "parent": ""}
        assert client.post(address, changed).status_code == 302
        assert Jurisdiction.objects.get(pk=found.pk).name_zh == f"{code}区"
        assert client.get(f"/?jurisdiction={code}").status_code == 200
