"""No page, file or form of the site shows a number to a user who may not see it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from metrics.models import Observation
from metrics.permissions.urls import ADDRESSES
from tests import factories
from tests.rights.world import PEOPLE, World, told

pytestmark = pytest.mark.django_db

UNSEEN = {
    "rate": "所报比率与分子、分母不符（其中有您不能查看的数值）",
    "parts": "其中项之和与合计不符（其中有您不能查看的数值）",
    "jump": "与上年相比变化过大（上年的数值您不能查看）",
}

NO_PAGES = {
    "logout", "admin:logout", "set_language", "entry_about", "entry_cell", "entry_cells", "entry_paste",
    "report_document", "document_read", "proposals_accept", "check_delete",
    "number", "proposal", "pins",
}  # fmt: skip
"""Addresses that only accept input, or say nothing of values."""


def addresses(world: World) -> Iterator[str]:
    """Yield every address that can be read, for the jurisdiction and year and for each indicator."""
    about = "?jurisdiction=here&year=2022"
    for name in sorted(set(ADDRESSES) - NO_PAGES):
        for given in world.arguments(name):
            path = reverse(name, kwargs=given)
            yield path + ("" if name.startswith("admin:") or name == "report" else about)
    for code in world.indicators:
        yield f"{reverse('years')}{about}&indicator={code}"
        yield f"{reverse('jurisdictions')}{about}&indicator={code}"
        yield f"{reverse('jurisdictions')}?jurisdiction=here&indicator={code}&from=2020&to=2022"
    for view in ("leader", "data"):
        yield f"{reverse('dashboard')}{about}&view={view}"
    for tab in ("chart", "data", "history", "sources", "definition"):
        yield f"{reverse('indicator', args=['jump'])}{about}&tab={tab}"
    yield f"{reverse('years')}?jurisdiction=here&from=2021&to=2022&compare=1"
    chosen = f"jurisdiction={world.here.pk}&indicator={world.indicators['items'].pk}&year=2022"
    yield f"{reverse('admin:metrics_observation_add')}?{chosen}"


@pytest.mark.parametrize("person", PEOPLE)
def test_nobody_is_told_a_number_they_may_not_see(person: str, world: World) -> None:
    client, hidden = world.client(person), world.hidden_from(person)
    seen = set()
    for address in addresses(world):
        answer = client.get(address)
        assert answer.status_code < 500, address
        words = told(answer)
        assert not {number for number in hidden if number in words}, address
        seen |= {number for number in world.secrets if number in words}
    assert seen == set(world.secrets) - hidden, "what a person may see is shown somewhere, or this test proves nothing"


@pytest.mark.parametrize(
    ("person", "address", "sentences"),
    [
        ("limited", "/entry/", {"rate", "parts"}),
        ("reviewer", "/review/", {"rate", "parts", "jump"}),
        ("reviewer", "/review.csv", {"rate", "parts", "jump"}),
        ("limited", "/review/", {"rate", "parts"}),
        ("staff", "/entry/", set()),
        ("auditor", "/review/", set()),
    ],
)
def test_a_warning_says_without_numbers_what_contradicts(
    person: str, address: str, sentences: set[str], world: World
) -> None:
    words = told(world.client(person).get(f"{address}?jurisdiction=here&year=2022"))
    assert {name for name, sentence in UNSEEN.items() if sentence in words} == sentences


def test_the_room_leaves_the_figures_of_other_themes_to_others(world: World) -> None:
    address = reverse("report", args=[world.document.report_id])
    limited, staff = (told(world.client(person).get(address)) for person in ("limited", "staff"))
    for page, others in ((limited, "其他领域的1项，由该领域的填报员处理"), (staff, "")):
        assert page.count('value="assign"') == (3 if others else 4)
        assert others in page and ("其他领域的" in page) == bool(others)
        assert ('<option value="他人items">' in page) == (not others)
    assert "与已有数值不同" in staff and "314159" in staff


def test_the_import_warns_of_what_may_not_be_seen_without_numbers(world: World) -> None:
    for code in ("share", "whole"):
        Observation.objects.filter(pk=world.rows[code].pk).update(state="draft", version=2)
    for person, sentences in (("limited", {"rate", "parts"}), ("staff", set())):
        table = SimpleUploadedFile("表.csv", "指标代码,数值\nshare,88.1\nwhole,500003\n".encode())
        address = f"{reverse('imports')}?jurisdiction=here&year=2022"
        words = told(world.client(person).post(address, {"file": table}))
        assert {name for name, sentence in UNSEEN.items() if sentence in words} == sentences
        assert ("777777" in words) == (person == "staff") == ("31.42" in words)


def test_the_import_answers_a_guess_like_any_other_value(world: World) -> None:
    """A user who may not see a draft does not find it out by trying numbers, whatever role they have in the
    jurisdiction."""
    factories.member(world.people["limited"], "official", world.here)
    client = world.client("limited")

    def rows(value: str) -> str:
        table = SimpleUploadedFile("表.csv", f"指标代码,数值\nitems,{value}\n".encode())
        page = told(client.post(f"{reverse('imports')}?jurisdiction=here&year=2022", {"file": table}))
        return page[page.index("<tbody>") : page.index("</tbody>")]

    assert rows("314159") == rows("314160")
    assert "不能导入" in rows("314159")


@pytest.mark.parametrize("version", ["2", "999"])
def test_a_cell_warns_of_what_may_not_be_seen_without_numbers(version: str, world: World) -> None:
    """Also in the answer to a user whose save came too late."""
    for code in ("share", "whole"):
        Observation.objects.filter(pk=world.rows[code].pk).update(state="draft", version=2)
    for code, value, name in (("share", "88.1", "rate"), ("whole", "500003", "parts")):
        said = {"jurisdiction": "here", "year": "2022", "indicator": code, "value": value, "version": version}
        answer = world.client("limited").post(reverse("entry_cell"), said)
        assert answer.status_code == (200 if version == "2" else 409)
        assert [finding["sentence"] for finding in answer.json()["findings"]] == [UNSEEN[name]]
        assert not {number for number in world.hidden_from("limited") if number in told(answer)}
