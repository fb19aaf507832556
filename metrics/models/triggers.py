"""Database triggers that guard and record every write, alike on SQLite and PostgreSQL.

* An update must raise `version` by exactly one: a write based on an older version is refused, however it is made.
* An approved value is locked: it can be reopened, with a reason, but not changed.
* Who stated a figure stays its author, what was written past the product names nobody, and a state follows another only
  as the workflow says (`metrics/models/authorship_triggers.py`).
* While a reopened value is corrected, its last approved version stands as a row of its own, which nobody can change.
* Every version is copied into the revision table, which refuses UPDATE and DELETE.
* An observation is deleted by one way only: an update to neither a value nor a reason, which empties it. A value that
  was ever submitted can't be emptied.
* What the approved values of an indicator mean changes only with a break (`metrics/models/meaning_triggers.py`).
* Every change of a record that judges values is recorded (`metrics/models/reference_triggers.py`).
* Every write to data shown on pages leaves a mark (`metrics/models/mark_triggers.py`).

Django rebuilds a SQLite table when a migration alters it, and its triggers are lost with the old table. So every
migration that touches a table with triggers ends with `InstallTriggers()`; a test and `/readyz/` notice a missing
one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.db import migrations

from metrics.domain.observation_fields import FIGURE
from metrics.models import append_only
from metrics.models.authorship_triggers import (
    AUTHORSHIP,
    SAME_VERSION,
    WRITTEN,
    authorship_postgresql,
    authorship_sqlite,
    changed,
)
from metrics.models.mark_triggers import MARKING, drop_marks, drop_triggers, install_marks
from metrics.models.meaning_triggers import INDICATORS, MEANING_KEPT, keep_meaning
from metrics.models.reference_triggers import change_triggers, drop_changes, install_changes
from metrics.models.standing_triggers import (
    OBSERVATIONS,
    REVISIONS,
    SHOWN,
    STAND,
    STAND_DELETE,
    STAND_INSERT,
    STAND_REOPENED,
    STANDING,
    same_key,
    standing_postgresql,
    standing_sqlite,
)

STALE = "stale observation"
LOCKED = "locked observation"
SUBMITTED = "submitted observation"
KEPT = "observations are not deleted"

EMPTY = "value IS NULL AND missing_reason = ''"
"""What an emptied row states."""

STATED = (*FIGURE, "indicator_id", "jurisdiction_id", "year")
"""Columns that say what an observation states, without its state, source and remarks."""

GUARD, INSERTED, UPDATED = "observation_guard", "observation_inserted", "observation_updated"
KEEP, KEEP_ALL = "observation_no_delete", "observation_no_truncate"

ONLY_OBSERVATIONS = ("stands", "shown")
"""Columns of an observation that its revisions do not have."""

ON_TABLE: dict[str, dict[str, tuple[str, ...]]] = {
    "sqlite": {
        OBSERVATIONS: (
            *("observation_no_replace", "observation_no_push", "observation_version", "observation_lock"),
            *("observation_submitted", KEEP, INSERTED, UPDATED, *STAND, *AUTHORSHIP),
        ),
        INDICATORS: (MEANING_KEPT,),
        **{table: append_only.names("sqlite", table) for table in append_only.TABLES},
    },
    "postgresql": {
        OBSERVATIONS: (GUARD, KEEP, KEEP_ALL, INSERTED, UPDATED, STAND_INSERT, STAND_DELETE, STAND_REOPENED),
        INDICATORS: (MEANING_KEPT,),
        **{table: append_only.names("postgresql", table) for table in append_only.TABLES},
    },
}


def _of(side: str) -> str:
    """Return whether the row of this side, NEW or OLD, states nothing."""
    return EMPTY.replace("value", f"{side}.value").replace("missing_reason", f"{side}.missing_reason")


def _changed(operator: str, columns: Sequence[str]) -> str:
    """`columns` are those there are: an early migration knows none of the later ones."""
    return changed(operator, [column for column in STATED if column in columns])


def _sqlite(columns: Sequence[str]) -> list[str]:
    stands = "stands" in columns
    columns = [column for column in columns if column not in ONLY_OBSERVATIONS]
    into = ", ".join(["observation_id", *columns])
    new = ", ".join(["NEW.id", *(f"NEW.{column}" for column in columns)])
    copy = f"INSERT INTO {REVISIONS} ({into}) VALUES ({new})"
    alike, kept = (" AND stands = NEW.stands", " AND NOT OLD.stands") if stands else ("", "")
    named, took_name = (f" WHEN NOT ({WRITTEN})", f" AND NOT {SAME_VERSION}") if stands else ("", "")
    empty = f"DELETE FROM {OBSERVATIONS} WHERE id = NEW.id AND {EMPTY}"
    return [
        *((*standing_sqlite(columns), *authorship_sqlite(columns)) if stands else ()),
        # INSERT OR REPLACE deletes the old row without any trigger, and would take its history with it.
        (
            f"CREATE TRIGGER observation_no_replace BEFORE INSERT ON {OBSERVATIONS} WHEN EXISTS (SELECT 1 FROM "
            f"{OBSERVATIONS} "
            f"WHERE id = NEW.id OR ({same_key(OBSERVATIONS, 'NEW')}{alike})) "
            "BEGIN SELECT RAISE(ABORT, 'observation_once'); END"
        ),
        (
            f"CREATE TRIGGER observation_no_push BEFORE UPDATE ON {OBSERVATIONS} WHEN EXISTS (SELECT 1 FROM "
            f"{OBSERVATIONS} WHERE id <> OLD.id AND (id = NEW.id OR ({same_key(OBSERVATIONS, 'NEW')}{alike}))) "
            "BEGIN SELECT RAISE(ABORT, 'observation_once'); END"
        ),
        (
            f"CREATE TRIGGER observation_version BEFORE UPDATE ON {OBSERVATIONS} "
            f"WHEN NEW.version <> OLD.version + 1{took_name} BEGIN SELECT RAISE(ABORT, '{STALE}'); END"
        ),
        (
            f"CREATE TRIGGER observation_lock BEFORE UPDATE ON {OBSERVATIONS} WHEN OLD.state = 'approved' "
            f"AND ({_changed('IS NOT', columns)} OR (NEW.state <> 'approved' AND NEW.change_reason = '')) "
            f"BEGIN SELECT RAISE(ABORT, '{LOCKED}'); END"
        ),
        (
            f"CREATE TRIGGER observation_submitted BEFORE UPDATE ON {OBSERVATIONS} WHEN {_of('NEW')} AND EXISTS "
            f"(SELECT 1 FROM {REVISIONS} WHERE observation_id = OLD.id AND state <> 'draft') "
            f"BEGIN SELECT RAISE(ABORT, '{SUBMITTED}'); END"
        ),
        (
            f"CREATE TRIGGER {KEEP} BEFORE DELETE ON {OBSERVATIONS} WHEN NOT ({_of('OLD')}){kept} "
            f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        ),
        (
            f"CREATE TRIGGER {INSERTED} AFTER INSERT ON {OBSERVATIONS}{' WHEN NOT NEW.stands' if stands else ''} "
            f"BEGIN {copy}; {empty}; END"
        ),
        f"CREATE TRIGGER {UPDATED} AFTER UPDATE ON {OBSERVATIONS}{named} BEGIN {copy}; {empty}; END",
    ]


def _postgresql(columns: Sequence[str]) -> list[str]:
    stands = "stands" in columns
    columns = [column for column in columns if column not in ONLY_OBSERVATIONS]
    into = ", ".join(["observation_id", *columns])
    new = ", ".join(["id", *columns])
    standing = f"""
  IF OLD.stands OR NEW.stands OR NEW.shown <> {SHOWN} THEN
    RAISE EXCEPTION '{STANDING}' USING ERRCODE = 'check_violation';
  END IF;{authorship_postgresql(columns)}"""
    standing, rows = (standing, "changed WHERE NOT stands") if stands else ("", "changed")
    return [
        *(standing_postgresql(columns) if stands else ()),
        f"""CREATE OR REPLACE FUNCTION {GUARD}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION '{STALE}' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state = 'approved'
     AND ({_changed("IS DISTINCT FROM", columns)} OR (NEW.state <> 'approved' AND NEW.change_reason = '')) THEN
    RAISE EXCEPTION '{LOCKED}' USING ERRCODE = 'check_violation';
  END IF;
  IF {_of("NEW")} AND EXISTS (SELECT FROM {REVISIONS} WHERE observation_id = OLD.id AND state <> 'draft') THEN
    RAISE EXCEPTION '{SUBMITTED}' USING ERRCODE = 'check_violation';
  END IF;{standing}
  RETURN NEW;
END $$""",
        f"""CREATE OR REPLACE FUNCTION observation_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF {_of("OLD")}{" OR OLD.stands" if stands else ""} THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'restrict_violation';
END $$""",
        f"""CREATE OR REPLACE FUNCTION observation_revise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO {REVISIONS} ({into}) SELECT {new} FROM {rows} ORDER BY id;
  IF EXISTS (SELECT FROM changed WHERE {EMPTY}) THEN
    DELETE FROM {OBSERVATIONS} WHERE id IN (SELECT id FROM changed WHERE {EMPTY});
  END IF;
  RETURN NULL;
END $$""",
        f"CREATE TRIGGER {GUARD} BEFORE UPDATE ON {OBSERVATIONS} FOR EACH ROW EXECUTE FUNCTION {GUARD}()",
        f"CREATE TRIGGER {KEEP} BEFORE DELETE ON {OBSERVATIONS} FOR EACH ROW EXECUTE FUNCTION observation_keep()",
        (
            f"CREATE TRIGGER {KEEP_ALL} BEFORE TRUNCATE ON {OBSERVATIONS} "
            "FOR EACH STATEMENT EXECUTE FUNCTION observation_keep()"
        ),
        # Per statement, not per row: a bulk load costs one insert more, not a million.
        (
            f"CREATE TRIGGER {INSERTED} AFTER INSERT ON {OBSERVATIONS} REFERENCING NEW TABLE AS changed "
            "FOR EACH STATEMENT EXECUTE FUNCTION observation_revise()"
        ),
        (
            f"CREATE TRIGGER {UPDATED} AFTER UPDATE ON {OBSERVATIONS} REFERENCING NEW TABLE AS changed "
            "FOR EACH STATEMENT EXECUTE FUNCTION observation_revise()"
        ),
    ]


def drop_statements(vendor: str) -> list[str]:
    return drop_triggers(vendor, ON_TABLE[vendor])


def install_statements(vendor: str, columns: Sequence[str], tables: Collection[str] | None = None) -> list[str]:
    """Return the statements that create the triggers, of these tables or (None) of all; `columns` are those of an
    observation."""
    statements = _sqlite(columns) if vendor == "sqlite" else _postgresql(columns)
    added = [table for table in append_only.TABLES if tables is None or table in tables]
    statements += keep_meaning(vendor, tables)
    return [*statements, *(each for table in added for each in append_only.statements(vendor, table))]


def columns_of(model: Any) -> list[str]:
    """Return the columns of the model, in order, without its primary key."""
    return [field.column for field in model._meta.concrete_fields if not field.primary_key]


def present(connection: Any) -> set[str]:
    """Return the names of the triggers that the connected database has."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


def missing(connection: Any) -> set[str]:
    """Return the names of the triggers that should exist and do not; empty when all do."""
    wanted = {name for names in ON_TABLE[connection.vendor].values() for name in names}
    marking = {name for names in MARKING.values() for name in names}
    recording = {name for names in change_triggers(connection.vendor, apps).values() for name in names}
    return (wanted | marking | recording) - present(connection)


class InstallTriggers(migrations.RunPython):
    """A migration operation that creates the triggers anew for the tables and columns of this point of the
    migrations."""

    def __init__(self) -> None:
        super().__init__(install_all, _drop)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__qualname__, [], {})


def drop_all(apps: Apps, editor: Any) -> None:
    """Drop all triggers, before a migration that changes a table or its rows. Checks that wait for the end of the
    transaction are made now, since PostgreSQL changes no table while some wait."""
    vendor = editor.connection.vendor
    first = ["SET CONSTRAINTS ALL IMMEDIATE"] if vendor == "postgresql" else []
    for statement in [*first, *drop_statements(vendor), *drop_marks(vendor), *drop_changes(vendor, apps)]:
        editor.execute(statement, params=None)


def install_all(apps: Apps, editor: Any) -> None:
    """Create the triggers anew."""
    drop_all(apps, editor)
    vendor, tables = editor.connection.vendor, {model._meta.db_table for model in apps.get_models(True)}
    statements = install_statements(vendor, columns_of(apps.get_model("metrics", "Observation")), tables)
    if marks := apps.all_models["metrics"].get("changemark"):
        statements += install_marks(vendor, columns_of(marks), tables)
    statements += install_changes(vendor, apps)
    for statement in statements:
        editor.execute(statement, params=None)


def _drop(apps: Apps, editor: Any) -> None:
    """Drop the triggers that this migration added and keep those that existed before it."""
    marked = "changemark" in apps.all_models["metrics"]
    for statement in drop_marks(editor.connection.vendor) if marked else drop_statements(editor.connection.vendor):
        editor.execute(statement, params=None)
