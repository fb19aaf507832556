from __future__ import annotations

import os
import secrets
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from metrics.actions.reference_changes import changing
from metrics.actions.saved_views import pin, save_view
from metrics.domain.choices import Role
from metrics.imports.real_jurisdictions import RealJurisdictions, bundled_jurisdictions, refuse_real_jurisdictions
from metrics.management.demo_edition import publish_example
from metrics.management.telling import TellingCommand
from metrics.models import Indicator, Jurisdiction, Membership, User
from metrics.queries.saved_views import kept_at

JURISDICTIONS = ("nanchang-etdz", "demo-city")

PINNED = ("fully-online-rate", "mediation-success-rate")
VIEWS = {
    "演示市要览": "/?jurisdiction=demo-city&view=leader",
    "演示市2021—2024年": "/years/?jurisdiction=demo-city&from=2021&to=2024",
}
"""The saved views that the official's account begins with, as examples."""


class Command(TellingCommand):
    help = (
        "Creates the five demonstration accounts, with the password in DEMO_PASSWORD or one made up and printed, and "
        "an edition with a correction by them."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        jurisdictions = list(Jurisdiction.objects.filter(code__in=JURISDICTIONS))
        if not jurisdictions:
            raise CommandError("There is no place for the accounts yet. Run first: manage.py load_fixtures")
        self._refuse_a_real_installation()
        chosen = os.environ.get("DEMO_PASSWORD", "")
        made_up = secrets.token_urlsafe(9)
        with changing(by=None, reason=_("从命令行写入")):
            new = [role for role in Role if self._account(role, jurisdictions, chosen, made_up)]
        accounts = {user.username: user for user in User.objects.filter(username__in=(Role.STAFF, Role.REVIEWER))}
        publish_example(staff=accounts[Role.STAFF], reviewer=accounts[Role.REVIEWER])
        if chosen:
            self._warn_when_weak(chosen)
        self._tell(chosen, made_up, new)

    def _refuse_a_real_installation(self) -> None:
        """Raise `CommandError` in a real installation: everybody who reads the documentation knows these accounts, and
        with `DEMO_PASSWORD` existing ones get a new password."""
        try:
            refuse_real_jurisdictions(except_for=bundled_jurisdictions())
        except RealJurisdictions as error:
            raise CommandError(str(error)) from error
        others = User.objects.filter(username__in=Role.values, for_demonstration=False).order_by("username")
        if taken := list(others.values_list("username", flat=True)):
            raise CommandError(
                f"There are accounts that this command did not make: {', '.join(taken)}. It changes nobody else's. "
                "Rename them, or use a database of its own for the demonstration."
            )

    def _account(self, role: Role, jurisdictions: list[Jurisdiction], chosen: str, made_up: str) -> bool:
        """Create or update the account of the role; return whether it is new. An existing account keeps its password
        unless one was chosen."""
        new = {"name": f"{role.label}（演示）", "for_demonstration": True}
        user, created = User.objects.get_or_create(username=role.value, defaults=new)
        if created or chosen:
            user.set_password(chosen or made_up)
            user.save()
        for jurisdiction in jurisdictions:
            Membership.objects.get_or_create(user=user, role=role.value, jurisdiction=jurisdiction)
        if created and role == Role.OFFICIAL:
            self._keep(user)
        return created

    def _keep(self, user: User) -> None:
        for indicator in Indicator.objects.filter(code__in=PINNED).order_by("code"):
            pin(indicator=indicator, by=user)
        for name, address in VIEWS.items():
            if kept := kept_at(address):
                save_view(name=name, kept=kept, by=user)

    def _warn_when_weak(self, password: str) -> None:
        try:
            validate_password(password)
        except ValidationError as error:
            self.stderr.write("DEMO_PASSWORD: " + " ".join(error.messages))

    def _tell(self, chosen: str, made_up: str, new: list[Role]) -> None:
        address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/"
        self.stdout.write(f"\n  法治指标 · Rule of Law Metrics   {address}\n")
        for role in Role:
            self.stdout.write(f"    {role.value:<14} {role.label}")
        for line in passwords(chosen, made_up, new):
            self.stdout.write(f"    密码 password: {line}")
        self.stdout.write("")


def passwords(chosen: str, made_up: str, new: list[Role]) -> list[str]:
    """Return the lines about passwords: a chosen one is not repeated, a generated one is shown only here."""
    if chosen:
        return ["DEMO_PASSWORD 中的密码（the one in DEMO_PASSWORD）"]
    unchanged = "与上次相同（as before）；忘记时以 DEMO_PASSWORD=… make demo 重设"
    if not new:
        return [unchanged]
    if len(new) == len(Role):
        return [made_up]
    return [f"{made_up}（{'、'.join(role.value for role in new)}）", unchanged]
