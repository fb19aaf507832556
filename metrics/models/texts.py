"""Text columns that check every text on its way to the database, whether it comes from a form, an action, a bulk write
or an import, and refuse it in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from metrics.parsing.texts import check_text


class Checked(models.Field):  # type: ignore[type-arg]  # takes type arguments only where types are checked
    """A text column that accepts what `check_text` accepts. Otherwise a `ValidationError` names the column: in the
    form, at the write, and in a query that searches for such a text."""

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        cleaned = super().clean(value, model_instance)
        check_text(cleaned or "", self.verbose_name, self.max_length)
        return cleaned

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if isinstance(value, str):
            compared = prepared  # what is only compared with the column may be of any length
            check_text(value, self.verbose_name, None if compared else self.max_length)
        return super().get_db_prep_value(value, connection, prepared)

    def deconstruct(self) -> Any:
        """Return the field as the Django class it is based on, so that migrations see no difference."""
        name, _path, args, kwargs = super().deconstruct()
        stock = next(base for base in type(self).__mro__ if base.__module__.startswith("django."))
        return name, f"django.db.models.{stock.__name__}", args, kwargs


if TYPE_CHECKING:  # models are typed by Django's own classes
    from django.db.models import CharField as CheckedCharField
    from django.db.models import EmailField as CheckedEmailField
    from django.db.models import SlugField as CheckedSlugField
    from django.db.models import TextField as CheckedTextField
    from django.db.models import URLField as CheckedURLField
else:

    class CheckedCharField(Checked, models.CharField):
        pass

    class CheckedTextField(Checked, models.TextField):
        pass

    class CheckedSlugField(Checked, models.SlugField):
        pass

    class CheckedURLField(Checked, models.URLField):
        pass

    class CheckedEmailField(Checked, models.EmailField):
        pass


__all__ = [
    "Checked", "CheckedCharField", "CheckedEmailField", "CheckedSlugField", "CheckedTextField", "CheckedURLField",
]  # fmt: skip
