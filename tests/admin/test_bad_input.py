"""Bad input to the admin gets a sentence, a 400, a 404 or a refused form; it never fails and never writes."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from metrics.admin.site import site
from metrics.models import Jurisdiction, ObservationRevision, Round, Target, User
from tests import factories

pytestmark = pytest.mark.django_db

GARBAGE = [
    "²",
    "NaN",
    "1e5",
    "1_000",
    "٣٤",
    "-1",
    "99999999999999999999",
    "\x00",
    "7\x00",
    "x" * 3000,
    "<script>",
    "０",
]
NOUNS = sorted(str(model._meta.model_name) for model in site._registry)


@pytest.fixture
def here() -> Jurisdiction:
    jurisdiction = factories.jurisdiction("here")
    factories.open_round(jurisdiction)
    return jurisdiction


@pytest.fixture
def client(here: Jurisdiction) -> Client:
    """Return a client signed in as a user who may fill in every form."""
    user = factories.user("both", "administrator", here)
    factories.member(user, "staff", here)
    factories.member(user, "auditor", here)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def root() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="correct-horse-battery"))
    return client


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("year=²", "year"),
        ("year=99999999999999999999", "year"),
        ("year=abc", "year"),
        ("year__exact=99999999999999999999", "year__exact"),
        ("value__gt=1", "value__gt"),
        ("state=nonsense", "state"),
        ("theme=²", "theme"),
        ("theme=%00", "theme"),
        ("q=%00", "q"),
        ("q=" + "x" * 200, "q"),
        ("p=abc", "p"),
        ("p=²", "p"),
        ("p=99999", "p"),
        ("p=99999999999999999999", "p"),
        ("nonsense=1", "nonsense"),
    ],
)
def test_a_bad_filter_is_named(client: Client, query: str, named: str) -> None:
    response = client.get(f"{reverse('admin:metrics_observation_changelist')}?{query}")
    assert response.status_code == 400
    assert named in response.content.decode()


@pytest.mark.parametrize(
    "query",
    ["o=x.y", "o=²", "o=1.-2", "e=1", "language=en", "_facets=1", "_popup=1", "_to_field=id", "_to_field=password",
     "all=", "user__password__startswith=m", "password__startswith=m", "is_active__exact=²", "is_key__exact=²",
     "role__exact=x",
     "changed_by__password__startswith=m", "jurisdiction__id__exact=²", "kind__exact=%00", "measure__exact=%00"],
)  # fmt: skip
def test_no_filter_of_any_list_is_a_failure(client: Client, query: str) -> None:
    harmless = query.startswith(("o=", "e=1", "language", "all", "_f", "_popup"))
    for noun in NOUNS:
        status = client.get(f"{reverse(f'admin:metrics_{noun}_changelist')}?{query}").status_code
        assert status in ((200,) if harmless else (400,) if "password" in query else (200, 400)), noun


@pytest.mark.parametrize("key", ["²", "abc", "99999999999999999999", "-1", "0", "1_0", "１", "_00", "x" * 500])
@pytest.mark.parametrize("action", ["change", "history", "delete"])
def test_a_bad_id_is_not_found(client: Client, root: Client, key: str, action: str) -> None:
    for noun in NOUNS:
        for person in (client, root):
            answer = person.get(f"/admin/metrics/{noun}/{key}/{action}/").status_code
            assert answer == 404 or (answer == 403 and action == "delete"), noun
    assert client.get(f"/admin/metrics/user/{key}/password/").status_code == 404


@pytest.mark.parametrize("noun", sorted(set(NOUNS) - {"observationrevision", "referencechange"}))
def test_garbage_in_every_field_of_every_form_writes_nothing(client: Client, noun: str) -> None:
    address = reverse(f"admin:metrics_{noun}_add")
    model = apps.get_model("metrics", noun)
    before = model._default_manager.count()
    fields = list(client.get(address).context["adminform"].form.fields)
    for garbage in GARBAGE:
        response = client.post(address, dict.fromkeys(fields, garbage))
        assert response.status_code == 200
        assert response.context["adminform"].form.errors
        assert client.get(address, dict.fromkeys(fields, garbage)).status_code in (200, 400, 404)
    assert model._default_manager.count() == before


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("jurisdiction=²", 400),
        ("jurisdiction=99999999999999999999", 400),
        ("jurisdiction=123456", 404),
        ("indicator=abc", 400),
        ("report=123456", 404),
        ("year=²", 400),
        ("year=２０２２", 200),
    ],
)
def test_a_new_value_begins_with_what_there_is(client: Client, query: str, status: int) -> None:
    assert client.get(f"{reverse('admin:metrics_observation_add')}?{query}").status_code == status


def test_a_new_value_does_not_begin_with_a_jurisdiction_or_report_of_others(client: Client) -> None:
    there = factories.jurisdiction("there")
    for query in ({"jurisdiction": there.pk}, {"report": factories.report(there).pk}):
        assert client.get(reverse("admin:metrics_observation_add"), query).status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"term": "\x00"}, 400),
        ({"term": "x" * 500}, 400),
        ({"page": "²"}, 404),
        ({"page": "99999999999999999999"}, 404),
        ({"field_name": "value"}, 403),
        ({"field_name": "changed_by"}, 403),
        ({"field_name": "revisions"}, 403),
        ({"field_name": "pk"}, 403),
        ({"model_name": "nonsense"}, 403),
        ({"app_label": "auth", "model_name": "group", "field_name": "permissions"}, 403),
        ({"app_label": "admin", "model_name": "logentry", "field_name": "user"}, 403),
        ({"model_name": "observationrevision"}, 403),
        ({}, 200),
    ],
)
def test_a_picker_answers_for_the_forms_there_are(client: Client, query: dict[str, str], status: int) -> None:
    asked = {"app_label": "metrics", "model_name": "observation", "field_name": "jurisdiction", "term": ""} | query
    assert client.get(reverse("admin:autocomplete"), asked).status_code == status


def test_a_picker_offers_what_its_form_accepts(client: Client, here: Jurisdiction) -> None:
    """Jurisdictions where the user only reads are in lists, but not offered in forms."""
    user = User.objects.get(username="both")
    factories.member(user, "official", factories.jurisdiction("read-only"))
    stranger = factories.user("stranger", "staff", factories.jurisdiction("there"))
    colleague = factories.user("colleague", "staff", here)

    def offered(noun: str, field: str) -> set[str]:
        query = {"app_label": "metrics", "model_name": noun, "field_name": field}
        return {row["id"] for row in client.get(reverse("admin:autocomplete"), query).json()["results"]}

    assert offered("observation", "jurisdiction") == {str(here.pk)}
    assert offered("target", "jurisdiction") == {str(here.pk)}
    assert offered("membership", "user") == {str(colleague.pk)} != {str(stranger.pk)}


@pytest.mark.parametrize("typed", ["NaN", "1e5", "1_000", "٣٤", "123456789012345678", "101", "-1", "九十"])
def test_a_target_is_a_number_like_any_other(client: Client, here: Jurisdiction, typed: str) -> None:
    indicator = factories.rate()
    data: dict[str, Any] = {"indicator": indicator.pk, "jurisdiction": here.pk, "kind": "at_least", "document": "要点"}
    response = client.post(reverse("admin:metrics_target_add"), data | {"year": "2024", "value": typed})
    assert response.status_code == 200 and "value" in response.context["adminform"].form.errors
    assert (
        client.post(reverse("admin:metrics_target_add"), data | {"year": "２０２４", "value": "９５．５％"}).status_code
        == 302
    )
    target = Target.objects.get()
    assert (target.year, str(target.value.normalize())) == (2024, "95.5")


def test_years_of_other_forms_are_read_like_any_other(client: Client, here: Jurisdiction) -> None:
    data = {"jurisdiction": here.pk, "opens_on": "2025-01-02", "departments_due": "", "publication_due": ""}
    before = Round.objects.count()
    for year in ("²", "٢٠٢٤", "2_024", "1e3", "0"):
        assert client.post(reverse("admin:metrics_round_add"), data | {"year": year}).status_code == 200
    assert Round.objects.count() == before


def test_a_rule_about_a_field_that_is_only_shown_speaks_of_the_form(root: Client) -> None:
    real, invented = factories.jurisdiction(), factories.jurisdiction(fictional=True)
    data = {"name_zh": "新名", "name_en": "", "kind": "county", "position": "7", "parent": invented.pk}
    response = root.post(reverse("admin:metrics_jurisdiction_change", args=[real.pk]), data)
    assert response.status_code == 200
    assert "虚构地区的下级也必须标为虚构" in response.content.decode()


def test_two_jurisdictions_at_the_top_do_not_share_a_position(root: Client, here: Jurisdiction) -> None:
    data = {
        "name_zh": "新省",
        "name_en": "",
        "code": "new",
        "kind": "province",
        "position": here.position,
        "parent": "",
    }
    response = root.post(reverse("admin:metrics_jurisdiction_add"), data)
    assert response.status_code == 200 and "已被另一地区占用" in response.content.decode()


def test_what_only_the_database_noticed_is_a_message(
    client: Client, here: Jurisdiction, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two people save at the same time: the checks of both forms found the position free."""
    factories.jurisdiction("first", parent=here, position=3)
    monkeypatch.setattr("django.db.models.Model.validate_constraints", lambda *_, **__: None)
    data = {"name_zh": "新区", "name_en": "", "code": "new", "kind": "zone", "position": "3", "parent": here.pk}
    page = client.post(reverse("admin:metrics_jurisdiction_add"), data, follow=True).content.decode()
    assert "与已有数据冲突" in page
    assert not Jurisdiction.objects.filter(code="new").exists()


def test_codes_stay_as_they_were_made(client: Client, here: Jurisdiction) -> None:
    zone = factories.jurisdiction("zone", parent=here)
    data = {
        "name_zh": "改名",
        "name_en": "",
        "code": "other",
        "kind": "zone",
        "position": "4",
        "parent": here.pk,
        "fictional": "on",
    }
    assert client.post(reverse("admin:metrics_jurisdiction_change", args=[zone.pk]), data).status_code == 302
    zone.refresh_from_db()
    assert (zone.name_zh, zone.code, zone.fictional) == ("改名", "zone", False)


def test_the_audit_trail_takes_no_writes(client: Client, root: Client, here: Jurisdiction) -> None:
    factories.observation(factories.indicator(), here)
    kept = ObservationRevision.objects.get()
    for person in (client, root):
        assert (
            person.post(reverse("admin:metrics_observationrevision_change", args=[kept.pk]), {"value": "1"}).status_code
            == 403
        )
        assert person.post(reverse("admin:metrics_observationrevision_add"), {}).status_code == 403
        assert (
            person.post(
                reverse("admin:metrics_observationrevision_delete", args=[kept.pk]), {"post": "yes"}
            ).status_code
            == 403
        )


def test_every_list_takes_the_same_queries_for_one_row_and_for_many(root: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def measured() -> dict[str, int]:
        counts = {}
        for noun in NOUNS:
            with CaptureQueriesContext(connection) as queries:
                assert root.get(reverse(f"admin:metrics_{noun}_changelist")).status_code == 200
            counts[noun] = len(queries)
        return counts

    def one_more() -> None:
        jurisdiction = factories.jurisdiction(parent=factories.jurisdiction())
        indicator = factories.indicator()
        factories.user("", "staff", jurisdiction, indicator.theme)
        for make in (factories.target, factories.observation):
            make(indicator, jurisdiction, 2021)
        factories.report(jurisdiction)
        factories.open_round(jurisdiction)

    one_more()
    root.get(reverse("admin:metrics_user_changelist"))  # what is asked once per process
    few = measured()
    for _ in range(4):
        one_more()
    assert measured() == few
