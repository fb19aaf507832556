"""Triggers that record every write to data shown on pages (`ChangeMark`), so that a cached page can be recognised as
outdated.

Every transaction that writes inserts a mark of its own for each jurisdiction it wrote to, and deletes those it finds
there. So the marks of a jurisdiction differ after each write, and there are never many; docs/decisions/0008 says why
that is enough."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

MARKS = "metrics_changemark"
EVERYWHERE = 0
"""The `place_id` of a mark that concerns all jurisdictions."""

USERS = "metrics_user"

OF_A_JURISDICTION = ("metrics_observation", "metrics_report", "metrics_target", "metrics_edition")
"""Tables whose rows are shown only on pages of the jurisdiction in their column `jurisdiction_id`."""

OF_EVERY_PAGE = (
    "metrics_theme",
    "metrics_indicator",
    "metrics_indicator_parts",
    "metrics_definition",
    "metrics_break",
    "metrics_jurisdiction",
    "metrics_formerparent",
    "metrics_succession",
    "metrics_round",
    "metrics_round_required",
    USERS,
)
"""Tables whose rows any page may show."""


def mark_names(table: str) -> dict[str, str]:
    """Return name of the trigger → event, for each trigger that writes marks for the table. Of a user, only a change
    of the name writes one: nothing else about an account is shown to others, and it changes at every login."""
    name = table.removeprefix("metrics_")
    if table == USERS:
        return {f"{name}_marks_update": "UPDATE OF username, name"}
    return {f"{name}_marks_{event.lower()}": event for event in ("INSERT", "UPDATE", "DELETE")}


MARKING = {table: tuple(mark_names(table)) for table in (*OF_A_JURISDICTION, *OF_EVERY_PAGE)}
"""Table → names of its triggers that write marks."""


def drop_triggers(vendor: str, on_table: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the statements that drop the named triggers of each table, if they exist."""
    on = " ON {}" if vendor == "postgresql" else ""
    return [
        f"DROP TRIGGER IF EXISTS {trigger}{on.format(table)}"
        for table, triggers in on_table.items()
        for trigger in triggers
    ]


def _marks_sqlite(tables: Collection[str]) -> list[str]:
    """Return the statements that create the triggers on SQLite. It has triggers for rows only, and one writer at a
    time: each row replaces the old mark by a new one."""
    statements = []
    for table in tables:
        for name, event in mark_names(table).items():
            sides = [side for side, events in (("NEW", "INSERT UPDATE"), ("OLD", "UPDATE DELETE")) if event in events]
            touched = " UNION ".join(f"SELECT {side}.jurisdiction_id" for side in sides)
            marked = touched if table in OF_A_JURISDICTION else f"SELECT {EVERYWHERE}"
            replace = f"DELETE FROM {MARKS} WHERE place_id IN ({marked}); INSERT INTO {MARKS} (place_id) {marked}"
            statements.append(f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {replace}; END")
    return statements


LEAVE_MARKS = f"""CREATE OR REPLACE FUNCTION leave_marks(changed bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  me bigint := nullif(current_setting('ruleoflaw.writer', true), '');
  jurisdiction bigint;
  free bigint[];
BEGIN
  IF me IS NULL THEN
    me := set_config('ruleoflaw.writer', nextval(pg_get_serial_sequence('{MARKS}', 'id'))::text, true);
  END IF;
  FOREACH jurisdiction IN ARRAY changed LOOP
    CONTINUE WHEN EXISTS (SELECT FROM {MARKS} WHERE place_id = jurisdiction AND writer = me);
    free := ARRAY(SELECT id FROM {MARKS} WHERE place_id = jurisdiction FOR UPDATE SKIP LOCKED);
    IF free = '{{}}' THEN
      INSERT INTO {MARKS} (place_id, writer) VALUES (jurisdiction, me);
    ELSE
      UPDATE {MARKS} SET writer = me WHERE id = free[1];
      DELETE FROM {MARKS} WHERE id = ANY (free[2:]);
    END IF;
  END LOOP;
END $$"""
"""A function of PostgreSQL that leaves one mark of this transaction for each jurisdiction in `changed` which it has
not marked yet: it takes over one of the marks that are there and deletes the others. Marks locked by another open
transaction are skipped, so that nobody waits.

`me` is a number that the transaction draws and forgets at its end. Without it, each of ten thousand statements in one
transaction would search through the marks of all statements before it. A mark is updated, not replaced, because
PostgreSQL removes old versions of a row without a vacuum when no indexed column changes."""

ADD_MARKS = f"""CREATE OR REPLACE FUNCTION leave_marks(changed bigint[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO {MARKS} (place_id) SELECT unnest(changed)
$$"""
"""The same function as it was between the migrations 0006 and 0011, when marks had no column `writer`."""


def _marks_postgresql(columns: Collection[str], marking: Collection[str]) -> list[str]:
    """Return the statements that create the triggers on PostgreSQL: one mark for each jurisdiction that a statement
    wrote to."""
    tables = {"INSERT": "NEW TABLE AS new_rows", "DELETE": "OLD TABLE AS old_rows"}
    tables["UPDATE"] = f"{tables['DELETE']} {tables['INSERT']}"
    statements = [
        LEAVE_MARKS if "writer" in columns else ADD_MARKS,
        """CREATE OR REPLACE FUNCTION mark_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM leave_marks(ARRAY(SELECT DISTINCT jurisdiction_id FROM new_rows));
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM leave_marks(ARRAY(SELECT DISTINCT jurisdiction_id FROM old_rows));
  ELSE
    PERFORM leave_marks(ARRAY(SELECT jurisdiction_id FROM new_rows UNION SELECT jurisdiction_id FROM old_rows));
  END IF;
  RETURN NULL;
END $$""",
        f"""CREATE OR REPLACE FUNCTION mark_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM leave_marks(ARRAY[{EVERYWHERE}]);
  RETURN NULL;
END $$""",
    ]
    for table in marking:
        for name, event in mark_names(table).items():
            of_one = table in OF_A_JURISDICTION
            referencing = f"REFERENCING {tables[event]} " if of_one else ""
            function = "mark_places" if of_one else "mark_all"
            statements.append(
                f"CREATE TRIGGER {name} AFTER {event} ON {table} {referencing}"
                f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
            )
    return statements


def install_marks(vendor: str, columns: Collection[str], tables: Collection[str]) -> list[str]:
    """Return the statements that create the triggers of those of the `tables` that write marks; `columns` are those
    that the table of marks has."""
    marking = [table for table in MARKING if table in tables]
    return _marks_sqlite(marking) if vendor == "sqlite" else _marks_postgresql(columns, marking)


def drop_marks(vendor: str) -> list[str]:
    return drop_triggers(vendor, MARKING)
