from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from metrics.models.texts import CheckedCharField
from metrics.wording.languages import speaks_english


def localised(record: Any, field: str) -> str:
    """Return `field`_zh or `field`_en of a record, by the active language; the other one when it is empty."""
    first, second = ("en", "zh") if speaks_english() else ("zh", "en")
    return str(getattr(record, f"{field}_{first}") or getattr(record, f"{field}_{second}"))


class NamedInTwoLanguages(models.Model):
    """A record with a code, which never changes, and with a Chinese and an English name."""

    code: models.SlugField[str, str]
    name_zh = CheckedCharField(_("中文名称"), max_length=80)
    name_en = CheckedCharField(_("英文名称"), max_length=120, blank=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        return localised(self, "name")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a new code that differs from an existing one only in upper and lower case, as spreadsheets treat both
        as equal. There is no database constraint for this, because older versions allowed such codes and their rows
        stay valid."""
        super().clean()
        all_of_its_kind: Any = type(self)._default_manager
        alike = all_of_its_kind.filter(code__iexact=self.code).exclude(code=self.code)
        if self._state.adding and alike.exists():
            raise ValidationError({"code": _("已有一个代码与它只差大小写，请换一个。")})
