"""Pins and saved views: limits, names, and no access to somebody else's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from metrics.actions import saved_views as actions
from metrics.models import Pin, SavedView, User
from metrics.queries.saved_views import Kept, pinned_by
from tests import factories

pytestmark = pytest.mark.django_db

HERE = Kept("dashboard", "", "jurisdiction=zone")


@pytest.fixture
def user() -> User:
    return factories.user("chen")


def again(user: User) -> User:
    """Return the user as the next request reads it."""
    return User.objects.get(pk=user.pk)


def test_pins_keep_the_order_they_were_made_in(user: User) -> None:
    first, second = factories.indicator("b"), factories.indicator("a")
    assert actions.pin(indicator=first, by=user)
    assert actions.pin(indicator=second, by=user)
    assert not actions.pin(indicator=first, by=user)
    assert pinned_by(again(user)) == (first.pk, second.pk)
    assert actions.unpin(indicator=first, by=user)
    assert not actions.unpin(indicator=first, by=user)
    assert pinned_by(again(user)) == (second.pk,)


def test_pins_of_others_are_theirs(user: User) -> None:
    other, one = factories.user("li"), factories.indicator("one")
    actions.pin(indicator=one, by=other)
    actions.unpin(indicator=one, by=user)
    assert pinned_by(again(other)) == (one.pk,)
    assert pinned_by(again(user)) == ()


def test_there_is_an_end_to_pinning(user: User) -> None:
    for _ in range(actions.MOST_PINS):
        actions.pin(indicator=factories.indicator(), by=user)
    with pytest.raises(ValidationError, match="最多置顶24项"):
        actions.pin(indicator=factories.indicator(), by=user)
    assert Pin.objects.filter(user=user).count() == actions.MOST_PINS


def test_a_view_is_saved_renamed_and_deleted(user: User) -> None:
    saved = actions.save_view(name="  三年\n对比 ", kept=HERE, by=user)
    assert (saved.name, saved.page, saved.query) == ("三年 对比", "dashboard", "jurisdiction=zone")
    actions.rename_view(pk=saved.pk, name="两年对比", by=user)
    assert SavedView.objects.get().name == "两年对比"
    assert actions.delete_view(pk=saved.pk, by=user) == "两年对比"
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["", " \n ", "x" * 61, "a\x00b", "a\x1bb"])
def test_a_name_is_a_line_of_text(user: User, name: str) -> None:
    with pytest.raises(ValidationError):
        actions.save_view(name=name, kept=HERE, by=user)
    assert not SavedView.objects.exists()


def test_the_same_name_is_told_and_nothing_is_overwritten(user: User) -> None:
    saved = actions.save_view(name="近年", kept=HERE, by=user)
    with pytest.raises(ValidationError, match="已有名为“近年”的视图"):
        actions.save_view(name=" 近年 ", kept=Kept("years"), by=user)
    other = actions.save_view(name="别的", kept=HERE, by=user)
    with pytest.raises(ValidationError, match="已有名为“近年”的视图"):
        actions.rename_view(pk=other.pk, name="近年", by=user)
    actions.rename_view(pk=saved.pk, name="近年", by=user)
    assert actions.save_view(name="近年", kept=HERE, by=factories.user("li"))


def test_there_is_an_end_to_saving(user: User) -> None:
    SavedView.objects.bulk_create(
        SavedView(user=user, name=f"第{n}个", page="years") for n in range(actions.MOST_VIEWS)
    )
    with pytest.raises(ValidationError, match="最多保存50个"):
        actions.save_view(name="再来一个", kept=HERE, by=user)


def test_somebody_elses_view_is_not_there(user: User) -> None:
    theirs = actions.save_view(name="近年", kept=HERE, by=factories.user("li"))
    with pytest.raises(SavedView.DoesNotExist):
        actions.rename_view(pk=theirs.pk, name="我的", by=user)
    with pytest.raises(SavedView.DoesNotExist):
        actions.delete_view(pk=theirs.pk, by=user)
    assert SavedView.objects.get().name == "近年"


def test_each_change_of_what_is_kept_has_a_version_of_its_own(user: User) -> None:
    one = factories.indicator("one")
    seen = [again(user).kept_version]

    def after(act: Callable[[], object]) -> None:
        act()
        seen.append(again(user).kept_version)

    after(lambda: actions.pin(indicator=one, by=user))
    after(lambda: actions.unpin(indicator=one, by=user))
    after(lambda: actions.save_view(name="甲", kept=HERE, by=user))
    pk = SavedView.objects.get().pk
    after(lambda: actions.rename_view(pk=pk, name="乙", by=user))
    after(lambda: actions.delete_view(pk=pk, by=user))
    assert len(set(seen)) == len(seen)
    factories.user("li")
    assert again(user).kept_version == seen[-1]
