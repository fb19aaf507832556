"""The settings of the tests, with the limit for long files that the product has."""

from ruleoflaw.settings import FILES_AT_ONCE as LIMIT  # noqa: TID251  settings build on settings
from tests.settings import *  # noqa: F403

FILES_AT_ONCE = LIMIT
