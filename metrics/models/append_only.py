"""Triggers that refuse to change or delete rows of tables that are only added to."""

from __future__ import annotations

APPEND_ONLY = "rows are only added"

TABLES = ("metrics_edition", "metrics_editionvalue")


def names(vendor: str, table: str) -> tuple[str, ...]:
    """Return the names of the triggers of a table."""
    events = ("update", "delete", "truncate") if vendor == "postgresql" else ("update", "delete", "replace")
    return tuple(f"{table.removeprefix('metrics_')}_no_{event}" for event in events)


def statements(vendor: str, table: str) -> list[str]:
    """Return the statements that create the triggers of a table."""
    update, delete, third = names(vendor, table)
    if vendor == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
        return [
            f"CREATE TRIGGER {update} BEFORE UPDATE ON {table} {refuse}",
            f"CREATE TRIGGER {delete} BEFORE DELETE ON {table} {refuse}",
            # INSERT OR REPLACE deletes the old row without any trigger.
            (  # of our own table names
                f"CREATE TRIGGER {third} BEFORE INSERT ON {table} "  # noqa: S608
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) {refuse}"
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
