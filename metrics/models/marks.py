from __future__ import annotations

from django.db import models


class ChangeMark(models.Model):
    """Something that pages show has changed: in one place, or (`place_id` None) anywhere. Written by database triggers
    alone, so that no road of writing is forgotten; the marks that concern a page are its version.

    One row more each time and never one row counted up: two people who write at once would wait for each other there.
    """

    place_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = "变更标记"
        indexes = (models.Index(fields=("place_id", "id"), name="change_mark_by_place"),)

    def __str__(self) -> str:
        return f"{self.place_id} · {self.pk}"
