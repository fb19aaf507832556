"""A parameter with a single value that is given two values is refused by name, on pages and on their files. No form
sends that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client

from metrics.models import Indicator, Jurisdiction
from metrics.parsing import query_string
from tests import factories
from tests.views.reading import page

pytestmark = pytest.mark.django_db

ONCE = (
    "jurisdiction",
    "parent",
    "year",
    "from",
    "to",
    "axis",
    "changes",
    "sort",
    "state",
    "q",
    "find",
    "view",
    "tab",
    "page",
    "below",
    "who",
)


@pytest.fixture
def jurisdictions(zone: Jurisdiction, history: Indicator) -> list[Jurisdiction]:
    found = [zone, factories.jurisdiction("town", parent=zone), factories.jurisdiction("village", parent=zone)]
    for year in (2022, 2023):
        factories.observation(history, found[1], year)
        factories.observation(history, found[2], year)
    return found


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/?jurisdiction=zone&jurisdiction=town", "jurisdiction"),
        ("/?year=2022&year=2023", "year"),
        ("/dashboard.csv?year=2022&year=2023", "year"),
        ("/years/?from=2019&from=2020", "from"),
        ("/years.csv?to=2022&to=2023", "to"),
        ("/years/?axis=own&axis=common", "axis"),
        ("/years/?sort=name&sort=-name", "sort"),
        ("/jurisdictions/?indicator=cases&indicator=other", "indicator"),
        ("/jurisdictions/?parent=zone&parent=city", "parent"),
        ("/jurisdictions/?from=2019&from=2020&to=2022", "from"),
        ("/jurisdictions/?from=2022&sort=name&sort=change", "sort"),
        ("/observations/?theme=mediation&theme=other", "theme"),
        ("/observations.csv?state=draft&state=approved", "state"),
        ("/observations/?page=1&page=2", "page"),
        ("/indicators/?q=a&q=b", "q"),
        ("/indicators/cases/?tab=chart&tab=table", "tab"),
    ],
)
@pytest.mark.usefixtures("jurisdictions")
def test_two_values_of_one_parameter_are_refused(browse: Client, address: str, parameter: str) -> None:
    answer = browse.get(address)
    assert answer.status_code == 400
    html = answer.content.decode()
    assert f"<code>{parameter}</code></dt><dd><bdi>只能给一个值，地址里有2个不同的。" in html
    assert f"{parameter}=" not in html.partition("<dl")[2].partition("去掉这一项再打开")[0].rpartition("href=")[2]


@pytest.mark.parametrize("query", ["year=2022&year=2022", "year=&year=2022", "year=2022&year=", "year=2022&year=%20"])
@pytest.mark.usefixtures("jurisdictions")
def test_what_says_one_thing_twice_says_it(browse: Client, query: str) -> None:
    assert "2022年法治政府建设指标" in page(browse, f"/?jurisdiction=zone&{query}")


@pytest.mark.parametrize("query", ["from=2022&from=", "from=2022&to=2022&from=&to="])
@pytest.mark.usefixtures("jurisdictions")
def test_several_years_are_asked_for_by_whichever_of_two_says_so(browse: Client, query: str) -> None:
    """And the form for choosing jurisdictions keeps them."""
    html = page(browse, f"/jurisdictions/?parent=zone&indicator=cases&{query}")
    assert "各地区逐年数值" in html
    assert '<input type="hidden" name="from" value="2022">' in html


def test_nothing_takes_one_of_two_values_unseen() -> None:
    """Django's own `get` and `[]` return the last value of a query string. Exceptions are the language, and the page
    after signing in, which Django checks."""
    taken = re.compile(r"\b(?:query|GET)(?:\.get\(|\[)(?!.*\] = )")
    root = Path(query_string.__file__).parent.parent
    found = {path.relative_to(root).as_posix() for path in root.rglob("*.py") if taken.search(path.read_text("utf-8"))}
    assert found == {"middleware.py", "admin/site.py"}


class Forms(HTMLParser):
    """What each form of a page that changes its address sends when nothing is changed and no script runs."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[list[tuple[str, str]]] = []
        self.open = False
        self.select, self.options = "", [("", False)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = has.get("method", "get") == "get"
            if self.open:
                self.sent.append([])
        elif self.open and tag == "select":
            self.select, self.options = has["name"], []
        elif self.open and tag == "option":
            self.options.append((has["value"], "selected" in has))
        elif self.open and tag == "input" and (has.get("type") != "checkbox" or "checked" in has):
            self.sent[-1].append((has["name"], has.get("value", "on")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = False
        elif tag == "select" and self.open and self.options:
            chosen = next((value for value, selected in self.options if selected), self.options[0][0])
            self.sent[-1].append((self.select, chosen))


def _forms(html: str) -> Iterator[list[tuple[str, str]]]:
    parser = Forms()
    parser.feed(html)
    yield from parser.sent


@pytest.mark.parametrize(
    "address",
    [
        "/?jurisdiction=zone&year=2022&view=leader",
        (
            "/years/?jurisdiction=zone&from=2019&to=2022&theme=mediation&theme=mediation"
            "&indicator=cases&axis=common&sort=-change"
        ),
        "/years/?jurisdiction=zone&compare=2019&compare=2022&indicator=cases&sort=name",
        "/jurisdictions/?parent=zone&year=2022&indicator=cases&sort=-value",
        "/jurisdictions/?place=town&place=village&year=2022&indicator=cases&find=a",
        "/jurisdictions/?jurisdiction=zone&from=2022&to=2023&indicator=cases&axis=own",
        "/observations/?jurisdiction=zone&below=1&year=2022&theme=mediation&indicator=cases&state=approved&q=a",
        "/indicators/?jurisdiction=zone&q=a&theme=mediation",
        "/indicators/cases/?jurisdiction=zone&from=2019&to=2023&tab=table&sort=year",
        "/reports/?jurisdiction=zone&year=2022",
        "/history/?jurisdiction=zone&year=2022&indicator=cases&state=approved",
    ],
)
@pytest.mark.usefixtures("jurisdictions")
def test_no_form_of_ours_gives_one_parameter_twice(
    client: Client, zone: Jurisdiction, history: Indicator, address: str
) -> None:
    client.force_login(factories.user("wang", "reviewer", zone))
    answer = client.get(address)
    assert answer.status_code == 200, address
    forms = list(_forms(answer.content.decode()))
    assert forms
    for sent in forms:
        names = [name for name, value in sent if value]
        assert not [name for name in ONCE if names.count(name) > 1]
        again = f"{address.partition('?')[0]}?{urlencode(sent)}"
        assert client.get(again).status_code == 200, again
