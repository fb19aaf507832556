from django.contrib.auth.views import LogoutView, PasswordChangeDoneView
from django.urls import include, path
from django.views.i18n import set_language

from metrics.admin.site import site
from metrics.views.login_form import LoginForm, PasswordView
from metrics.views.sign_in import SignIn

urlpatterns = [
    path("", include("metrics.urls")),
    path(
        "accounts/login/",
        SignIn.as_view(
            authentication_form=LoginForm, template_name="accounts/login.html", redirect_authenticated_user=True
        ),
        name="login",
    ),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path(
        "accounts/password/",
        PasswordView.as_view(template_name="accounts/password.html"),
        name="password_change",
    ),
    path(
        "accounts/password/done/",
        PasswordChangeDoneView.as_view(template_name="accounts/password_done.html"),
        name="password_change_done",
    ),
    path("i18n/setlang/", set_language, name="set_language"),
    path("admin/", site.urls),
]

handler400 = "metrics.views.errors.bad_request"
handler403 = "metrics.views.errors.permission_denied"
handler404 = "metrics.views.errors.not_found"
handler500 = "metrics.views.errors.server_error"
