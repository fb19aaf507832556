"""The product's settings as in production, with the addresses that its pages are compared with."""

from ruleoflaw.settings import *  # noqa: F403, TID251  settings build on settings

ROOT_URLCONF = "tests.bench.urls"
