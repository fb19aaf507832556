from __future__ import annotations

from django.db import models


class ChangeMark(models.Model):
    """Something that pages show has changed: in one place, or (`place_id` None) anywhere. Written by database triggers
    alone (`metrics/models/mark_triggers.py`), so that no road of writing is forgotten; the ids of the marks that
    concern a page are its version.

    Each writer puts a row of its own in the place of those it finds, and no row is counted up: two people who write at
    once would wait for each other there."""

    place_id = models.BigIntegerField(null=True)
    writer = models.BigIntegerField(null=True)  # a number of the transaction that wrote it; SQLite needs none

    class Meta:
        verbose_name = "变更标记"
        indexes = (models.Index(fields=("place_id", "id"), name="change_mark_by_place"),)

    def __str__(self) -> str:
        return f"{self.place_id} · {self.pk}"
