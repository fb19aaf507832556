"""Other programs on the same rows in the same run."""

from __future__ import annotations

from collections.abc import Callable

from tests.bench.figures import Figure
from tests.bench.server import Site

PEERS: dict[str, Callable[[Site], list[Figure]]] = {}
