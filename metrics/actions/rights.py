"""The check of rights that every action makes before it looks up, compares or answers anything."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from metrics.domain.choices import Act
from metrics.permissions.scope import Scope
from metrics.rules.roles import allows


def check_right(scope: Scope, path: str, *themes: int, act: str = Act.ENTER) -> None:
    """Raise `PermissionDenied` unless the person's roles in the jurisdiction, for each of the themes, allow the act."""
    held = [scope.roles_at(path), *(scope.roles_for(path, theme) for theme in themes)]
    if not all(allows(act, roles) for roles in held):
        raise PermissionDenied(_("您不能%(act)s该地区或该领域的数据。") % {"act": Act(act).label})
