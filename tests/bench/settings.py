"""The product's settings as in production, with the addresses it is compared with beside its own."""

from ruleoflaw.settings import *  # noqa: F403, TID251  settings build on settings

ROOT_URLCONF = "tests.bench.urls"
