"""A trigger that keeps the meaning of approved values: the unit, measure and base of an indicator change only when a
break that is not comparable comes after its last approved value."""

from __future__ import annotations

from collections.abc import Collection

INDICATORS = "metrics_indicator"
MEANING_KEPT = "indicator_meaning"
MEANING = "the unit, measure or base of an indicator with approved values changes only with a break after them"

MEANING_COLUMNS = ("unit", "measure", "numerator_id", "denominator_id")
"""Columns of an indicator that say what its values mean."""

NEEDS = {"metrics_break", "metrics_observation"}
"""The tables that the trigger reads: an early migration has not all of them."""

APPROVED = "metrics_observation o WHERE o.indicator_id = OLD.id AND o.state = 'approved'"
UNBROKEN = (
    f"EXISTS (SELECT 1 FROM {APPROVED}) AND NOT EXISTS (SELECT 1 FROM metrics_break b "
    f"WHERE b.indicator_id = OLD.id AND NOT b.comparable AND b.year > (SELECT max(o.year) FROM {APPROVED}))"
)


def keep_meaning(vendor: str, tables: Collection[str] | None) -> list[str]:
    """Return the statements that create the trigger where its tables are among these (None: all)."""
    if tables is not None and not set(tables) >= NEEDS:
        return []
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    changes = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in MEANING_COLUMNS)
    if vendor == "sqlite":
        return [
            (
                f"CREATE TRIGGER {MEANING_KEPT} BEFORE UPDATE ON {INDICATORS} WHEN ({changes}) AND {UNBROKEN} "
                f"BEGIN SELECT RAISE(ABORT, '{MEANING}'); END"
            )
        ]
    return [
        f"""CREATE OR REPLACE FUNCTION {MEANING_KEPT}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {UNBROKEN} THEN
    RAISE EXCEPTION '{MEANING}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$""",
        (
            f"CREATE TRIGGER {MEANING_KEPT} BEFORE UPDATE ON {INDICATORS} FOR EACH ROW "
            f"WHEN ({changes}) EXECUTE FUNCTION {MEANING_KEPT}()"
        ),
    ]
