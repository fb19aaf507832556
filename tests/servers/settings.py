"""The settings of the tests with the product's own limits on long files and on the sandbox."""

from ruleoflaw.settings import FILES_AT_ONCE as LIMIT  # noqa: TID251  settings build on settings
from ruleoflaw.settings import VAR_DIR as SHARED  # noqa: TID251
from tests.settings import *  # noqa: F403

FILES_AT_ONCE = LIMIT
VAR_DIR = SHARED
