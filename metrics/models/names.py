from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from metrics.languages import speaks_english


def localised(record: Any, field: str) -> str:
    """`field`_zh or `field`_en of a record, by the active language; the other one when it is empty."""
    first, second = ("en", "zh") if speaks_english() else ("zh", "en")
    return str(getattr(record, f"{field}_{first}") or getattr(record, f"{field}_{second}"))


class NamedInTwoLanguages(models.Model):
    name_zh = models.CharField(_("中文名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        return localised(self, "name")

    def __str__(self) -> str:
        return self.name
