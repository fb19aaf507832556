"""The product's own settings, as in production except for what only slows tests down."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("HTTPS", "off")

from ruleoflaw.settings import *
from ruleoflaw.settings import DATABASES, STORAGES

# Argon2 is slow on purpose, and hashed file names need collectstatic; neither is what most tests are about.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True

# A file, as in the product: in memory all threads share one connection, and neither locks nor WAL are what they are.
_folder = tempfile.TemporaryDirectory(prefix="ruleoflaw-tests-", ignore_cleanup_errors=True)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder.name}/test.sqlite3"}

# Other runs of the tests, and a server on the same checkout, have files of their own that are at work.
VAR_DIR = Path(_folder.name)

# A client of the tests may take a file without reading it to its end, which no server lets pass.
FILES_AT_ONCE = 10_000
