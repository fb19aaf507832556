"""The table of a file of which the first one is meant."""

from __future__ import annotations

from metrics.imports.name_lookup import Names
from metrics.imports.sheets import Table
from metrics.imports.table_files import read_tables


def read_table(content: bytes, names: Names | None = None) -> Table:
    return read_tables(content, names)[0]
