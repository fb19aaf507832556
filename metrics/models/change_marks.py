from __future__ import annotations

from django.db import models


class ChangeMark(models.Model):
    """A record that data shown on pages has changed: in one jurisdiction, or (`place_id` 0) anywhere. The ids of the
    marks that concern a page are its version.

    Only database triggers write marks (`metrics/models/mark_triggers.py`), so that every way of writing leaves one.
    Each transaction inserts a mark of its own and deletes the earlier ones it finds. No counter is raised, because two
    transactions that write at the same time would have to wait for each other."""

    place_id = models.BigIntegerField()
    writer = models.BigIntegerField(null=True)  # the number that its transaction drew; SQLite has a new row each time

    class Meta:
        verbose_name = "变更标记"
        indexes = (models.Index(fields=("place_id", "id"), name="change_mark_by_place"),)

    def __str__(self) -> str:
        return f"{self.place_id} · {self.pk}"
