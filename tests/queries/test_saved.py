"""Which addresses can be saved, and which of their parameters."""

from __future__ import annotations

import csv
import re

import pytest
from django.conf import settings
from django.http import QueryDict

from metrics.actions.saved_views import LONGEST_QUERY
from metrics.parsing.query_string import MOST_CODES
from metrics.queries.saved_views import PAGES, Kept, kept_at
from metrics.urls import urlpatterns


@pytest.mark.parametrize(
    ("address", "page", "argument", "query"),
    [
        ("/", "dashboard", "", ""),
        ("/?jurisdiction=zone&year=2022&language=en&x=1", "dashboard", "", "jurisdiction=zone&year=2022"),
        ("/years/?indicator=b&indicator=a&from=2019&theme=", "years", "", "from=2019&indicator=b,a"),
        ("/years/?theme=a%2Cb&theme=c&compare=2021&compare=2024", "years", "", "compare=2021&compare=2024&theme=a,b,c"),
        ("/jurisdictions/?place=a&place=b,c&place=", "jurisdictions", "", "place=a,b,c"),
        ("/observations/?indicator=a&indicator=b", "observations", "", "indicator=a&indicator=b"),
        ("/indicators/cases/?tab=table", "indicator", "cases", "tab=table"),
        ("/observations/?page=3&q=%E8%B0%83%E8%A7%A3", "observations", "", "q=%E8%B0%83%E8%A7%A3"),
        ("/jurisdictions/?parent=city&sort=-value", "jurisdictions", "", "parent=city&sort=-value"),
    ],
)
def test_known_pages_keep_their_known_parameters(address: str, page: str, argument: str, query: str) -> None:
    kept = kept_at(address)
    assert kept == Kept(page, argument, query)
    assert kept_at(kept.address) == kept


@pytest.mark.parametrize(
    "address",
    [
        "", "//evil.example/", "https://evil.example/", "http:/", "javascript:alert(1)", "\\\\evil.example",
        "/\\evil.example",
        "http://[", "/nowhere/", "years/", "/accounts/logout/", "/admin/", "/entry/", "/years.csv", "/pins/",
        "/i18n/setlang/",
    ],
)  # fmt: skip
def test_nothing_else_is_kept(address: str) -> None:
    assert kept_at(address) is None


def test_no_address_is_too_long_to_be_kept() -> None:
    """The server refuses longer request lines, and a saved address is never longer than the one it was made from."""
    gunicorn = (settings.BASE_DIR / "ruleoflaw" / "gunicorn.py").read_text("utf-8")
    (longest,) = re.findall(r"^limit_request_line = (\d+)", gunicorn, re.MULTILINE)
    assert int(longest) <= LONGEST_QUERY
    codes = [f"{number:04}-{'x' * 30}" for number in range(MOST_CODES)]
    ticked = "/years/?" + "&".join(f"indicator={code}" for code in codes)
    for address in (ticked, f"/years/?indicator={','.join(codes)}"):
        kept = kept_at(address)
        assert kept
        assert len(kept.address) <= len(address)
        assert len(kept.query) < int(longest)


def test_the_whole_catalogue_can_be_ticked() -> None:
    """Indicator by indicator, within one request line."""
    with (settings.BASE_DIR / "fixtures" / "catalogue" / "indicators.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        codes = [line["code"] for line in csv.DictReader(file)]
    assert len(codes) >= 150
    address = "/years/?" + "&".join(f"indicator={code}" for code in codes) + "&from=2012&to=2025&axis=common"
    assert 5000 < len(address) < 8000
    kept = kept_at(address)
    assert kept
    assert QueryDict(kept.query).get("indicator") == ",".join(codes)


def test_every_page_that_can_be_kept_is_there() -> None:
    assert {pattern.name for pattern in urlpatterns} >= set(PAGES)


def test_jurisdictions_are_found_wherever_an_address_names_them() -> None:
    kept = Kept("jurisdictions", "", "parent=city&parent=a,b&parent=a&year=2022&jurisdiction=zone")
    assert kept.jurisdictions == ["zone", "city", "a", "b"]


def test_a_page_that_is_gone_has_no_address() -> None:
    assert Kept("former-page").address == ""
