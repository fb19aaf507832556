"""What the database itself does about what is written, on SQLite and PostgreSQL alike.

* An update must raise `version` by exactly one: a write based on an older version is refused, whichever road it takes.
* An approved value is locked: it can be reopened, with a reason, but not changed.
* Every version is copied into the revision table, which refuses UPDATE and DELETE.
* Every write to what pages show leaves a mark (`ChangeMark`), by which a page that was kept knows that it is old.

Django rebuilds a SQLite table when a migration alters it, and its triggers go with the old one. So every migration
that touches a table with triggers ends with `InstallTriggers()`; a test and `/readyz/` notice when one did not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.apps.registry import Apps
from django.db import migrations

OBSERVATIONS = "metrics_observation"
REVISIONS = "metrics_observationrevision"
MARKS = "metrics_changemark"
USERS = "metrics_user"

OF_A_PLACE = (OBSERVATIONS, "metrics_report", "metrics_target")
"""Tables whose rows are shown on the pages of the place in their column `jurisdiction_id`."""

OF_ALL = (
    "metrics_theme",
    "metrics_indicator",
    "metrics_indicator_parts",
    "metrics_jurisdiction",
    "metrics_round",
    USERS,
)
"""Tables whose rows any page may show."""

STALE = "stale observation"
LOCKED = "locked observation"
APPEND_ONLY = "revisions are append-only"

STATED = (
    "value",
    "numerator",
    "denominator",
    "qualifier",
    "as_of",
    "missing_reason",
    "indicator_id",
    "jurisdiction_id",
    "year",
)
"""Columns that say what an observation states, as against its state, source and remarks."""

GUARD, INSERTED, UPDATED = "observation_guard", "observation_inserted", "observation_updated"
NO_UPDATE, NO_DELETE, NO_TRUNCATE = "revision_no_update", "revision_no_delete", "revision_no_truncate"

ON_TABLE: dict[str, dict[str, tuple[str, ...]]] = {
    "sqlite": {
        OBSERVATIONS: ("observation_no_replace", "observation_version", "observation_lock", INSERTED, UPDATED),
        REVISIONS: ("revision_no_replace", NO_UPDATE, NO_DELETE),
    },
    "postgresql": {OBSERVATIONS: (GUARD, INSERTED, UPDATED), REVISIONS: (NO_UPDATE, NO_DELETE, NO_TRUNCATE)},
}


def _changed(operator: str) -> str:
    return " OR ".join(f"NEW.{column} {operator} OLD.{column}" for column in STATED)


def _sqlite(columns: Sequence[str]) -> list[str]:
    into = ", ".join(["observation_id", *columns])
    new = ", ".join(["NEW.id", *(f"NEW.{column}" for column in columns)])
    copy = f"INSERT INTO {REVISIONS} ({into}) VALUES ({new})"
    return [
        # INSERT OR REPLACE deletes the old row without any trigger, and would take its history with it.
        (
            f"CREATE TRIGGER observation_no_replace BEFORE INSERT ON {OBSERVATIONS} WHEN EXISTS (SELECT 1 FROM {OBSERVATIONS} "
            "WHERE id = NEW.id OR (jurisdiction_id, year, indicator_id) = (NEW.jurisdiction_id, NEW.year, NEW.indicator_id)) "
            "BEGIN SELECT RAISE(ABORT, 'observation_once'); END"
        ),
        (
            f"CREATE TRIGGER revision_no_replace BEFORE INSERT ON {REVISIONS} WHEN EXISTS (SELECT 1 FROM {REVISIONS} "
            "WHERE id = NEW.id OR (observation_id, version) = (NEW.observation_id, NEW.version)) "
            f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
        ),
        (
            f"CREATE TRIGGER observation_version BEFORE UPDATE ON {OBSERVATIONS} WHEN NEW.version <> OLD.version + 1 "
            f"BEGIN SELECT RAISE(ABORT, '{STALE}'); END"
        ),
        (
            f"CREATE TRIGGER observation_lock BEFORE UPDATE ON {OBSERVATIONS} WHEN OLD.state = 'approved' "
            f"AND ({_changed('IS NOT')} OR (NEW.state <> 'approved' AND NEW.change_reason = '')) "
            f"BEGIN SELECT RAISE(ABORT, '{LOCKED}'); END"
        ),
        f"CREATE TRIGGER {INSERTED} AFTER INSERT ON {OBSERVATIONS} BEGIN {copy}; END",
        f"CREATE TRIGGER {UPDATED} AFTER UPDATE ON {OBSERVATIONS} BEGIN {copy}; END",
        f"CREATE TRIGGER {NO_UPDATE} BEFORE UPDATE ON {REVISIONS} BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END",
        f"CREATE TRIGGER {NO_DELETE} BEFORE DELETE ON {REVISIONS} BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END",
    ]


def _postgresql(columns: Sequence[str]) -> list[str]:
    into = ", ".join(["observation_id", *columns])
    new = ", ".join(["id", *columns])
    return [
        f"""CREATE OR REPLACE FUNCTION {GUARD}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION '{STALE}' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state = 'approved' AND ({_changed("IS DISTINCT FROM")} OR (NEW.state <> 'approved' AND NEW.change_reason = '')) THEN
    RAISE EXCEPTION '{LOCKED}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$""",
        f"""CREATE OR REPLACE FUNCTION observation_revise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO {REVISIONS} ({into}) SELECT {new} FROM changed ORDER BY id;
  RETURN NULL;
END $$""",
        f"""CREATE OR REPLACE FUNCTION revision_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{APPEND_ONLY}' USING ERRCODE = 'restrict_violation';
END $$""",
        f"CREATE TRIGGER {GUARD} BEFORE UPDATE ON {OBSERVATIONS} FOR EACH ROW EXECUTE FUNCTION {GUARD}()",
        # Per statement, not per row: a bulk load costs one insert more, not a million.
        (
            f"CREATE TRIGGER {INSERTED} AFTER INSERT ON {OBSERVATIONS} REFERENCING NEW TABLE AS changed "
            "FOR EACH STATEMENT EXECUTE FUNCTION observation_revise()"
        ),
        (
            f"CREATE TRIGGER {UPDATED} AFTER UPDATE ON {OBSERVATIONS} REFERENCING NEW TABLE AS changed "
            "FOR EACH STATEMENT EXECUTE FUNCTION observation_revise()"
        ),
        f"CREATE TRIGGER {NO_UPDATE} BEFORE UPDATE ON {REVISIONS} FOR EACH ROW EXECUTE FUNCTION revision_refuse()",
        f"CREATE TRIGGER {NO_DELETE} BEFORE DELETE ON {REVISIONS} FOR EACH ROW EXECUTE FUNCTION revision_refuse()",
        (
            f"CREATE TRIGGER {NO_TRUNCATE} BEFORE TRUNCATE ON {REVISIONS} "
            "FOR EACH STATEMENT EXECUTE FUNCTION revision_refuse()"
        ),
    ]


def mark_names(table: str) -> dict[str, str]:
    """Name of the trigger → event, for every trigger that marks what is written to the table. Of a user only the name is
    shown to others; everything else about an account changes too often, at every login."""
    name = table.removeprefix("metrics_")
    if table == USERS:
        return {f"{name}_marks_update": "UPDATE OF username, name"}
    return {f"{name}_marks_{event.lower()}": event for event in ("INSERT", "UPDATE", "DELETE")}


def drop_statements(vendor: str) -> list[str]:
    return _drops(vendor, ON_TABLE[vendor])


def _drops(vendor: str, on_table: Mapping[str, Iterable[str]]) -> list[str]:
    on = " ON {}" if vendor == "postgresql" else ""
    return [
        f"DROP TRIGGER IF EXISTS {trigger}{on.format(table)}"
        for table, triggers in on_table.items()
        for trigger in triggers
    ]


def _marks_sqlite() -> list[str]:
    """SQLite has triggers for rows only: a mark for each."""
    statements = []
    for table in (*OF_A_PLACE, *OF_ALL):
        for name, event in mark_names(table).items():
            sides = [side for side, events in (("NEW", "INSERT UPDATE"), ("OLD", "UPDATE DELETE")) if event in events]
            places = " UNION ".join(f"SELECT {side}.jurisdiction_id" for side in sides)
            marked = places if table in OF_A_PLACE else "SELECT NULL"
            insert = f"INSERT INTO {MARKS} (place_id) {marked}"
            statements.append(f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {insert}; END")
    return statements


def _marks_postgresql() -> list[str]:
    """A mark for each place that a statement wrote to."""
    tables = {"INSERT": "NEW TABLE AS new_rows", "DELETE": "OLD TABLE AS old_rows"}
    tables["UPDATE"] = f"{tables['DELETE']} {tables['INSERT']}"
    statements = [
        f"""CREATE OR REPLACE FUNCTION mark_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO {MARKS} (place_id) SELECT DISTINCT jurisdiction_id FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO {MARKS} (place_id) SELECT DISTINCT jurisdiction_id FROM old_rows;
  ELSE
    INSERT INTO {MARKS} (place_id) SELECT jurisdiction_id FROM new_rows UNION SELECT jurisdiction_id FROM old_rows;
  END IF;
  RETURN NULL;
END $$""",
        f"""CREATE OR REPLACE FUNCTION mark_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO {MARKS} (place_id) VALUES (NULL);
  RETURN NULL;
END $$""",
    ]
    for table in (*OF_A_PLACE, *OF_ALL):
        for name, event in mark_names(table).items():
            of_place = table in OF_A_PLACE
            referencing = f"REFERENCING {tables[event]} " if of_place else ""
            function = "mark_places" if of_place else "mark_all"
            statements.append(
                f"CREATE TRIGGER {name} AFTER {event} ON {table} {referencing}"
                f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
            )
    return statements


def install_marks(vendor: str) -> list[str]:
    return _marks_sqlite() if vendor == "sqlite" else _marks_postgresql()


def drop_marks(vendor: str) -> list[str]:
    return _drops(vendor, {table: mark_names(table) for table in (*OF_A_PLACE, *OF_ALL)})


def install_statements(vendor: str, columns: Sequence[str]) -> list[str]:
    """`columns` are those an observation shares with its revisions."""
    return _sqlite(columns) if vendor == "sqlite" else _postgresql(columns)


def shared_columns(observation: Any) -> list[str]:
    """Columns of the observation model, in order, without its primary key."""
    return [field.column for field in observation._meta.concrete_fields if not field.primary_key]


def present(connection: Any) -> set[str]:
    """Names of the triggers the connected database has."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


def missing(connection: Any) -> set[str]:
    """Names of the triggers that should be there and are not; empty when all is well."""
    wanted = {name for names in ON_TABLE[connection.vendor].values() for name in names}
    marking = {name for table in (*OF_A_PLACE, *OF_ALL) for name in mark_names(table)}
    return (wanted | marking) - present(connection)


class InstallTriggers(migrations.RunPython):
    """(Re)creates the triggers for the tables and columns there are at this point of the migrations."""

    def __init__(self) -> None:
        super().__init__(_install, _drop)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__qualname__, [], {})


def _install(apps: Apps, editor: Any) -> None:
    vendor = editor.connection.vendor
    columns = shared_columns(apps.get_model("metrics", "Observation"))
    statements = [*drop_statements(vendor), *install_statements(vendor, columns)]
    if "changemark" in apps.all_models["metrics"]:
        statements += [*drop_marks(vendor), *install_marks(vendor)]
    for statement in statements:
        editor.execute(statement, params=None)


def _drop(apps: Apps, editor: Any) -> None:
    """Takes away what this point of the migrations brought, and leaves what was there before."""
    marked = "changemark" in apps.all_models["metrics"]
    for statement in drop_marks(editor.connection.vendor) if marked else drop_statements(editor.connection.vendor):
        editor.execute(statement, params=None)
