"""The world that the tests of a module share."""

from __future__ import annotations

import copy

import pytest

from tests.rights.world import World
from tests.writing.requests import made


@pytest.fixture(scope="module")
def _made(module_db: None) -> World:
    return made()


@pytest.fixture
def world(_made: World) -> World:
    """Return the world as it was made, whatever other tests have written in it."""
    return copy.deepcopy(_made)
