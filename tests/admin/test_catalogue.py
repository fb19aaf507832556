"""The catalogue is shared by all jurisdictions: only an administrator of the whole tree changes it."""

from __future__ import annotations

import pytest
from django.test import Client

from metrics.models import Indicator, Jurisdiction, Theme
from tests import factories

pytestmark = pytest.mark.django_db

LISTS = ("/admin/metrics/theme/", "/admin/metrics/indicator/")


@pytest.fixture
def county() -> Jurisdiction:
    return factories.jurisdiction("county", parent=factories.jurisdiction("province"))


@pytest.fixture
def cases() -> Indicator:
    return factories.indicator("cases", in_theme=factories.theme("courts", name_zh="司法"), name_zh="案件数")


def renamed(client: Client, theme: Theme) -> int:
    """Return the status of an attempt to give the theme another name."""
    fields = {"name_zh": "另一名称", "name_en": "", "position": theme.position}
    return client.post(f"/admin/metrics/theme/{theme.pk}/change/", fields).status_code


def test_the_administrator_of_one_county_only_looks(client: Client, county: Jurisdiction, cases: Indicator) -> None:
    client.force_login(factories.user("wang", "administrator", county))
    for address in LISTS:
        assert client.get(address).status_code == 200
        assert client.get(f"{address}add/").status_code == 403
    html = client.get(f"/admin/metrics/indicator/{cases.pk}/change/").content.decode()
    assert "案件数" in html
    assert 'name="_save"' not in html
    assert renamed(client, cases.theme) == 403
    assert Theme.objects.get().name_zh == "司法"


@pytest.mark.parametrize("who", ["administrator", "superuser"])
def test_who_administers_everything_changes_it(
    client: Client, county: Jurisdiction, cases: Indicator, who: str
) -> None:
    top = Jurisdiction.objects.get(code="province")
    user = factories.user("li", is_superuser=True) if who == "superuser" else factories.user("li", who, top)
    client.force_login(user)
    for address in LISTS:
        assert client.get(f"{address}add/").status_code == 200
    assert renamed(client, cases.theme) == 302
    assert Theme.objects.get().name_zh == "另一名称"


def test_other_roles_at_the_top_change_nothing(client: Client, county: Jurisdiction, cases: Indicator) -> None:
    client.force_login(factories.user("zhao", "staff", Jurisdiction.objects.get(code="province")))
    assert client.get("/admin/metrics/theme/add/").status_code == 403
    assert renamed(client, cases.theme) == 403
