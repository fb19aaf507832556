"""Triggers that record every change of the records that judge values (`ReferenceChange`), however it is made.

They are made of the models' columns and many-to-many fields. Who and why is said for one transaction by
`metrics.actions.reference_changes.changing`: in a setting of the transaction on PostgreSQL, in a table of one row on
SQLite, which has no such settings. What is changed without it is recorded as changed directly in the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps.registry import Apps

from metrics.domain.audit_log import DIRECT
from metrics.domain.choices import Judging
from metrics.models.mark_triggers import drop_triggers

CHANGES = "metrics_referencechange"
SAID = "metrics_changing"
"""The table on SQLite that holds who changes and why, while a transaction does."""

SETTING = "ruleoflaw.change"
"""The setting on PostgreSQL that does."""

COLUMNS = "noun, key, version, jurisdiction_id, old, new, changed_by_id, changed_name, changed_at, reason"


@dataclass(frozen=True, slots=True)
class Tracked:
    """A table whose rows belong to the records of a noun. `key` is the column with the id of the record, `place` the
    SQL for its jurisdiction, in which `{row}` stands for the row; `columns` are name in the history → column."""

    table: str
    noun: str
    key: str
    place: str
    columns: dict[str, str]

    def pairs(self, row: str) -> str:
        """Return the SQL of names and values of the row, as functions that make JSON take them."""
        return ", ".join(f"'{name}', {row}.{column}" for name, column in self.columns.items())

    def trigger(self, event: str) -> str:
        return f"{self.table.removeprefix('metrics_')}_recorded_{event}"


def tracked(apps: Apps) -> Iterator[Tracked]:
    """Yield the tables of the models as they are at this point of the migrations."""
    for noun in Judging.values:
        if noun not in apps.all_models["metrics"]:
            continue  # not yet
        model: Any = apps.get_model("metrics", noun)
        options = model._meta
        columns = [field.column for field in options.concrete_fields if not field.primary_key]
        at = "jurisdiction_id" if "jurisdiction_id" in columns else ""
        place = "{row}.id" if noun == Judging.JURISDICTION else f"{{row}}.{at}" if at else "NULL"
        yield Tracked(options.db_table, noun, "id", place, {column: column for column in columns})
        for field in options.local_many_to_many:
            key = field.m2m_column_name()
            above = f"(SELECT {at} FROM {options.db_table} WHERE id = {{row}}.{key})" if at else "NULL"
            yield Tracked(field.m2m_db_table(), noun, key, above, {field.name: field.m2m_reverse_name()})


EVENTS = {"sqlite": ("insert", "update", "move", "delete"), "postgresql": ("change", "truncate")}


def change_triggers(vendor: str, apps: Apps) -> dict[str, tuple[str, ...]]:
    """Return table → names of its triggers."""
    return {each.table: tuple(map(each.trigger, EVENTS[vendor])) for each in tracked(apps)}


def _recorded(apps: Apps) -> bool:
    """Return whether there is a history at this point of the migrations."""
    return "referencechange" in apps.all_models["metrics"]


def drop_changes(vendor: str, apps: Apps) -> list[str]:
    if not _recorded(apps):
        return []
    said = [f"DROP TABLE IF EXISTS {SAID}"] if vendor == "sqlite" else []
    return [*drop_triggers(vendor, change_triggers(vendor, apps)), *said]


def install_changes(vendor: str, apps: Apps) -> list[str]:
    if not _recorded(apps):
        return []
    return list(_sqlite(apps) if vendor == "sqlite" else _postgresql(apps))


def say(connection: Any, said: str) -> str:
    """Tell the triggers who changes and why, until the transaction ends, and return what they were told before. "" is
    nobody; anything else an object in JSON: `by`, `name`, `reason`."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT current_setting(%s, true), set_config(%s, %s, true)", [SETTING, SETTING, said])
            return cursor.fetchone()[0] or ""
        cursor.execute(f"SELECT said FROM {SAID}")
        before = cursor.fetchone()
        cursor.execute(f"DELETE FROM {SAID}")
        if said:
            cursor.execute(f"INSERT INTO {SAID} (said) VALUES (%s)", [said])
        return before[0] if before else ""


def who_and_why(by: int | None, name: str, reason: str) -> str:
    return json.dumps({"by": by, "name": name, "reason": reason}, ensure_ascii=False)


def _said(path: str, otherwise: str = "''") -> str:
    return f"coalesce((SELECT json_extract(said, '$.{path}') FROM {SAID}), {otherwise})"


def _sqlite(apps: Apps) -> Iterator[str]:
    yield f"CREATE TABLE {SAID} (said text NOT NULL)"
    for each in tracked(apps):
        made = _record(each, "NEW", "NULL", f"json_object({each.pairs('NEW')})")
        gone = _record(each, "OLD", f"json_object({each.pairs('OLD')})", "NULL")
        same = f"OLD.{each.key} IS NEW.{each.key}"
        changed = [f"OLD.{column} IS NOT NEW.{column}" for column in each.columns.values()]
        differing = " UNION ALL ".join(
            f"SELECT '{name}' AS name, OLD.{column} AS was, NEW.{column} AS now WHERE {differs}"
            for (name, column), differs in zip(each.columns.items(), changed, strict=True)
        )
        groups = ("json_group_object(name, was)", "json_group_object(name, now)")
        bodies = {
            "insert": ("INSERT", "", made),
            "delete": ("DELETE", "", gone),
            "move": ("UPDATE", f"WHEN NOT ({same}) ", f"{gone}; {made}"),
            "update": (
                "UPDATE",
                f"WHEN {same} AND ({' OR '.join(changed)}) ",
                _record(each, "NEW", *groups, source=f" FROM ({differing})"),
            ),
        }
        for event, (verb, when, body) in bodies.items():
            yield f"CREATE TRIGGER {each.trigger(event)} AFTER {verb} ON {each.table} {when}BEGIN {body}; END"


def _record(each: Tracked, row: str, old: str, new: str, *, source: str = "") -> str:
    """Return the statement on SQLite that writes one row of the history."""
    key, place = f"{row}.{each.key}", each.place.format(row=row)
    by, name, why = _said("by", "NULL"), _said("name"), _said("reason", f"'{DIRECT}'")
    last = f"(SELECT max(version) FROM {CHANGES} WHERE noun = '{each.noun}' AND key = {key})"
    return (
        f"INSERT INTO {CHANGES} ({COLUMNS}) SELECT '{each.noun}', {key}, coalesce({last}, 0) + 1, {place}, "
        f"{old}, {new}, {by}, {name}, strftime('%Y-%m-%d %H:%M:%f', 'now'), {why}{source}"
    )


RECORD = f"""CREATE OR REPLACE FUNCTION record_change(of text, which bigint, place bigint, was jsonb, became jsonb)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  said jsonb := nullif(current_setting('{SETTING}', true), '')::jsonb;
BEGIN
  -- Two transactions that change the parts of one record number their changes one after the other.
  PERFORM pg_advisory_xact_lock(hashtextextended(of, which));
  INSERT INTO {CHANGES} ({COLUMNS}) SELECT of, which,
    coalesce((SELECT max(version) FROM {CHANGES} WHERE noun = of AND key = which), 0) + 1,
    place, was, became, (said->>'by')::bigint, coalesce(said->>'name', ''), clock_timestamp(),
    coalesce(said->>'reason', '{DIRECT}');
END $$"""

RECORDING = """CREATE OR REPLACE FUNCTION {table}_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  was jsonb; became jsonb;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    was := jsonb_build_object({old});
  END IF;
  IF TG_OP <> 'DELETE' THEN
    became := jsonb_build_object({new});
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.{key} = NEW.{key} THEN
    IF was <> became THEN
      PERFORM record_change('{noun}', NEW.{key}, {place_new},
        (SELECT jsonb_object_agg(key, value) FROM jsonb_each(was) WHERE value <> became->key),
        (SELECT jsonb_object_agg(key, value) FROM jsonb_each(became) WHERE value <> was->key));
    END IF;
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    PERFORM record_change('{noun}', OLD.{key}, {place_old}, was, NULL);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM record_change('{noun}', NEW.{key}, {place_new}, NULL, became);
  END IF;
  RETURN NULL;
END $$"""


def _postgresql(apps: Apps) -> Iterator[str]:
    yield RECORD
    for each in tracked(apps):
        yield RECORDING.format(
            table=each.table, noun=each.noun, key=each.key, old=each.pairs("OLD"), new=each.pairs("NEW"),
            place_old=each.place.format(row="OLD"), place_new=each.place.format(row="NEW"),
        )  # fmt: skip
        yield (
            f"CREATE TRIGGER {each.trigger('change')} AFTER INSERT OR UPDATE OR DELETE ON {each.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {each.table}_recorded()"
        )
        yield (
            f"CREATE TRIGGER {each.trigger('truncate')} BEFORE TRUNCATE ON {each.table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION only_added()"
        )
