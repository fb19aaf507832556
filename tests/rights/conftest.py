"""The world that the tests of a module share."""

from __future__ import annotations

import copy

import pytest

from tests.rights.world import World


@pytest.fixture(scope="module")
def _made(module_db: None) -> World:
    return World.made()


@pytest.fixture
def world(_made: World) -> World:
    """Return the world as it was made, whatever other tests have written in it."""
    return copy.deepcopy(_made)
