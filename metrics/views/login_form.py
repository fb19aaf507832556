"""The login form."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import PasswordChangeView
from django.db.transaction import atomic
from django.http import HttpResponse

from metrics.models import User
from metrics.parsing.texts import check_text

USERNAME = User._meta.get_field("username")


class LoginForm(AuthenticationForm):
    """Refuses a name that no account can have before anything is looked up, so that the list of failed logins does not
    have to store it."""

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        check_text(name, self.fields["username"].label, USERNAME.max_length, lines=False)
        return name


class PasswordView(PasswordChangeView):
    """Change the password together with the session that goes with it, or neither of them."""

    @atomic
    def form_valid(self, form: Any) -> HttpResponse:
        return super().form_valid(form)
