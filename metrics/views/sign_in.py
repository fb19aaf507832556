"""Where signing in leads to: the work that waits, or else the figures."""

from __future__ import annotations

from django.contrib.auth.views import LoginView
from django.urls import reverse

from metrics.domain.choices import Act, State
from metrics.domain.rows import JurisdictionRow
from metrics.permissions.scope import Scope
from metrics.queries.jurisdiction_tree import first_jurisdiction
from metrics.queries.review import last_year_in
from metrics.queries.rounds import open_years


class SignIn(LoginView):
    """Sign in, and begin where there is something to do."""

    def get_default_redirect_url(self) -> str:
        """Return the sheet for staff with a returned value or an open year, the review for those whom values wait for,
        otherwise the address in the settings."""
        scope = Scope.of(self.request.user)  # type: ignore[arg-type]
        here = first_jurisdiction(scope)
        return (_work(scope, here) if here else "") or super().get_default_redirect_url()


def _work(scope: Scope, here: JurisdictionRow) -> str:
    page, year = "", None
    if scope.does(Act.ENTER, here.path):
        page = "entry"
        year = last_year_in(scope, State.RETURNED, here.path, below=False) or next(iter(open_years(here.path)), None)
    elif scope.does(Act.APPROVE, here.path):
        page, year = "review", last_year_in(scope, State.SUBMITTED, here.path, below=True)
    return reverse(page, query={"jurisdiction": here.code, "year": year}) if year else ""
