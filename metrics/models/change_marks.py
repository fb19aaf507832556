from __future__ import annotations

from django.db import models


class ChangeMark(models.Model):
    """Something that pages show has changed: in one jurisdiction, or (`place_id` 0) anywhere. Written by database
    triggers alone (`metrics/models/mark_triggers.py`), so that no road of writing is forgotten; the marks that concern
    a page are its version.

    Each transaction leaves a mark of its own and takes away those it finds, and no row is counted up: two people who
    write at once would wait for each other there."""

    place_id = models.BigIntegerField()
    writer = models.BigIntegerField(null=True)  # the number that its transaction drew; SQLite has a new row each time

    class Meta:
        verbose_name = "变更标记"
        indexes = (models.Index(fields=("place_id", "id"), name="change_mark_by_place"),)

    def __str__(self) -> str:
        return f"{self.place_id} · {self.pk}"
