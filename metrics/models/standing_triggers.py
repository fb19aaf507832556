"""Triggers that keep the last approved version of a value as a row of its own while the value is corrected.

Reopening a value inserts the row (`stands`), approving the value again deletes it; nobody else can insert, change or
delete it. So pages go on showing what was approved last."""

from __future__ import annotations

from collections.abc import Sequence

OBSERVATIONS = "metrics_observation"
REVISIONS = "metrics_observationrevision"


STANDING = "a version stands only as it was approved and until the next one is"

STAND_INSERT, STAND_UPDATE, STAND_DELETE = "stand_insert", "stand_update", "stand_delete"
STAND_REOPENED, STAND_APPROVED = "stand_reopened", "stand_approved"
STAND = (STAND_INSERT, STAND_UPDATE, STAND_DELETE, STAND_REOPENED, STAND_APPROVED)


def same_key(one: str, other: str) -> str:
    """Return the condition that two rows are of one indicator, jurisdiction and year."""
    return " AND ".join(f"{one}.{column} = {other}.{column}" for column in ("jurisdiction_id", "year", "indicator_id"))


SHOWN = "(NEW.state = 'approved' OR (OLD.shown AND OLD.state <> 'approved'))"
"""Whether pages show a row after an update: not a working copy whose approved version stands."""


def _approved_so(same: str, columns: Sequence[str]) -> str:
    """Return the condition that the new row is an approved version of a value that is being corrected. `same` is the
    operator that compares columns."""
    alike = " AND ".join(f"r.{column} {same} NEW.{column}" for column in columns)
    return (
        f"EXISTS (SELECT 1 FROM {OBSERVATIONS} w JOIN {REVISIONS} r ON r.observation_id = w.id "
        f"WHERE {same_key('w', 'NEW')} AND NOT w.stands AND w.state <> 'approved' AND r.state = 'approved' AND {alike})"
    )


OPEN_STILL = (
    f"EXISTS (SELECT 1 FROM {OBSERVATIONS} w WHERE {same_key('w', 'OLD')} AND NOT w.stands AND w.state <> 'approved')"
)
"""Whether the value that the old row stands for is not approved again yet."""


def standing_sqlite(columns: Sequence[str]) -> list[str]:
    into, old = ", ".join(columns), ", ".join(f"OLD.{column}" for column in columns)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{STANDING}'); END"
    return [
        (
            f"CREATE TRIGGER {STAND_INSERT} BEFORE INSERT ON {OBSERVATIONS} "
            f"WHEN NOT NEW.shown OR (NEW.stands AND NOT {_approved_so('IS', columns)}) {refuse}"
        ),
        (
            f"CREATE TRIGGER {STAND_UPDATE} BEFORE UPDATE ON {OBSERVATIONS} "
            f"WHEN OLD.stands OR NEW.stands OR NEW.shown <> {SHOWN} {refuse}"
        ),
        f"CREATE TRIGGER {STAND_DELETE} BEFORE DELETE ON {OBSERVATIONS} WHEN OLD.stands AND {OPEN_STILL} {refuse}",
        (
            f"CREATE TRIGGER {STAND_REOPENED} AFTER UPDATE ON {OBSERVATIONS} "
            "WHEN OLD.state = 'approved' AND NEW.state <> 'approved' "
            f"BEGIN INSERT INTO {OBSERVATIONS} ({into}, stands, shown) VALUES ({old}, 1, 1); END"
        ),
        (
            f"CREATE TRIGGER {STAND_APPROVED} AFTER UPDATE ON {OBSERVATIONS} "
            "WHEN OLD.state <> 'approved' AND NEW.state = 'approved' "
            f"BEGIN DELETE FROM {OBSERVATIONS} WHERE stands AND {same_key(OBSERVATIONS, 'NEW')}; END"
        ),
    ]


def standing_postgresql(columns: Sequence[str]) -> list[str]:
    into, old = ", ".join(columns), ", ".join(f"o.{column}" for column in columns)
    refuse = f"RAISE EXCEPTION '{STANDING}' USING ERRCODE = 'check_violation'"
    return [
        f"""CREATE OR REPLACE FUNCTION {STAND_INSERT}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT NEW.shown OR NOT {_approved_so("IS NOT DISTINCT FROM", columns)} THEN
    {refuse};
  END IF;
  RETURN NEW;
END $$""",
        f"""CREATE OR REPLACE FUNCTION {STAND_DELETE}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {OPEN_STILL} THEN
    {refuse};
  END IF;
  RETURN OLD;
END $$""",
        f"""CREATE OR REPLACE FUNCTION {STAND_REOPENED}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO {OBSERVATIONS} ({into}, stands, shown)
    SELECT {old}, true, true FROM old_rows o JOIN new_rows n USING (id)
    WHERE o.state = 'approved' AND n.state <> 'approved';
  DELETE FROM {OBSERVATIONS} s USING old_rows o JOIN new_rows n USING (id)
    WHERE s.stands AND {same_key("s", "n")} AND o.state <> 'approved' AND n.state = 'approved';
  RETURN NULL;
END $$""",
        (
            f"CREATE TRIGGER {STAND_INSERT} BEFORE INSERT ON {OBSERVATIONS} FOR EACH ROW "
            f"WHEN (NEW.stands OR NOT NEW.shown) EXECUTE FUNCTION {STAND_INSERT}()"
        ),
        (
            f"CREATE TRIGGER {STAND_DELETE} BEFORE DELETE ON {OBSERVATIONS} FOR EACH ROW "
            f"WHEN (OLD.stands) EXECUTE FUNCTION {STAND_DELETE}()"
        ),
        (
            f"CREATE TRIGGER {STAND_REOPENED} AFTER UPDATE ON {OBSERVATIONS} "
            "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {STAND_REOPENED}()"
        ),
    ]
