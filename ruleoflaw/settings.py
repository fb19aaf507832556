"""Settings, read from the environment; docs/operating.md lists every variable."""

from __future__ import annotations

import sys
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from ruleoflaw import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = environment.folder("VAR_DIR", BASE_DIR / "var")

DEBUG = environment.flag("DEBUG", False)
HTTPS = environment.flag("HTTPS", not DEBUG)
SECRET_KEY = (
    environment.text("SECRET_KEY", "insecure, for development alone")
    if DEBUG
    else environment.required("SECRET_KEY", "fifty random characters, kept secret and kept the same.")
)
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = environment.origins("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "metrics",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tables2",
    "axes",
]

MIDDLEWARE = [
    "metrics.middleware.ContentSecurityPolicyMiddleware",  # first: redirects and refusals carry it as well
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "metrics.middleware.PageCompressionMiddleware",
    "metrics.middleware.NoStoreMiddleware",  # around the session, whose cookie it looks for
    "ruleoflaw.sessions.SessionMiddleware",
    "metrics.middleware.LanguageMiddleware",
    "metrics.middleware.TooManyFilesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "metrics.middleware.AddressMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "ruleoflaw.replica.ReplicaMiddleware",  # last: it is known by then who may see anything at all
]

ROOT_URLCONF = "ruleoflaw.urls"
WSGI_APPLICATION = "ruleoflaw.wsgi.application"

TEMPLATE_LOADERS = ["ruleoflaw.template_files.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", TEMPLATE_LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "metrics.web.navigation.shell",
            ],
        },
    },
]

SILENCED_SYSTEM_CHECKS = [
    "models.W040",  # SQLite ignores the columns an index includes beside its keys: nothing is lost there
    "security.W005",  # hosts below this one's name, and
    "security.W021",  # the list that browsers ship, are others' to decide on
]
DATABASES = {
    "default": environment.database("DATABASE_URL", default_file=VAR_DIR / "db.sqlite3"),
    **environment.replica("DATABASE_REPLICA_URL", of="DATABASE_URL"),
}
DATABASE_ROUTERS = ["ruleoflaw.replica.ReplicaRouter"] if len(DATABASES) > 1 else []

# In the memory of each server process: pages as they were made, with the state of the data they were made from. Some 10
# kB each; nothing here is shared, and nothing is lost with it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 500},
    }
}

# Long files made at once by a server process: two of its threads are left for pages, whatever is being exported.
FILES_AT_ONCE = max(1, environment.whole("THREADS", 4, least=4) - 2)

# Accounts

AUTH_USER_MODEL = "metrics.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "metrics.permissions.passwords.GuessablePasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "login"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # counted from the lock, whoever goes on trying
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "ruleoflaw.proxy.client_address"
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Language and time: Chinese first

LANGUAGE_CODE = environment.one_of("LANGUAGE_CODE", "zh-hans", ["zh-hans", "en"])
LANGUAGES = [("zh-hans", _("中文")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
TIME_ZONE = environment.time_zone("TIME_ZONE", "Asia/Shanghai")
USE_I18N = True
USE_TZ = True

# Reporting: the statutory dates of 厅字〔2019〕28号, in the year after the one reported on; provinces may differ

DEPARTMENTS_DUE = environment.month_and_day("DEPARTMENTS_DUE", "03-01")
PUBLICATION_DUE = environment.month_and_day("PUBLICATION_DUE", "04-01")

# Static files

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "ruleoflaw.static_files.StaticFiles"},
}

# Security

SECURE_CSP = {
    "default-src": ["'self'"],
    "script-src": ["'self'"],
    # The hash is that of the empty string: plotly.js adds an empty style element and fills it by script.
    "style-src": ["'self'", "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"],
    "img-src": ["'self'", "data:", "blob:"],
    "connect-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
SESSION_ENGINE = "ruleoflaw.sessions"
SESSION_COOKIE_AGE = environment.whole("SESSION_HOURS", 10, least=1) * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "metrics.views.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz/$", r"^readyz/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Only behind a proxy that sets X-Forwarded-Proto and X-Forwarded-For itself: anybody can send them otherwise.
TRUST_PROXY = environment.flag("TRUST_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None

DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a year of 150 indicators is one plain form of some 1,200 fields

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler", "stream": sys.stderr}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
