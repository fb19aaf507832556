"""Triggers that keep the author of what is stated, name nobody for what somebody else did, and guard the order of
states.

* `entered_by` is who last changed the figure: it stays while the figure stays, and becomes `changed_by` with it.
* The product sets `changed_at` anew with each version. An update that leaves it was made past the product: it keeps
  nobody's name, neither as its author nor as who changed it, and the history says what it was.
* A state follows another only as the table of the workflow says, and a figure changes only where one enters."""

from __future__ import annotations

from collections.abc import Sequence

from metrics.domain.audit_log import DIRECT
from metrics.domain.choices import Act, State
from metrics.domain.observation_fields import FIGURE
from metrics.domain.transitions import TRANSITIONS, Transition
from metrics.models.standing_triggers import OBSERVATIONS, same_key

AUTHOR = "the author of a figure is who changed it last"
ORDER = "no such step of an observation"
OWN = "observation_not_approved_by_its_author"

AUTHOR_KEPT, STATES_KEPT, WRITTEN_DIRECTLY = "observation_author", "observation_states", "observation_direct"
AUTHORSHIP = (AUTHOR_KEPT, STATES_KEPT, WRITTEN_DIRECTLY)

APPROVES_OWN = "(NEW.state = 'approved' AND coalesce(NEW.entered_by_id = NEW.changed_by_id, false))"
NEXT = f"NEW.version = OLD.version + 1 AND NOT {APPROVES_OWN}"
"""On SQLite, whether the update is not refused for its version or by the constraint on who approves: that is to be
said first."""

WRITTEN = f"NEW.changed_at IS OLD.changed_at AND {NEXT}"
"""On SQLite, whether an update was made past the product. Its clock counts milliseconds, so that the update that
follows may leave the time as it is; it leaves the version too."""

SAME_VERSION = f"(NEW.version = OLD.version AND NEW.changed_by_id IS NULL AND NEW.change_reason LIKE '{DIRECT}%')"
"""On SQLite, the update by which the trigger takes the name off; the history refuses a second row of one version, so
that nobody else can do it."""


def changed(operator: str, columns: Sequence[str]) -> str:
    """Return the condition that one of the columns changes."""
    return " OR ".join(f"NEW.{column} {operator} OLD.{column}" for column in columns)


def _steps(*steps: Transition) -> str:
    """Return the condition that the update makes one of the steps."""
    pairs = sorted({f"'{step.before}>{step.after}'" for step in steps})
    return f"OLD.state || '>' || NEW.state IN ({', '.join(pairs)})"


def _out_of_order(operator: str, figure: Sequence[str]) -> str:
    entering = _steps(*(step for step in TRANSITIONS if step.act == Act.ENTER))
    always = _steps(*(step for step in TRANSITIONS if step.act != Act.RESTORE))
    restoring = _steps(*(step for step in TRANSITIONS if step.act == Act.RESTORE))
    known = ", ".join(f"'{state}'" for state in State.values)  # a constraint refuses any other
    untouched = (
        f"EXISTS (SELECT 1 FROM {OBSERVATIONS} s WHERE {same_key('s', 'NEW')} AND s.stands "
        "AND s.version = OLD.version - 1)"
    )
    return (
        f"(NEW.state <> OLD.state AND NEW.state IN ({known}) AND NOT ({always}) AND NOT ({restoring} AND {untouched})) "
        f"OR (OLD.state <> 'approved' AND ({changed(operator, figure)}) AND NOT ({entering}))"
    )


def _reason(longest: int = 300) -> str:
    """Return the expression of the reason: what was given with the update stays readable after it."""
    given = f"'{DIRECT} · ' || NEW.change_reason"
    return (
        f"substr(CASE WHEN NEW.change_reason IN ('', OLD.change_reason) THEN '{DIRECT}' ELSE {given} END, 1, {longest})"
    )


def authorship_sqlite(columns: Sequence[str]) -> list[str]:
    stated = [name for name in FIGURE if name in columns]
    figure, direct = changed("IS NOT", stated), "NEW.changed_at IS OLD.changed_at"
    wrong = (
        f"CASE WHEN {figure} THEN NOT {direct} AND NEW.entered_by_id IS NOT NEW.changed_by_id "
        "ELSE NEW.entered_by_id IS NOT OLD.entered_by_id END"
    )
    return [
        (
            f"CREATE TRIGGER {AUTHOR_KEPT} BEFORE UPDATE ON {OBSERVATIONS} WHEN {NEXT} AND {wrong} "
            f"BEGIN SELECT RAISE(ABORT, '{AUTHOR}'); END"
        ),
        (
            f"CREATE TRIGGER {STATES_KEPT} BEFORE UPDATE ON {OBSERVATIONS} "
            f"WHEN {NEXT} AND ({_out_of_order('IS NOT', stated)}) BEGIN SELECT RAISE(ABORT, '{ORDER}'); END"
        ),
        (
            f"CREATE TRIGGER {WRITTEN_DIRECTLY} AFTER UPDATE ON {OBSERVATIONS} WHEN {WRITTEN} BEGIN "
            f"UPDATE {OBSERVATIONS} SET changed_by_id = NULL, change_reason = {_reason()}, "
            f"changed_at = strftime('%Y-%m-%d %H:%M:%f', 'now'), "
            f"entered_by_id = CASE WHEN {figure} THEN NULL ELSE entered_by_id END WHERE id = NEW.id; END"
        ),
    ]


def authorship_postgresql(columns: Sequence[str]) -> str:
    """Return what the guard of each row does after its other checks."""
    stated = [name for name in FIGURE if name in columns]
    figure = changed("IS DISTINCT FROM", stated)
    return f"""
  IF {APPROVES_OWN} THEN
    RAISE EXCEPTION '{OWN}' USING ERRCODE = 'check_violation';
  END IF;
  IF {_out_of_order("IS DISTINCT FROM", stated)} THEN
    RAISE EXCEPTION '{ORDER}' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT ({figure}) AND NEW.entered_by_id IS DISTINCT FROM OLD.entered_by_id THEN
    RAISE EXCEPTION '{AUTHOR}' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.changed_at = OLD.changed_at THEN
    IF {figure} THEN
      NEW.entered_by_id := NULL;
    END IF;
    NEW.change_reason := {_reason()};
    NEW.changed_by_id := NULL;
    NEW.changed_at := clock_timestamp();
  ELSIF ({figure}) AND NEW.entered_by_id IS DISTINCT FROM NEW.changed_by_id THEN
    RAISE EXCEPTION '{AUTHOR}' USING ERRCODE = 'check_violation';
  END IF;"""
