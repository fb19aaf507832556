"""Triggers of the tables that are only added to: they refuse to change or delete a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

APPEND_ONLY = "rows are only added"


class Added(NamedTuple):
    """`name` begins the names of the triggers of a table; `key` are the columns that no two rows share."""

    name: str
    key: Sequence[str]


TABLES = {
    "metrics_observationrevision": Added("revision", ("observation_id", "version")),
    "metrics_referencechange": Added("change", ("noun", "key", "version")),
    "metrics_edition": Added("edition", ("jurisdiction_id", "year", "number")),
    "metrics_editionvalue": Added("editionvalue", ("edition_id", "revision_id")),
    "metrics_draftfigure": Added("draftfigure", ("draft_id", "number")),
}


def names(vendor: str, table: str) -> tuple[str, ...]:
    """Return the names of the triggers of a table."""
    events = ("update", "delete", "truncate") if vendor == "postgresql" else ("update", "delete", "replace")
    return tuple(f"{TABLES[table].name}_no_{event}" for event in events)


def statements(vendor: str, table: str) -> list[str]:
    """Return the statements that create the triggers of a table."""
    update, delete, third = names(vendor, table)
    if vendor == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
        columns = TABLES[table].key
        same = f"({', '.join(columns)}) = ({', '.join(f'NEW.{column}' for column in columns)})"
        return [
            f"CREATE TRIGGER {update} BEFORE UPDATE ON {table} {refuse}",
            f"CREATE TRIGGER {delete} BEFORE DELETE ON {table} {refuse}",
            # INSERT OR REPLACE deletes the row that is in its way without any trigger.
            (  # of our own table and column names
                f"CREATE TRIGGER {third} BEFORE INSERT ON {table} "  # noqa: S608
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR {same}) {refuse}"
            ),
        ]
    return [
        f"""CREATE OR REPLACE FUNCTION only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{APPEND_ONLY}' USING ERRCODE = 'restrict_violation';
END $$""",
        f"CREATE TRIGGER {update} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION only_added()",
        f"CREATE TRIGGER {delete} BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION only_added()",
        f"CREATE TRIGGER {third} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_added()",
    ]
