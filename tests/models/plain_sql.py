"""Plain SQL on the connection of a test, past the models."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, models, transaction

from metrics.models import Observation


def update(row: models.Model, assignments: str, *parameters: object) -> None:
    """Update a row; `assignments` is the SQL after SET. The version of an observation is raised, as triggers
    require."""
    if isinstance(row, Observation):
        assignments += ", version = version + 1"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {assignments} WHERE id = %s", [*parameters, row.pk])


def refused(statement: str, *parameters: object) -> str:
    """Return the message of the database when it refuses the statement."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    return str(caught.value)


def approve(row: Observation) -> None:
    """Take a draft of version 1 through review to version 3."""
    update(row, "state = 'submitted'")
    update(row, "state = 'approved'")
