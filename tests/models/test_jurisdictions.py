"""The tree of jurisdictions: a subtree is one range of paths, paths follow parent and position, and no change breaks
the tree."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from metrics.models import Jurisdiction
from metrics.models.jurisdictions import MAX_DEPTH, STEP, path_after, subtree
from tests import factories


@pytest.fixture
def province(db: None) -> Jurisdiction:
    """Create jiangxi › nanchang › (etdz › town, high-tech), ganzhou; and another province after it."""
    jiangxi = factories.jurisdiction("jiangxi", position=1)
    nanchang = factories.jurisdiction("nanchang", parent=jiangxi, position=1)
    etdz = factories.jurisdiction("etdz", parent=nanchang, position=2)
    factories.jurisdiction("town", parent=etdz, position=1)
    factories.jurisdiction("high-tech", parent=nanchang, position=1)
    factories.jurisdiction("ganzhou", parent=jiangxi, position=10)
    factories.jurisdiction("hunan", position=2)
    return jiangxi


def get(code: str) -> Jurisdiction:
    return Jurisdiction.objects.get(code=code)


def codes(found: object) -> list[str]:
    return [jurisdiction.code for jurisdiction in found]  # type: ignore[attr-defined]


def assert_sound() -> None:
    """Assert that every path is its parent's path and its own position, in digits only."""
    for jurisdiction in Jurisdiction.objects.select_related("parent"):
        above = jurisdiction.parent.path if jurisdiction.parent else ""
        assert jurisdiction.path == above + f"{jurisdiction.position:04d}"
        assert jurisdiction.path.isascii() and jurisdiction.path.isdigit()


def test_paths_are_positions_from_the_root_down(province: Jurisdiction) -> None:
    assert [get(code).path for code in ("jiangxi", "nanchang", "etdz", "town")] == [
        "0001",
        "00010001",
        "000100010002",
        "0001000100020001",
    ]
    assert_sound()


def test_the_order_is_the_official_one_depth_first(province: Jurisdiction) -> None:
    everything = ["jiangxi", "nanchang", "high-tech", "etdz", "town", "ganzhou", "hunan"]
    assert codes(Jurisdiction.objects.all()) == everything


def test_a_subtree_is_the_jurisdiction_and_everything_below_it(province: Jurisdiction) -> None:
    jurisdictions = Jurisdiction.objects
    assert codes(jurisdictions.filter(subtree(get("nanchang").path))) == ["nanchang", "high-tech", "etdz", "town"]
    assert codes(jurisdictions.filter(subtree(get("town").path))) == ["town"]
    assert codes(jurisdictions.filter(subtree(get("jiangxi").path))) == codes(jurisdictions.exclude(code="hunan"))
    assert codes(jurisdictions.below(get("nanchang"))) == ["high-tech", "etdz", "town"]
    assert codes(jurisdictions.below(get("town"))) == []


def test_a_subtree_is_one_range_of_one_index(province: Jurisdiction) -> None:
    found = Jurisdiction.objects.filter(subtree(province.path))
    where = str(found.query).partition("WHERE")[2]
    assert where.count("path") == 2 + where.partition("ORDER BY")[2].count("path")
    if connection.vendor == "sqlite":
        assert "USING INDEX" in found.explain() and "SCAN" not in found.explain()


def test_the_last_position_has_a_subtree_too(db: None) -> None:
    last = factories.jurisdiction("last", position=9999)
    below = factories.jurisdiction("below", parent=last, position=9999)
    factories.jurisdiction("first", position=1)
    assert codes(Jurisdiction.objects.filter(subtree(last.path))) == ["last", "below"]
    assert codes(Jurisdiction.objects.filter(subtree(below.path))) == ["below"]


PATHS = st.lists(st.integers(1, 9999), min_size=1, max_size=MAX_DEPTH).map(
    lambda positions: "".join(f"{position:0{STEP}d}" for position in positions)
)


@given(PATHS, PATHS)
def test_the_range_holds_the_subtree_and_nothing_else(root: str, other: str) -> None:
    assert (root <= other < path_after(root)) is other.startswith(root)
    assert root <= root + other < path_after(root)
    assert path_after(root).isdigit()


# Moves


def test_a_move_takes_everything_below_along(province: Jurisdiction) -> None:
    etdz = get("etdz")
    etdz.parent = get("ganzhou")
    etdz.save()
    assert codes(Jurisdiction.objects.filter(subtree(get("ganzhou").path))) == ["ganzhou", "etdz", "town"]
    assert codes(Jurisdiction.objects.filter(subtree(get("nanchang").path))) == ["nanchang", "high-tech"]
    assert_sound()


def test_a_new_position_takes_everything_below_along(province: Jurisdiction) -> None:
    province.position = 3
    province.save()
    assert codes(Jurisdiction.objects.all())[0] == "hunan"
    assert len(Jurisdiction.objects.filter(subtree(get("jiangxi").path))) == 6
    assert_sound()


def test_a_jurisdiction_becomes_a_top_and_goes_back(province: Jurisdiction) -> None:
    nanchang = get("nanchang")
    nanchang.parent, nanchang.position = None, 7
    nanchang.save()
    assert get("town").path == "000700020001"
    assert_sound()
    nanchang.parent, nanchang.position = get("hunan"), 1
    nanchang.save()
    assert get("town").path == "0002000100020001"
    assert_sound()


def test_what_was_read_before_a_move_above_it_does_no_harm(province: Jurisdiction) -> None:
    """The jurisdiction was moved along with its parent after it was read, and another one has taken its old
    position."""
    etdz = get("etdz")
    assert etdz.parent is not None
    nanchang = get("nanchang")
    nanchang.parent = get("hunan")
    nanchang.save()
    stranger = factories.jurisdiction("stranger", parent=province, position=1)
    factories.jurisdiction(
        "below-stranger", parent=factories.jurisdiction("s2", parent=stranger, position=2), position=1
    )
    etdz.name_zh = "经开区"
    etdz.save()
    assert_sound()
    assert codes(Jurisdiction.objects.filter(subtree(get("etdz").path))) == ["etdz", "town"]
    assert get("below-stranger").path == "0001000100020001"


def test_saving_a_name_alone_moves_nothing(province: Jurisdiction) -> None:
    before = dict(Jurisdiction.objects.values_list("code", "path"))
    province.name_zh = "江西"
    province.save(update_fields=["name_zh"])
    assert dict(Jurisdiction.objects.values_list("code", "path")) == before
    assert get("jiangxi").name_zh == "江西"


def test_saving_a_position_alone_moves_the_path_as_well(province: Jurisdiction) -> None:
    province.position = 3
    province.save(update_fields=["position"])
    assert get("town").path.startswith(get("jiangxi").path) and get("jiangxi").path == "0003"
    assert_sound()


def test_a_taken_position_moves_nothing(province: Jurisdiction) -> None:
    before = dict(Jurisdiction.objects.values_list("code", "path"))
    etdz = get("etdz")
    etdz.position = 1
    with pytest.raises(IntegrityError), transaction.atomic():
        etdz.save()
    assert dict(Jurisdiction.objects.values_list("code", "path")) == before


# What would break the tree


@pytest.mark.parametrize("below", ["nanchang", "etdz", "town"])
def test_no_jurisdiction_lies_below_itself(province: Jurisdiction, below: str) -> None:
    nanchang = get("nanchang")
    nanchang.parent = get(below)
    for act in (nanchang.full_clean, nanchang.save):
        with pytest.raises(ValidationError, match="不能是本地区或其下级"):
            act()
    assert get("nanchang").parent == province
    assert_sound()


def chain(length: int, position: int) -> list[Jurisdiction]:
    made: list[Jurisdiction] = []
    for _ in range(length):
        made.append(factories.jurisdiction(parent=made[-1] if made else None, position=position))
    return made


def test_the_tree_is_no_deeper_than_a_path_is_long(db: None) -> None:
    *_, deepest = chain(MAX_DEPTH, 1)
    assert len(deepest.path) == STEP * MAX_DEPTH == Jurisdiction._meta.get_field("path").max_length
    with pytest.raises(ValidationError, match="不能超过8级"):
        factories.jurisdiction(parent=deepest)
    added = Jurisdiction(code="deep", name_zh="深", kind="town", parent=deepest, position=1)
    with pytest.raises(ValidationError, match="不能超过8级"):
        added.full_clean(exclude=["path"])


def test_a_move_makes_no_tree_too_deep(db: None) -> None:
    tall, short = chain(MAX_DEPTH - 2, 1), chain(3, 2)
    short[0].parent = tall[-1]
    for act in (short[0].full_clean, short[0].save):
        with pytest.raises(ValidationError, match="不能超过8级"):
            act()
    assert_sound()
    short[1].parent = tall[-1]
    short[1].save()
    assert len(Jurisdiction.objects.get(pk=short[2].pk).path) == STEP * MAX_DEPTH
    assert_sound()


def test_what_lies_below_an_invented_jurisdiction_is_invented(db: None) -> None:
    invented = factories.jurisdiction("demo", fictional=True)
    below = Jurisdiction(code="zone", name_zh="区", kind="zone", parent=invented, position=1)
    with pytest.raises(ValidationError, match="虚构"):
        below.full_clean(exclude=["path"])
    below.fictional = True
    below.full_clean(exclude=["path"])


@pytest.mark.parametrize("position", [0, 10000])
def test_a_position_has_four_digits(db: None, position: int) -> None:
    with pytest.raises(IntegrityError, match="jurisdiction_position_in_range"), transaction.atomic():
        factories.jurisdiction(position=position)


def test_two_tops_do_not_share_a_position(db: None) -> None:
    factories.jurisdiction(position=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.jurisdiction(position=1)


def test_jurisdictions_sort_as_text_as_they_do_as_numbers(province: Jurisdiction) -> None:
    paths = list(Jurisdiction.objects.values_list("path", flat=True))
    assert all(one < other for one, other in pairwise(paths))
    assert paths == sorted(paths)
