"""Administrators manage accounts; no form gives them, or anybody, rights that they do not hold."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from metrics.models import Jurisdiction, Membership, User
from tests import factories

pytestmark = pytest.mark.django_db

PASSWORD = "another-good-passphrase"


@pytest.fixture
def city() -> Jurisdiction:
    return factories.jurisdiction("city")


@pytest.fixture
def zone(city: Jurisdiction) -> Jurisdiction:
    return factories.jurisdiction("zone", parent=city)


@pytest.fixture
def administrator(zone: Jurisdiction) -> User:
    return factories.user("boss", "administrator", zone)


@pytest.fixture
def client(administrator: User) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


def change_address(user: User) -> str:
    return reverse("admin:metrics_user_change", args=[user.pk])


def test_an_account_is_made_with_a_good_password(client: Client) -> None:
    data = {"username": "new", "name": "新同事", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(reverse("admin:metrics_user_add"), data).status_code == 302
    user = User.objects.get(username="new")
    assert user.check_password(PASSWORD) and not user.is_staff and not user.is_superuser


@pytest.mark.parametrize("password", ["Admin@123", "Abcd@12345", "1234567890", "P@ssw0rd2026", "Qwer@12345", "short"])
def test_a_weak_password_is_refused(client: Client, password: str) -> None:
    data = {"username": "new", "name": "新同事", "password1": password, "password2": password}
    assert client.post(reverse("admin:metrics_user_add"), data).status_code == 200
    assert not User.objects.filter(username="new").exists()


def test_posting_superuser_rights_gives_none(client: Client, zone: Jurisdiction) -> None:
    group, permission = Group.objects.create(name="g"), Permission.objects.first()
    assert permission is not None
    rights: dict[str, Any] = {
        "is_superuser": "on", "is_staff": "on", "groups": [group.pk], "user_permissions": [permission.pk],
    }  # fmt: skip
    colleague = factories.user("clerk", "staff", zone)
    data = {"username": "clerk", "name": "王科员", "email": "", "is_active": "on", **rights}
    assert client.post(change_address(colleague), data).status_code == 302
    new = {"username": "new", "name": "", "password1": PASSWORD, "password2": PASSWORD, **rights}
    assert client.post(reverse("admin:metrics_user_add"), new).status_code == 302
    for user in User.objects.filter(username__in=("clerk", "new")):
        assert not user.is_superuser and not user.is_staff
        assert not user.groups.exists() and not user.user_permissions.exists()
    assert User.objects.get(username="clerk").name == "王科员"


def test_superusers_and_outsiders_can_be_neither_seen_nor_changed(
    client: Client, city: Jurisdiction, zone: Jurisdiction
) -> None:
    root = User.objects.create_superuser("root", password=PASSWORD)
    factories.member(root, "staff", zone)  # a role in the administrator's own jurisdiction opens no way to the account
    mayor = factories.user("mayor", "official", city)
    both = factories.user("both", "staff", zone)
    factories.member(both, "staff", city)
    listing = client.get(reverse("admin:metrics_user_changelist")).content.decode()
    for user in (root, mayor, both):
        before = user.password
        assert user.username not in listing
        password = reverse("admin:auth_user_password_change", args=[user.pk])
        new = {"password1": PASSWORD + "x", "password2": PASSWORD + "x"}
        assert client.post(password, new).status_code in (302, 403, 404)
        data = {"username": "taken", "name": "", "is_active": ""}
        assert client.post(change_address(user), data).status_code in (302, 403, 404)
        user.refresh_from_db()
        assert user.password == before and user.username != "taken" and user.is_active


def test_the_password_of_ones_own_people_can_be_set(client: Client, zone: Jurisdiction) -> None:
    colleague = factories.user("clerk", "staff", zone)
    new = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    assert client.post(reverse("admin:auth_user_password_change", args=[colleague.pk]), new).status_code == 302
    colleague.refresh_from_db()
    assert colleague.check_password(PASSWORD)


def grant(client: Client, user: User, jurisdiction: Jurisdiction, role: str = "staff") -> Any:
    data = {"user": user.pk, "jurisdiction": jurisdiction.pk, "role": role, "themes": []}
    return client.post(reverse("admin:metrics_membership_add"), data)


def test_roles_are_granted_within_the_subtree_alone(client: Client, city: Jurisdiction, zone: Jurisdiction) -> None:
    new = {"username": "clerk", "name": "", "email": "", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(reverse("admin:metrics_user_add"), new).status_code == 302
    colleague = User.objects.get(username="clerk")
    assert grant(client, colleague, zone).status_code == 302
    assert grant(client, colleague, city).status_code == 200
    assert list(Membership.objects.filter(user=colleague).values_list("jurisdiction__code", "role")) == [
        ("zone", "staff")
    ]


def test_nobody_grants_a_role_to_themselves(client: Client, administrator: User, zone: Jurisdiction) -> None:
    assert grant(client, administrator, zone, "reviewer").status_code == 200
    own = Membership.objects.get(user=administrator)
    data = {"user": administrator.pk, "jurisdiction": zone.pk, "role": "reviewer"}
    assert client.post(reverse("admin:metrics_membership_change", args=[own.pk]), data).status_code == 403
    assert list(Membership.objects.filter(user=administrator).values_list("role", flat=True)) == ["administrator"]


def test_a_membership_elsewhere_cannot_be_taken_away(client: Client, city: Jurisdiction) -> None:
    factories.user("mayor", "official", city)
    mayors = Membership.objects.get(user__username="mayor")
    assert client.post(reverse("admin:metrics_membership_delete", args=[mayors.pk]), {"post": "yes"}).status_code == 404
    assert Membership.objects.filter(pk=mayors.pk).exists()


def test_a_membership_is_not_moved_out_of_the_subtree(client: Client, city: Jurisdiction, zone: Jurisdiction) -> None:
    factories.user("clerk", "staff", zone)
    held = Membership.objects.get(user__username="clerk")
    data = {"user": held.user_id, "jurisdiction": city.pk, "role": "administrator"}
    assert client.post(reverse("admin:metrics_membership_change", args=[held.pk]), data).status_code == 200
    held.refresh_from_db()
    assert (held.jurisdiction, held.role) == (zone, "staff")


def test_djangos_groups_and_permissions_have_no_page(client: Client) -> None:
    assert client.get("/admin/auth/group/").status_code == 404


def test_a_disabled_account_sees_nothing(client: Client, administrator: User) -> None:
    administrator.is_active = False
    administrator.save()
    assert client.get(reverse("admin:index")).status_code == 302
    assert client.get("/").status_code == 302


def test_an_account_without_a_role_belongs_to_whoever_made_it(client: Client, zone: Jurisdiction) -> None:
    """Another administrator may be about to give it a role, and must not find its password changed."""
    new = {"username": "newcomer", "name": "", "email": "", "password1": PASSWORD, "password2": PASSWORD}
    stranger = Client()
    stranger.force_login(factories.user("stranger", "administrator", factories.jurisdiction()))
    assert client.post(reverse("admin:metrics_user_add"), new).status_code == 302
    newcomer = User.objects.get(username="newcomer")
    assert client.get(change_address(newcomer)).status_code == 200
    assert "newcomer" not in stranger.get(reverse("admin:metrics_user_changelist")).content.decode()
    theirs = {"password1": PASSWORD + "x", "password2": PASSWORD + "x", "usable_password": "true"}
    address = reverse("admin:auth_user_password_change", args=[newcomer.pk])
    assert stranger.post(address, theirs).status_code in (403, 404)
    newcomer.refresh_from_db()
    assert newcomer.check_password(PASSWORD)


def test_ones_own_account_is_not_managed_from_within(client: Client, administrator: User) -> None:
    """Its password is changed on the site's own page, which asks for the old one."""
    new = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    address = reverse("admin:auth_user_password_change", args=[administrator.pk])
    assert client.post(address, new).status_code in (403, 404)
    administrator.refresh_from_db()
    assert not administrator.check_password(PASSWORD)


def test_roles_of_people_with_rights_elsewhere_are_neither_listed_nor_removed(
    client: Client, city: Jurisdiction, zone: Jurisdiction
) -> None:
    both = factories.user("seconded", "staff", zone)
    factories.member(both, "reviewer", city)
    held = Membership.objects.get(user=both, jurisdiction=zone)
    assert "seconded" not in client.get(reverse("admin:metrics_membership_changelist")).content.decode()
    assert client.post(reverse("admin:metrics_membership_delete", args=[held.pk]), {"post": "yes"}).status_code == 404
    assert Membership.objects.filter(pk=held.pk).exists()


def test_only_a_clerk_is_limited_to_themes(client: Client, zone: Jurisdiction) -> None:
    factories.user("clerk", "staff", zone)
    held = Membership.objects.get(user__username="clerk")
    data = {"jurisdiction": zone.pk, "role": "reviewer", "themes": [factories.theme().pk]}
    response = client.post(reverse("admin:metrics_membership_change", args=[held.pk]), data)
    assert "只有填报员可以限定领域" in response.content.decode()


def test_no_form_shows_a_password_or_superuser_rights(client: Client, zone: Jurisdiction) -> None:
    colleague = factories.user("clerk", "staff", zone)
    page = client.get(change_address(colleague)).content.decode()
    assert not re.search(r"\bmd5\b", page)  # within a token it is there by chance
    assert colleague.password.split("$")[2] not in page
    for name in ("is_superuser", "is_staff", "groups", "user_permissions", 'name="password"'):
        assert name not in page


def test_a_superuser_makes_nobody_a_superuser(zone: Jurisdiction) -> None:
    root = Client()
    root.force_login(User.objects.create_superuser("root", password=PASSWORD))
    colleague = factories.user("clerk", "staff", zone)
    data = {"username": "clerk", "name": "", "email": "", "is_active": "on", "is_superuser": "on", "is_staff": "on"}
    assert root.post(change_address(colleague), data).status_code == 302
    colleague.refresh_from_db()
    assert not colleague.is_superuser and not colleague.is_staff


def test_whoever_has_no_business_in_the_admin_is_told_so(zone: Jurisdiction) -> None:
    """They are not sent to the login page, as signing in again would not help them."""
    for user in (factories.user("leader", "official", zone), factories.user("nobody")):
        visitor = Client()
        visitor.force_login(user)
        for address in (reverse("admin:index"), reverse("admin:metrics_user_changelist"), reverse("admin:login")):
            assert visitor.get(address).status_code == 403
