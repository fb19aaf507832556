"""Error pages: they say what happened, and they do not fail themselves."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from metrics.models import User
from metrics.parsing.query_string import BadParameter
from metrics.queries.saved_views import PAGES
from metrics.views import errors
from tests import factories
from tests.layout import tight


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret of the inside")


def forbids(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("a secret of the inside")


def suspects(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("a secret of the inside")


def queries_too_long(request: HttpRequest) -> HttpResponse:
    """Run a query until the database itself cancels it."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL statement_timeout = 50")
            cursor.execute("SELECT pg_sleep(20)")
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other, connection.cursor() as cursor:
        other.execute("BEGIN IMMEDIATE")
        cursor.execute("PRAGMA busy_timeout = 50")
        cursor.execute("DELETE FROM metrics_pin")
    return HttpResponse("never reached")


def finds_no_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("connection to a secret host failed")


urlpatterns = [
    path("breaks/", breaks),
    path("queries-too-long/", queries_too_long),
    path("finds-no-database/", finds_no_database),
    path("forbids/", forbids),
    path("suspects/", suspects),
    path("", include("ruleoflaw.urls")),
]
handler400, handler403 = errors.bad_request, errors.permission_denied
handler404, handler500 = errors.not_found, errors.server_error


@pytest.fixture
def browse(client: Client) -> Client:
    client.force_login(factories.user("chen", "official", factories.jurisdiction("zone")))
    client.raise_request_exception = False
    return client


@pytest.mark.django_db(transaction=True)
@override_settings(ROOT_URLCONF=__name__)
def test_a_query_that_the_database_ended_is_told(browse: Client) -> None:
    answer = browse.get("/queries-too-long/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    heading = "这次查询用时过长" if connection.vendor == "postgresql" else "数据库正忙"
    assert f"<h1>{heading}</h1>" in answer.content.decode()
    assert browse.get("/glossary/").status_code == 200  # the connection is as good as before


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_database_that_is_away_is_told_without_its_secrets(browse: Client) -> None:
    answer = browse.get("/finds-no-database/")
    assert answer.status_code == 503
    assert "<h1>暂时连不上数据库</h1>" in answer.content.decode()
    assert "secret" not in answer.content.decode()


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/breaks/", 500, "系统出错了"),
        ("/forbids/", 403, "您没有做这件事的权限"),
        ("/suspects/", 400, "请求不能识别"),
        ("/nowhere/", 404, "没有找到这个页面"),
    ],
)
def test_each_page_says_what_happened_and_nothing_of_the_inside(
    browse: Client, address: str, status: int, heading: str
) -> None:
    answer = browse.get(address)
    html = answer.content.decode()
    assert answer.status_code == status
    assert f"<h1>{heading}</h1>" in html
    assert 'href="/">回到概览</a>' in html
    assert "secret" not in html


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_an_unknown_address_says_so_to_anybody(client: Client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert 'class="sections"' not in answer.content.decode()


def test_the_page_for_a_failure_asks_no_database(rf: RequestFactory) -> None:
    """This test may not use the database: a query would fail it."""
    request = rf.get("/")
    request.user = SimpleLazyObject(User.objects.get)
    answer = errors.server_error(request)
    assert answer.status_code == 500
    assert "<h1>系统出错了</h1>" in answer.content.decode()


def test_the_page_for_a_failure_speaks_the_language_of_the_request(rf: RequestFactory) -> None:
    with translation.override("en"):
        html = tight(errors.server_error(rf.get("/")).content.decode())
    assert '<html lang="en">' in html
    assert "系统" not in html


def test_when_even_that_page_fails_there_is_a_last_one(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(name: str) -> str:
        raise ValueError("Missing staticfiles manifest entry")

    monkeypatch.setattr(errors.loader, "render_to_string", fail)
    answer = errors.server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "系统出错" in answer.content.decode()
    assert "could not be made" in caplog.text


def bad(rf: RequestFactory, address: str, exception: Exception) -> str:
    answer = errors.bad_request(rf.get(address), exception)
    assert answer.status_code == 400
    return tight(answer.content.decode())


def test_a_bad_parameter_is_named_with_the_sentence_and_a_way_on(rf: RequestFactory) -> None:
    html = bad(rf, "/years/?from=x&to=2022", BadParameter("from", "须是年份。"))
    assert "<dt>起始年度 <code>from</code></dt><dd><bdi>须是年份。</bdi></dd>" in html
    assert 'href="/years/?to=2022">去掉这一项再打开</a>' in html


def test_a_parameter_without_a_word_of_its_own_is_named_as_it_is(rf: RequestFactory) -> None:
    assert "<dt><code>zz</code></dt>" in bad(rf, "/?zz=1", BadParameter("zz", "不行。"))


READ = re.compile(
    r"(?:\b(?:text|year|two_years|whole|code|codes|choice|flag)\([\w.]*(?:query|GET|POST|posted), |BadParameter\()"
    r'"(\w+)"'
)
"""Finds the names of parameters in the code."""

BY_A_VARIABLE = frozenset({"pin", "unpin", "report", "p"})
"""Parameters whose names are not literals in the code."""


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_parameter_that_is_read_has_its_word(rf: RequestFactory, language: str) -> None:
    code = "".join(path.read_text("utf-8") for path in Path(errors.__file__).parents[1].rglob("*.py"))
    names = {*READ.findall(code), *BY_A_VARIABLE, *frozenset().union(*PAGES.values())}
    assert names >= {"year", "compare", "sort", "jurisdiction", "theme", "below", "view", "who", "address", "term"}
    with translation.override(language):
        said = {name: re.search(r"<dt>(.+) <code>", bad(rf, "/", BadParameter(name, "x"))) for name in names}
    assert not {name for name, word in said.items() if word is None}
    assert not {name for name, word in said.items() if word and word[1].isascii() != (language == "en")}


def test_what_stood_in_the_address_is_escaped(rf: RequestFactory) -> None:
    html = bad(rf, '/?year=1&x="><script>', BadParameter("year", "<script>alert(1)</script>"))
    assert "<script>alert" not in html
    assert '"><script>' not in html


@pytest.mark.django_db
def test_a_form_without_its_token_is_told_that_the_page_is_old() -> None:
    strict: Any = Client(enforce_csrf_checks=True)
    answer = strict.post("/accounts/login/", {"username": "chen", "password": "x"})
    assert answer.status_code == 403
    assert "页面已过期，没有提交" in answer.content.decode()


@pytest.mark.django_db
def test_a_foreign_host_is_refused_with_a_page(client: Client) -> None:
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "请求不能识别" in answer.content.decode()
    assert "evil.example" not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/years/?axis=log", ("小图的纵轴", "Vertical axis of the charts", "own, common")),
        ("/years/?compare=2021", ("两年对比", "Two years", "2021,2024")),
        ("/years/?changes=all", ("哪些年度的变化", "Changes of which years", "last, each")),
        ("/jurisdictions/?place=A.B", ("地区", "Place", "hyphens and underscores")),
        ("/jurisdictions/?find=%00", ("地区名称或代码", "Place name or code", "control characters")),
    ],
)
def test_what_can_be_chosen_on_a_page_has_its_word_there_too(
    browse: Client, address: str, said: tuple[str, str, str]
) -> None:
    factories.indicator()
    chinese, english, sentence = said
    assert f"<dt>{chinese} <code>" in browse.get(address).content.decode()
    html = browse.get(f"{address}&language=en").content.decode()
    assert f"<dt>{english} <code>" in html
    assert sentence in html
    assert "、" not in html.partition("<dl")[2].partition("</dl>")[0]
