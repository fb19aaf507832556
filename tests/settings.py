"""The product's own settings, as in production but for what only slows tests down."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("HTTPS", "off")

from ruleoflaw.settings import *  # noqa: E402, F403
from ruleoflaw.settings import STORAGES  # noqa: E402

# Argon2 is slow on purpose, and hashed file names need collectstatic; neither is what most tests are about.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
