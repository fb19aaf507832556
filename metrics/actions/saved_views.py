"""Pinned indicators and saved views: pin and unpin, save, rename and delete. Only the user's own rows are changed."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from metrics.models import Indicator, Pin, SavedView, User
from metrics.queries.saved_views import Kept

MOST_PINS = 24
MOST_VIEWS = 50
LONGEST_QUERY = SavedView._meta.get_field("query").max_length or 0


def pin(*, indicator: Indicator, by: User) -> bool:
    """Pin the indicator; return whether it was not pinned before. Raises `ValidationError` beyond the limit."""
    with transaction.atomic():
        _lock(by)
        pins = set(Pin.objects.filter(user=by).values_list("indicator_id", flat=True))
        if indicator.pk in pins:
            return False
        if len(pins) >= MOST_PINS:
            raise ValidationError(_("最多置顶%(count)d项指标，请先取消一项。") % {"count": MOST_PINS})
        Pin.objects.create(user=by, indicator=indicator)
    return True


def unpin(*, indicator: Indicator, by: User) -> bool:
    """Unpin the indicator; return whether it was pinned before."""
    with transaction.atomic():
        _lock(by)
        return bool(Pin.objects.filter(user=by, indicator=indicator).delete()[0])


def save_view(*, name: str, kept: Kept, by: User) -> SavedView:
    """Save the address under the name. Raises `ValidationError` for a name that is empty, too long or taken, for too
    long an address, and beyond the limit."""
    name = clean_name(name)
    if len(kept.query) > LONGEST_QUERY:
        raise ValidationError(_("地址过长，最多%(count)d个字符，请少选几项。") % {"count": LONGEST_QUERY})
    with transaction.atomic():
        _lock(by)
        if SavedView.objects.filter(user=by).count() >= MOST_VIEWS:
            raise ValidationError(_("最多保存%(count)d个视图，请先删除一个。") % {"count": MOST_VIEWS})
        _check_free(name, by)
        return SavedView.objects.create(user=by, name=name, page=kept.page, argument=kept.argument, query=kept.query)


def rename_view(*, pk: int, name: str, by: User) -> None:
    """Give the saved view another name. Raises `SavedView.DoesNotExist` for somebody else's view, `ValidationError` as
    `save_view` does."""
    name = clean_name(name)
    with transaction.atomic():
        _lock(by)
        view = SavedView.objects.get(pk=pk, user=by)
        _check_free(name, by, besides=pk)
        view.name = name
        view.save(update_fields=("name",))


def delete_view(*, pk: int, by: User) -> str:
    """Delete the saved view and return its name. Raises `SavedView.DoesNotExist` for somebody else's view."""
    with transaction.atomic():
        _lock(by)
        view = SavedView.objects.get(pk=pk, user=by)
        view.delete()
    return view.name


def clean_name(name: str) -> str:
    """Return the name in one line. Raises `ValidationError` when nothing is left."""
    cleaned = unicodedata.normalize("NFC", " ".join(name.split()))
    if not cleaned:
        raise ValidationError(_("请填写视图名称。"))
    return cleaned


def _check_free(name: str, by: User, *, besides: int = 0) -> None:
    if SavedView.objects.filter(user=by, name=name).exclude(pk=besides).exists():
        raise ValidationError(_("已有名为“%(name)s”的视图，请换一个名称。") % {"name": name})


def _lock(by: User) -> None:
    """Lock the user's row, so that two browser windows of one user cannot exceed the limit or take the same name, and
    raise `kept_version`."""
    User.objects.filter(pk=by.pk).update(kept_version=F("kept_version") + 1)
